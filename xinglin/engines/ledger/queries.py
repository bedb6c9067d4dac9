"""What the ledger can answer: versions, commits, and whether the audit chain still holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Max, Q, QuerySet

from xinglin.engines.ledger.models import AuditEntry, Commit, Tracked
from xinglin.engines.ledger.rules import GENESIS, link
from xinglin.engines.ledger.words import TamperedEntry

COLUMNS = (
    "number", "at", "who", "who_name", "door", "verb", "subject", "subject_id", "place",
    "reading", "outcome", "commit", "detail",
)  # fmt: skip


def head() -> int:
    """The number of the latest commit, 0 before the first."""
    return Commit.objects.aggregate(last=Max("number"))["last"] or 0


def commit_of(number: int) -> Commit | None:
    """The commit of that number."""
    return Commit.objects.filter(number=number).first()


def history_of(row: Tracked) -> list[Any]:
    """Every version of a row, newest first: the present one, then those of the past."""
    past: Any = type(row).past
    key = row._meta.pk
    name = key.name if key is not None else "id"
    return [row, *past.objects.filter(**{name: row.pk}).order_by("-until")]


def as_of(model: type[Tracked], commit: int) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """The rows as known at `commit`: those still current, and those since superseded."""
    current = model.objects.filter(since__lte=commit)
    past = model.past.objects.filter(since__lte=commit, until__gt=commit)  # type: ignore[attr-defined]
    return current, past


def entries(**where: Any) -> QuerySet[AuditEntry]:
    """Audit entries, newest first; who may see which is for the service that shows them."""
    return AuditEntry.objects.filter(**where).order_by("-number")


def readers_of(subject: str, subject_id: int) -> QuerySet[AuditEntry]:
    """Who looked at or wrote one record, newest first."""
    return AuditEntry.objects.filter(Q(subject=subject, subject_id=subject_id)).order_by("-number")


def verify_chain() -> tuple[int, TamperedEntry | None]:
    """Walk the whole audit chain: how many links hold, and the first that does not."""
    before, expected, held = GENESIS, 1, 0
    for entry, stored in _links():
        if entry["number"] != expected:
            return held, TamperedEntry(
                expected, f"第{expected}条不见了，其后是第{entry['number']}条"
            )
        if link(before, entry) != stored:
            return held, TamperedEntry(expected, "内容与写入时的摘要不符")
        before, expected, held = stored, expected + 1, held + 1
    lost = (
        Commit.objects.exclude(
            number__in=AuditEntry.objects.filter(verb="ledger.commit").values("commit")
        )
        .order_by("number")
        .first()
    )
    if lost is not None:
        return held, TamperedEntry(expected, f"提交{lost.number}没有审计记录：链的末尾被截掉了")
    return held, None


def _links() -> Iterator[tuple[dict[str, Any], str]]:
    rows = AuditEntry.objects.order_by("number").values_list(*COLUMNS, "hash")
    for row in rows.iterator(chunk_size=5000):
        yield dict(zip(COLUMNS, row[:-1], strict=True)), row[-1]
