"""Signing: find the person, choose the package, note the consent; or a whole list at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse

from xinglin.engines.people import queries as people
from xinglin.kernel.time import today
from xinglin.services.contracts import actions, queries
from xinglin.services.contracts.pages.sending import take
from xinglin.services.contracts.rules import CONSENTS, GROUPS
from xinglin.ui import (
    Column,
    Facts,
    Field,
    Form,
    Notice,
    Sheet,
    Table,
    day,
    page,
    said,
)
from xinglin.ui.asked import whole


@page("sign/", title="签约", menu="services", may="contracts.sign", order=32)
def sign(request: Any) -> Any:
    """Find somebody by name, pinyin, number or telephone, and sign."""
    chosen = whole(request.GET, "resident", 0, 0)
    if chosen:
        return _form(request, chosen)
    text = (request.GET.get("q") or "").strip()[:60]
    hits = people.find(text, seen_by=request.actor) if text else []
    held = queries.active_of([hit.resident for hit in hits], today())
    columns = [
        Column("name", "姓名", link=lambda hit: f"?resident={hit.resident}"),
        Column(lambda hit: hit.birth, "出生日期", day, key="birth"),
        Column(lambda hit: f"有效至 {held[hit.resident].ends_on}" if hit.resident in held
               else "未签约", "签约", key="signed"),
        Column("why", "为何匹配", said, grow=True),
    ]  # fmt: skip
    return Sheet(
        title="签约家庭医生",
        links=[("批量签约", reverse("contracts:batch"))],
        panels=[
            Form([Field("q", "查找居民", longest=60,
                        help="姓名、拼音、首字母、身份证号或后四位、电话")],
                 get=True, submit="查找", initial={"q": text}, span=12),
            Table(hits, columns, title="找到的居民", chooser=False, export=False,
                  empty="没有找到" if text else "输入任意一种信息即可查找"),
        ],
    )  # fmt: skip


def _form(request: Any, chosen: int) -> Any:
    actor, on = request.actor, today()
    who = people.one(chosen, actor)
    groups = queries.groups_of({who.pk: who.birth}, on)[who.pk]
    told = queries.may_be_told(groups, actor, who.place_id)
    offered = queries.packages_for(who.place_id, on)
    fits = [one for one in offered if not one.who or set(one.who) & set(groups)]
    items = queries.items_of([one.pk for one in fits])
    team = queries.suggested([who.place_id]).get(who.place_id)
    own = queries.my_team(actor)
    held = queries.active_of([who.pk], on).get(who.pk)

    def save(answers: dict[str, Any]) -> str:
        made = actions.sign(
            by=actor, resident=who.pk, team_id=int(answers["team"]),
            package_id=int(answers["package"]), signed_on=answers["signed_on"],
            consent=answers["consent"], consent_by=answers.get("consent_by") or "",
        )  # fmt: skip
        messages.success(request, said(f"已签约，有效至 {made.ends_on}"))
        return reverse("contracts:one", args=[made.pk])

    fields = [
        Field("package", "服务包", "choice", required=True, show_as="select",
              choices=[(str(p.pk), _priced(p)) for p in fits]),
        Field("team", "团队", "choice", required=True, show_as="select",
              choices=queries.choices_of_teams(actor)),
        Field("signed_on", "签约日期", "date", required=True, high=on),
        Field("consent", "同意方式", "choice", required=True, choices=list(CONSENTS.items())),
        Field("consent_by", "代签人及关系", longest=60, when=("consent", ["2"])),
    ]  # fmt: skip
    start = team or (own.pk if own else None)
    initial = {
        "signed_on": on, "consent": "1", "team": str(start) if start else None,
        "package": str(fits[0].pk) if fits else None,
    }  # fmt: skip
    rows = [
        {"package": one.title, "item": item.title, "times": f"{item.times} 次/年",
         "by": item.get_by_display()}
        for one in fits for item in items.get(one.pk, [])
    ]  # fmt: skip
    return Sheet(
        title=f"签约：{who.name}",
        crumbs=[("签约", reverse("contracts:sign"))],
        panels=[
            Notice(f"已有有效签约，{held.starts_on} 至 {held.ends_on}；可在签约页办理续约或解约。",
                   state="remind") if held else None,
            Form(fields, save=save, initial=initial, submit="签约", span=6),
            Facts({"年龄": f"{people.people([who.pk], actor)[0].age}岁",
                   "重点人群": "、".join(GROUPS[g].title for g in told) or "—"},
                  title=who.name, span=6, columns=1),
            Table(rows, [Column("package", "服务包"), Column("item", "服务项目", grow=True),
                         Column("times", "次数"), Column("by", "以何记录为准")],
                  title="服务包内容", chooser=False, export=False, span=12,
                  group=lambda r: r["package"]),
        ],
    )  # fmt: skip


def _priced(one: Any) -> str:
    return f"{one.title}　{'免费' if not one.price else f'{one.price:.0f}元/年'}"


@page("batch/", title="批量签约", may="contracts.sign")
def batch(request: Any) -> Any:
    """A list from Excel, with a verdict for every row."""
    fields = [
        Field("file", "签约名单", "file", required=True, accept=".xlsx,.csv",
              help="Excel 或 CSV；一行一份签约，已有有效签约的不重复签"),
    ]  # fmt: skip
    return Sheet(
        title="批量签约",
        crumbs=[("签约", reverse("contracts:sign"))],
        links=[("下载模板", reverse("contracts:template"))],
        panels=[
            Form(fields, save=lambda answers: take(request, answers["file"]), submit="导入",
                 span=7),
            Notice("列：身份证号、姓名、签约日期、服务包、团队（可空）、同意方式、代签人。"
                   "每一行都有结论，没有签上的写明原因；改正后可以只重交这些行。", span=5),
        ],
    )  # fmt: skip
