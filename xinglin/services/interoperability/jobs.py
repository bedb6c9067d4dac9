"""What the door does behind the page: show the record, prepare exports."""

from __future__ import annotations

from array import array

from xinglin.engines.access import Actor
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as resources
from xinglin.engines.jobs import Outcome, Tell, job
from xinglin.engines.ledger.queries import head
from xinglin.services.interoperability import actions, queries


@job("interoperability.publish", title="更新接口资源", may="exchange.fhir", nightly="02:40")
def publish(*, by: Actor, tell: Tell) -> Outcome:
    """Show what changed in the record; interrupted, it goes on from the last chunk."""
    changed = exchange.publish_records(
        by=by, tell=lambda done, total, said: tell(done, total, said)
    )
    return Outcome(f"更新了{changed}个资源")


@job("interoperability.export", title="接口批量导出", may="exchange.fhir")
def export(*, by: Actor, tell: Tell, export: int) -> Outcome:
    """Pin what a client may have of each type; nothing is written in the clear."""
    asked = queries.export(export)
    if asked.gone or asked.ready_at is not None:
        return Outcome("无需再做")
    caller, commit, total = queries.caller_of(asked.client), head(), 0
    for number, kind in enumerate(asked.kinds):
        ids = resources.export_ids(kind, caller.actor, asked.since, asked.of_people)
        if ids:
            actions.fill_export(
                export=asked, kind=kind, ids=array("q", ids).tobytes(), size=len(ids)
            )
        total += len(ids)
        tell(number + 1, len(asked.kinds), kind)
    actions.close_export(export=asked, commit=commit)
    return Outcome(f"{total}个资源")


@job("interoperability.import", title="接口批量导入", may="exchange.fhir",
     whenever=queries.imports_due)  # fmt: skip
def take_imports(*, by: Actor, tell: Tell) -> Outcome:
    """Go on with what clients delivered, each piece a commit; called again, it goes on."""
    return Outcome(f"处理了{actions.take_imports(tell=tell)}行")


@job("interoperability.hooks", title="接口订阅通知", may="exchange.fhir",
     whenever=queries.hooks_due)  # fmt: skip
def run_hooks(*, by: Actor, tell: Tell) -> Outcome:
    """Tell subscribers of what changed, from the outbox; called again, it goes on."""
    return Outcome(f"送出{actions.run_hooks(tell=tell)}条通知")


@job("interoperability.forget", title="清除过期的导入行", may="exchange.fhir", nightly="03:55")
def forget(*, by: Actor, tell: Tell) -> Outcome:
    """Drop lines of deliveries that nobody had taken again in the time for which they are kept."""
    return Outcome(
        f"清除了{actions.forget_lines(by=by, before=exchange.kept_since())}次导入的行内容"
    )
