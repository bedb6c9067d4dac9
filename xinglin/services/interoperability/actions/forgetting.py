"""Lines of bulk deliveries that nobody had taken again are not kept for ever."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.ledger.actions import commit
from xinglin.kernel import audit
from xinglin.services.interoperability.models import Import, ImportPiece

TOGETHER = 500  # deliveries of one commit


def forget_lines(*, by: Actor, before: dt.datetime) -> int:
    """
    Drop what is left of deliveries that ended before a moment; of how many. What was said of each
    line stays, under its number and the id of the resource.
    """
    by.must("exchange.fhir")
    done = 0
    held = ImportPiece.objects.filter(body__isnull=False, open=False)
    while ids := list(
        Import.objects.filter(
            finished_at__lt=before, pk__in=held.values("source__of")
        ).order_by("pk").values_list("pk", flat=True)[:TOGETHER]
    ):  # fmt: skip
        with commit(by=by, why="批量导入未接收的行已过保存期限"):
            held.filter(source__of__in=ids).update(body=None)
            audit.note(
                "interoperability.forget", by=by, subject="interoperability.import",
                detail={"imports": len(ids)},
            )  # fmt: skip
        done += len(ids)
    return done
