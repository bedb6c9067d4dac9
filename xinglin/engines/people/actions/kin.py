"""Who is whose child: linking a resident to his mother, father or guardian, and unlinking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change, insert_columns
from xinglin.engines.people.actions.changing import present_row
from xinglin.engines.people.models import Kinship, Resident
from xinglin.engines.people.rules.kin import KINDS, kin_problem
from xinglin.kernel import events
from xinglin.kernel.errors import Missing, Refused

events.declare("people.linked", "登记了两位居民的亲属关系")


@verb("people.change", title="登记亲属关系")
def link_kin(
    *,
    by: Actor,
    resident: int | Resident,
    relative: int | Resident,
    kind: str,
    source: str = "",
) -> Kinship:
    """The resident is a child of the relative; whoever was linked so before is replaced."""
    child, elder = present_row(resident), present_row(relative)
    for row in (child, elder):
        if not (by.may("people.change", row.place_id) or by.may("people.register", row.place_id)):
            by.must("people.change", row.place_id)
    if kind not in KINDS:
        raise Refused("请选择亲属关系", mend="、".join(title for title in KINDS.values()))
    if child.pk == elder.pk:
        raise Refused("不能登记为本人的亲属")
    if problem := kin_problem(kind, elder.sex, elder.birth, child.birth):
        raise Refused(f"不能登记为{KINDS[kind]}", why=problem, mend="请核对两人的性别和出生日期")
    held = Kinship.objects.filter(resident_id=child.pk, kind=kind).first()
    if held is None:
        made = Kinship.objects.create(resident=child, relative=elder, kind=kind, source=source)
    elif held.relative_id == elder.pk:
        return held
    else:
        changed = change(held, relative_id=elder.pk, source=source)
        assert isinstance(changed, Kinship)
        made = changed
    events.publish("people.linked", resident=child.pk, relative=elder.pk, kind=kind)
    return made


@verb("people.change", title="解除亲属关系")
def unlink_kin(*, by: Actor, link: int) -> None:
    """The link was a mistake and is taken away."""
    held = Kinship.objects.filter(pk=link).select_related("resident").first()
    if held is None or not by.may("people.change", held.resident.place_id):
        raise Missing("没有这条亲属关系")
    held.delete()


def link_many(columns: Mapping[str, Sequence[Any]]) -> int:
    """Many links at once, columns by database name; the first id. Needs an open commit."""
    return insert_columns(Kinship, columns) if len(next(iter(columns.values()), ())) else 0
