"""Excel and CSV: a township's roster and a book of follow-ups, brought in by `xinglin import`."""

from __future__ import annotations

import csv
import json
import resource
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from xinglin.config.command.bench.building import xinglin
from xinglin.config.command.bench.lives import BOOK, ROSTER, Life, book_rows, lives
from xinglin.config.command.bench.measuring import Row, Spread

AS_BOOK = ("--as", "htn-followup", "--enrol")  # of people with high blood pressure
TARGET = "20,000 行/s"
ELSEWHERE = "DHIS2 3,224 条/s（4 核），SORMAS 0.13 条/s"


def brought(home: Path, known: Sequence[Life], size: int) -> list[Row]:
    """A row each for a new roster in Excel, another as CSV, the first again, a book of visits."""
    first, villages = known[-1].number + 1_000, sorted({one.village for one in known})
    people = lives("r", first, size, villages)
    others = lives("r", first + size, size, villages)
    roster, again = home / "roster.xlsx", home / "again.xlsx"
    _workbook(roster, ROSTER, (one.roster_row() for one in people))
    _workbook(again, ROSTER, (one.roster_row() for one in reversed(people)))
    plain = home / "roster.csv"
    _csv(plain, ROSTER, (one.roster_row() for one in others))
    book = home / "visits.xlsx"
    _workbook(book, BOOK, book_rows(people, size))
    return [
        _row(home, "居民花名册（Excel，新居民）", size, "accepted", roster),
        _row(home, "居民花名册（CSV，新居民）", size, "accepted", plain),
        _row(home, "居民花名册（Excel，没有变化）", size, "unchanged", again),
        _row(home, "随访记录（Excel，随即纳入管理）", size, "accepted", book, *AS_BOOK),
    ]


def _row(home: Path, what: str, size: int, wanted: str, file: Path, *more: str) -> Row:
    """A table brought in, from the command typed to the last row on the disk."""
    before, started = _work(), time.perf_counter()
    told = json.loads(xinglin(home, "import", str(file), *more, "--json"))
    whole, work = time.perf_counter() - started, _work() - before
    right = int(told[wanted])
    facts = {"wall s": round(whole, 1), "cpu s": round(work, 1), "rows/cpu s": round(right / work)}
    spread = Spread.of([right / whole] if right else [])
    return Row(
        "exchange", what, "行/s", spread, size, right, facts=facts, target=TARGET,
        elsewhere=ELSEWHERE,
    )  # fmt: skip


def _work() -> float:
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def _workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for at, cells in enumerate([header, *rows]):
            for column, cell in enumerate(cells):
                page.write_string(at, column, cell)


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
