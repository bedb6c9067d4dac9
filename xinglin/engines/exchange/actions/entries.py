"""Takes the entries of a document: as a visit of its programme where it is one, else as facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xinglin.engines.exchange.actions.batches import Run
from xinglin.engines.exchange.actions.books import Book
from xinglin.engines.exchange.actions.deliveries import bring_in_resources
from xinglin.engines.exchange.models import Verdict
from xinglin.engines.exchange.rules.cda.facts import Fact, Shot
from xinglin.engines.exchange.rules.cda.heading import Heading
from xinglin.engines.exchange.rules.cda.meaning import resources_of, row_of
from xinglin.engines.exchange.words import Judged, Outcome, book_of
from xinglin.engines.followup import Programme, programmes
from xinglin.engines.ledger.actions import commit

DATASET = "cda"
GOOD = (Outcome.ACCEPTED, Outcome.UNCHANGED)
Counts = dict[str, int]


def take_entries(
    run: Run,
    told: Heading,
    facts: Sequence[Fact],
    shots: Sequence[Shot],
    who: str,
    *,
    secret: bool,
    digest: str,
) -> tuple[Counts, list[str]]:
    """How many became records, by outcome, and what is to be said of the others.

    What belongs to a sensitive programme becomes a visit of it, or nothing: its measurements are
    not for everybody who may read a file.
    """
    programme = of_programme(told.paper.code)
    notes: list[str] = []
    if programme is not None and facts:
        judged = _visited(run, told, facts, programme)
        if judged.outcome in GOOD:
            if secret:
                return {"visits": 1}, []
            apart = replace(told, paper=replace(told.paper, met=""))  # the visit is the meeting
            rest = [one for one in facts if one.field not in programme.asks]
            counts, more = _as_facts(run, apart, rest, shots, who, digest)
            return {**counts, "visits": 1}, more
        notes.append(f"没有记为{programme.title}随访：{judged.why}")
    if secret:
        return {}, [*notes, "属于专项保密的内容，条目没有写入通用记录"]
    counts, more = _as_facts(run, told, facts, shots, who, digest)
    return counts, [*notes, *more]


def of_programme(kind: str) -> Programme | None:
    """The one programme whose main visit is told of by documents of a kind."""
    found = [one for one in programmes if any(v.document == kind for v in one.visits)]
    return found[0] if len(found) == 1 and found[0].main.document == kind else None


def _visited(run: Run, told: Heading, facts: Sequence[Fact], programme: Programme) -> Judged:
    """The follow-up as a row of its programme's book: checked by its form, graded by its plan."""
    with commit(by=run.by, why=f"共享文档：{programme.title}随访"):
        book = Book(book_of(programme), run)
        return book.take(book.read([(1, row_of(told, facts, programme))]))[0]


def _as_facts(
    run: Run, told: Heading, facts: Sequence[Fact], shots: Sequence[Shot], who: str, digest: str
) -> tuple[Counts, list[str]]:
    resources: list[dict[str, Any]] = resources_of(told, facts, shots, who)
    if not resources:
        return {}, []
    name = f"{told.paper.title} {told.own}"
    batch = bring_in_resources(resources, run, DATASET, name, digest)
    row = batch.row
    counts = {name: getattr(row, name) for name in ("accepted", "unchanged", "set_aside",
                                                    "waiting", "kept")}  # fmt: skip
    titles = {n: _title(one) for n, one in enumerate(resources, start=1)}
    said = Verdict.objects.filter(batch=row, row__gt=0).order_by("row")
    notes = [
        f"{titles.get(number, '')}：{why}" for number, why in said.values_list("row", "why") if why
    ]
    return {name: many for name, many in counts.items() if many}, notes[:40]


def _title(resource: dict[str, Any]) -> str:
    told = resource.get("code") or resource.get("vaccineCode") or {}
    coded = told.get("coding") or [{}]
    return str(told.get("text") or coded[0].get("display") or resource["resourceType"])[:60]
