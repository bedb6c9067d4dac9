"""The data sets of the Febrl project, as linkage reads them."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

NAMED = re.compile(r"(?:febrl|dataset)(\d)[ab]?\.csv(?:\.gz)?")


def febrl_sets(folder: Path) -> dict[str, list[Path]]:
    """The sets of a folder, each with its files: febrl1.csv.gz, dataset4a.csv and so on."""
    found: dict[str, list[Path]] = defaultdict(list)
    for file in sorted(folder.iterdir()):
        if named := NAMED.fullmatch(file.name):
            found[f"Febrl {named[1]}"].append(file)
    return dict(sorted(found.items()))


def febrl_rows(files: Sequence[Path]) -> list[dict[str, str]]:
    """The records of a set as they stand in its files."""
    rows = []
    for path in files:
        opened: Any = gzip.open if path.suffix == ".gz" else open
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            rows += [
                {name.strip(): value.strip() for name, value in row.items()}
                for row in csv.DictReader(file)
            ]
    return rows


def read_febrl(*files: Path) -> tuple[dict[str, list[Any]], list[int]]:
    """A set in the columns of linkage, and for each record its person."""
    return columns_of(rows := febrl_rows(files)), persons_of(rows)


def persons_of(rows: Sequence[dict[str, str]]) -> list[int]:
    """For each record the number of its person; `rec-17-dup-0` is of person 17."""
    return [int(row["rec_id"].split("-")[1]) for row in rows]


def columns_of(rows: Sequence[dict[str, str]]) -> dict[str, list[Any]]:
    """The records in the columns of linkage."""
    return {
        "name": [f"{row['surname']} {row['given_name']}".strip() for row in rows],
        "birth": [_day(row["date_of_birth"]) for row in rows],
        "number": [row["soc_sec_id"] for row in rows],
        "place": [_place(row) for row in rows],
        "address": [f"{row['street_number']}{row['address_1']}" for row in rows],
    }


def _day(text: str) -> str:
    return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else ""


def _place(row: dict[str, str]) -> int:
    code = row["postcode"]
    return 360000 * 10**9 + int(code) * 10**3 if code.isdigit() else 0
