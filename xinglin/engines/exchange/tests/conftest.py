"""A small county, a way to make files, and bundles of our own making."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import Totals, actions
from xinglin.engines.exchange.tests.made import ROSTER_HEADER
from xinglin.engines.ledger.actions import commit
from xinglin.engines.places.actions import load_divisions

DIVISIONS = [
    ("990000", "示范省"),
    ("990100", "示范市"),
    ("990101", "杏林县"),
    ("990101001", "城关镇"),
    ("990101001101", "东风村"),
    ("990101001102", "幸福村村民委员会"),
    ("990101002", "柳林乡"),
    ("990101002201", "杨树村"),
    ("990102", "邻县"),
    ("990102001", "邻镇"),
    ("990102001101", "外村"),
]


@pytest.fixture
def county(db: None) -> None:
    """Two counties with a few villages."""
    with commit(by=KEEPER_AT_CONSOLE, why="区划"):
        load_divisions(rows=DIVISIONS)


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Writes rows into an .xlsx file."""

    def write(rows: Sequence[Sequence[Any]], name: str = "花名册.xlsx", header: Any = None) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path))
        page = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, row in enumerate([header or ROSTER_HEADER, *rows]):
            for at, cell in enumerate(row):
                if hasattr(cell, "year"):
                    page.write_datetime(number, at, cell, day)
                elif isinstance(cell, str) and cell.startswith("=F:"):
                    page.write_formula(number, at, cell[3:], None, "1")
                else:
                    page.write(number, at, cell) if not isinstance(
                        cell, str
                    ) else page.write_string(number, at, cell)
        book.close()
        return path

    return write


@pytest.fixture
def bring(county: None) -> Callable[..., Totals]:
    """Imports files as the keeper at the console would."""

    def run(*files: Path, place: str | None = "990101", **more: Any) -> Totals:
        by = more.pop("by", KEEPER_AT_CONSOLE)
        return actions.import_files(by=by, files=files, place=place, **more)

    return run


@pytest.fixture
def bundle(tmp_path: Path) -> Callable[..., Path]:
    """Writes resources into a transaction bundle."""

    def write(*resources: dict[str, Any], name: str = "bundle.json") -> Path:
        entries = [
            {
                "fullUrl": f"urn:uuid:{one['id']}",
                "resource": one,
                "request": {"method": "POST", "url": one["resourceType"]},
            }
            for one in resources
        ]
        whole = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        path = tmp_path / name
        path.write_text(json.dumps(whole, ensure_ascii=False), "utf-8")
        return path

    return write
