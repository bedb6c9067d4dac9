"""Batches: opened once, gone on with after a break, closed with their totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from xinglin.engines.access import Actor
from xinglin.engines.access.queries import seal
from xinglin.engines.exchange.models import Batch, ColumnMap, Verdict
from xinglin.engines.exchange.rules.cells import text_of
from xinglin.engines.exchange.rules.reasons import kind_of
from xinglin.engines.exchange.words import Judged, Outcome, Totals
from xinglin.engines.ledger import Door
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit
from xinglin.kernel.errors import Refused
from xinglin.kernel.time import now, today

CHUNK = 2_000
COUNTED = ("accepted", "unchanged", "set_aside", "waiting", "kept")
TOLD = {Outcome.SET_ASIDE, Outcome.WAITING}
Progress = Callable[[str, int], None]


def silent(what: str, done: int) -> None:
    """Says nothing of how far it is."""


@dataclass
class Run:
    """One import as it was asked for: by whom, where to, whether it is a rehearsal."""

    by: Actor
    place: int | None = None
    enrol: bool = False
    dry: bool = False
    source: str = ""
    progress: Progress = silent
    today: dt.date = field(default_factory=today)
    places: Any = None

    def __post_init__(self) -> None:
        self.by = self.by.through(Door.IMPORT)


@dataclass(frozen=True)
class Said:
    """One row with what became of it."""

    row: int
    kind: str
    judged: Judged
    subject: str = ""
    cells: Mapping[str, Any] | None = None


def sealed_cells(cells: Mapping[str, Any]) -> bytes:
    """A row as it will be read again, by our fields, sealed."""
    told = {field: text for field, cell in cells.items() if (text := text_of(cell))}
    return seal(orjson.dumps(told).decode())


class OpenBatch:
    """A batch that takes chunk after chunk, each in a commit of its own."""

    def __init__(
        self,
        run: Run,
        dataset: str,
        file_name: str,
        digest: str,
        mapping: ColumnMap | None = None,
        passed_over: Sequence[str] = (),
    ) -> None:
        self.run = run
        asked = {
            "dataset": dataset,
            "digest": digest,
            "place": run.place,
            "enrol": run.enrol,
            "source": run.source,
        }
        begun = Batch.objects.filter(**asked, finished_at=None).order_by("-pk").first()
        self.resumed_at = begun.rows_done if begun else 0
        self.row = begun or Batch.objects.create(
            **asked,
            file_name=file_name[:200],
            who=run.by.account,
            who_name=run.by.name[:80],
            started_at=now(),
            mapping=mapping,
            passed_over=list(passed_over),
        )
        self.totals = totals_of(self.row)

    @contextmanager
    def chunk(self, rows: int) -> Iterator[list[Said]]:
        """Write a chunk and its verdicts together, or nothing of it."""
        start = self.row.rows_done
        why = f"导入 {self.row.file_name} 第{start + 1}–{start + rows}条"
        said: list[Said] = []
        before = totals_of(self.row)
        try:
            with commit(by=self.run.by, why=why, door=Door.IMPORT):
                self._alone(start)
                yield said
                self._count(said)
                self.row.rows_done = start + rows
                self._store()
                counts = {name: getattr(self.totals, name) for name in COUNTED}
                audit.note(
                    "exchange.import",
                    by=self.run.by,
                    subject="exchange.batch",
                    subject_id=self.row.pk,
                    place=self.run.place,
                    detail={"rows": self.row.rows_done, **counts},
                )
        except BaseException:
            self.row.rows_done, self.totals = start, before
            raise
        self.run.progress(self.row.file_name, self.row.rows_done)

    def _alone(self, start: int) -> None:
        """Nobody else may be at the same batch: two would both take the same rows."""
        done = Batch.objects.filter(pk=self.row.pk).values_list("rows_done", flat=True).first()
        if done != start:
            raise Refused(
                f"“{self.row.file_name}”正在由另一个进程导入", mend="请等它完成后再试，不会重复导入"
            )

    def _count(self, said: Sequence[Said]) -> None:
        for one in said:
            self.totals.count(one.judged, one.kind)
        Verdict.objects.bulk_create(
            Verdict(
                batch=self.row,
                row=one.row,
                subject=one.subject[:200],
                verdict=str(one.judged.outcome),
                field=one.judged.field[:40],
                why=one.judged.why[:300],
                mend=one.judged.mend[:300],
                reason=kind_of(one.judged.why)[:120],
                cells=(
                    sealed_cells(one.cells)
                    if one.cells is not None and one.judged.outcome in TOLD
                    else None
                ),
            )
            for one in said
            if one.judged.outcome in TOLD or one.judged.why
        )

    def explain(self, reasons: Sequence[tuple[int, str]]) -> None:
        """Say of residents why nothing followed from what came; no verdicts of rows."""
        Verdict.objects.bulk_create(
            Verdict(
                batch=self.row,
                row=0,
                subject=f"people.resident/{resident}",
                verdict="not_enrolled",
                why=why[:300],
            )
            for resident, why in reasons
        )

    def _store(self) -> None:
        for name in (*COUNTED, "visits", "resources", "enrolled", "not_enrolled"):
            setattr(self.row, name, getattr(self.totals, name))
        self.row.save()

    def close(self, verdict_file: str = "") -> Totals:
        """The batch as finished; its totals."""
        self.row.finished_at = now()
        self.row.verdict_file = verdict_file[:400]
        self._store()
        self.totals.batches = [self.row.pk]
        if verdict_file:
            self.totals.verdict_files = [verdict_file]
        return self.totals

    def judged_before(self) -> dict[int, Judged]:
        """What was said of rows that an interrupted run had done already."""
        rows = Verdict.objects.filter(batch=self.row, row__gt=0).order_by("pk")
        return {
            row: Judged(Outcome(verdict), why, mend, field)
            for row, verdict, why, mend, field in rows.values_list(
                "row", "verdict", "why", "mend", "field"
            )
        }


def totals_of(row: Batch) -> Totals:
    """The totals of a batch as far as it has come."""
    found = Totals(visits=row.visits)
    for name in COUNTED:
        setattr(found, name, getattr(row, name))
    found.total = sum(getattr(row, name) for name in COUNTED)
    for name in ("resources", "enrolled", "not_enrolled"):
        setattr(found, name, dict(getattr(row, name)))
    return found
