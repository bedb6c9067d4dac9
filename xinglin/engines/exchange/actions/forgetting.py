"""Rows that nobody corrected are not kept for ever: what was said of them stays, they go."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.exchange.models import Batch, Verdict
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit
from xinglin.kernel.time import now

TOGETHER = 500  # batches of one commit


def kept_since() -> dt.datetime:
    """Rows of deliveries that ended before this moment are kept no longer."""
    return now() - dt.timedelta(days=settings.REJECTS_KEPT_DAYS)


def forget_rows(*, by: Actor, before: dt.datetime) -> int:
    """
    Drop the content of rows that are still set aside or wait in batches that ended before a moment;
    how many rows. Their verdicts, reasons and numbers stay, and every count with them.
    """
    by.must("exchange.import")
    done = 0
    while ids := list(
        Batch.objects.filter(finished_at__lt=before, verdict__cells__isnull=False)
        .order_by("pk").values_list("pk", flat=True).distinct()[:TOGETHER]
    ):  # fmt: skip
        with commit(by=by, why="搁置的行已过保存期限"):
            held = Verdict.objects.filter(batch__in=ids, cells__isnull=False)
            rows = held.update(cells=None)
            audit.note(
                "exchange.forget", by=by, subject="exchange.batch",
                detail={"batches": len(ids), "rows": rows},
            )  # fmt: skip
        done += rows
    return done
