"""The contract of a person, wherever the person is shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.kernel.time import today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.pages.one import state_of
from xinglin.services.contracts.rules import GROUPS, KEPT
from xinglin.ui import Act, Acts, Facts, Field, badge, link, panel


@panel("person", order=5, may="contracts.read")
def of_person(request: Any, person: Any) -> Any:
    """The team that looks after a person, and the key groups that he belongs to."""
    held = queries.contracts_of(person.pk)
    groups = queries.groups_of({person.pk: person.birth}, today())[person.pk]
    told = queries.may_be_told(groups, request.actor, person.place_id)
    named = "、".join(GROUPS[one].title for one in told) or "—"
    may = request.actor.may("contracts.sign", person.place_id)
    facts: dict[str, Any] = {"重点人群": named}
    if held:
        last = held[0]
        url = reverse("contracts:one", args=[last.pk])
        facts = {
            "签约": badge(state_of(last)),
            "团队": last.team.name,
            "服务包": last.package.title,
            "期限": link(f"{last.starts_on} 至 {last.ends_on}", url),
        } | facts
    else:
        facts = {"签约": badge(("未签约", "remind"))} | facts
    acts = []
    gone = person.deceased_on or person.left_on
    if may and not gone and not queries.active_of([person.pk], today()):
        acts.append(Act("sign", "签约", url=f"{reverse('contracts:sign')}?resident={person.pk}"))
    if may and not gone:
        acts.append(_register(request, person))
    return [Facts(facts, title="家庭医生", columns=3), Acts(acts) if acts else None]


@panel("portal", order=10)
def for_resident(request: Any, resident: Any) -> Any:
    """My family doctor, on the resident's own page."""
    held = queries.active_of([resident.pk], today()).get(resident.pk)
    if held is None:
        return Facts({"签约": badge(("未签约", "remind"))}, title="我的家庭医生", span=6, columns=1)
    owed = queries.owed_of(held.pk)
    return Facts(
        {
            "团队": queries.contracts_of(resident.pk)[0].team.name,
            "期限": f"{held.starts_on} 至 {held.ends_on}",
            **{one["title"]: f"{one['done']} / {one['times']} 次" for one in owed},
        },
        title="我的家庭医生", span=6, columns=1,
    )  # fmt: skip


def _register(request: Any, person: Any) -> Act:
    def do(answers: dict[str, Any]) -> str:
        actions.register_key_person(
            by=request.actor, resident=person.pk, group=answers["group"],
            starts_on=answers["starts_on"] or today(), source=answers["source"],
        )  # fmt: skip
        return "已登记重点人群"

    asks = [
        Field("group", "人群", "choice", required=True, choices=list(KEPT.items())),
        Field("starts_on", "起", "date", high=today()),
        Field("source", "依据", required=True, longest=60, help="如残疾证号、认定文件"),
    ]  # fmt: skip
    return Act("key", "登记重点人群", do=do, asks=asks)
