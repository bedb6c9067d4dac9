"""The steward's desk: pairs that may be one person, merges, and the way back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.jobs import actions as queue
from xinglin.engines.people import actions as people_actions
from xinglin.engines.people import queries as people
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Missing
from xinglin.kernel.time import age_on, today
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Figure,
    Notice,
    Sheet,
    Table,
    Tally,
    badge,
    day,
    number,
    page,
    percent,
    said,
)

WHY = Field("why", "理由", required=True, longest=400)


@page("duplicates/", title="疑似重复", menu="residents", may="people.merge", order=40)
def duplicates(request: Any) -> Any:
    """Pairs that may be one person, the one worth most to look at first."""
    pairs = people.queue(request.actor)
    seen = {frozenset((q.one, q.other)) for q in pairs}
    alike = [q for q in people.possible_duplicates(request.actor)
             if frozenset((q.one, q.other)) not in seen]  # fmt: skip
    ids = {number for q in pairs for number in (q.one, q.other)}
    ids |= {number for q in alike for number in (q.one, q.other)}
    known = {p.id: p for p in people.people(ids, request.actor)}
    rows: list[dict[str, Any]] = [
        {"one": q.one, "other": q.other, "why": _briefly(q), "likely": q.probability,
         "gain": q.gain, "found": FOUND.get(q.found_by, q.found_by)}
        for q in pairs
    ] + [
        {"one": q.one, "other": q.other, "why": q.why, "likely": q.score, "gain": q.score,
         "found": "规则"}
        for q in alike
    ]  # fmt: skip
    rows = [row for row in rows if row["one"] in known and row["other"] in known]
    for row in rows:
        row["left"], row["right"] = known[row["one"]], known[row["other"]]
    columns = [
        Column(lambda r: _said(r["left"]), "甲", key="left", link=_compare, sort=False),
        Column(lambda r: _said(r["right"]), "乙", key="right", sort=False),
        Column("likely", "可能性", percent),
        Column("gain", "处理收益", number),
        Column("found", "发现方式", said, sort=False),
        Column("why", "为何疑似同一人", said, grow=True, sort=False),
    ]
    model = people.model_in_force()
    tally = Tally([
        Figure("待处理", len(rows), unit="对"),
        Figure("有把握", sum(row["likely"] >= model.sure_from for row in rows), unit="对"),
        Figure("匹配模型", model.version, href=reverse("stewardship:model")),
    ])  # fmt: skip
    return [
        tally,
        Acts([Act("link", "全库查重", do=lambda _: _ask(request, "stewardship.link"))]),
        Table(rows, columns, empty="没有发现疑似重复的居民"),
    ]


FOUND = {"link": "全库查重", "register": "登记时", "import": "导入时", "demo": "示例"}


def _briefly(pair: Any) -> str:
    """The three weightiest grounds; the page of the pair has them all."""
    return "；".join(pair.why.split("；")[:3])


def _ask(request: Any, job: str) -> str:
    run = queue.ask(by=request.actor, code=job, place=None, arguments={})
    return reverse("administration:job", args=[run.pk])


@page("linkage/", title="匹配模型", menu="residents", may="people.merge", order=42)
def model(request: Any) -> Any:
    """The weights by which people are compared, how they were judged, and those before."""
    one = people.model_in_force()
    facts = {
        "版本": one.version,
        "训练数据": one.trained_on or "—",
        "自动合并的把握": f"{one.sure_from:.4f}",
        "进入人工队列": f"{one.possible_from:.2f}",
    }
    if judged := one.judged.get("pairs"):
        facts |= {
            "检验档案数": one.judged["records"],
            "精确率": f"{judged['precision']:.4f}",
            "召回率": f"{judged['recall']:.4f}",
        }
    rows = [
        {"field": field, "says": says, "m": m, "u": u, "bits": one.bits[code, level]}
        for field, code, level, says in people.levels_compared()
        for m, u in [one.levels[code][level]]
    ]
    columns = [
        Column("field", "项目", said),
        Column("says", "比较结果", said, grow=True),
        Column("m", "同一人中的比例", percent),
        Column(lambda r: _seldom(r["u"]), "不同人中的比例", key="u", sort=False),
        Column(lambda r: f"{r['bits']:+.1f}", "权重（比特）", key="bits", sort=False),
    ]
    learnt = [
        Column("version", "版本"),
        Column("made_on", "训练日期", day),
        Column(lambda m: ("在用", "ok") if m.in_force else ("已停用", ""), "状态", badge,
               key="state"),
    ]  # fmt: skip
    return [
        Facts(facts, columns=4, title="在用的模型"),
        Acts([Act("learn", "用本县居民训练新模型", do=lambda _: _ask(
            request, "stewardship.learn"))]),
        Table(rows, columns, title="各项权重", chooser=False, span=8,
              note="权重为正支持是同一人，为负反对；姓名再按本县同名人数加减"),
        Table(people.models_learnt(), learnt, title="历次模型", span=4, chooser=False,
              key="models", empty="还没有在本县训练过；现用程序自带的模型"),
    ]  # fmt: skip


def _seldom(share: float) -> str:
    """A share that may be very small, as people say it.

    >>> _seldom(0.026), _seldom(1.7e-05), _seldom(0)
    ('2.6%', '1/59000', '—')
    """
    if share >= 0.001:
        return f"{100 * share:.2g}%"
    return f"1/{float(f'{1 / share:.2g}'):.0f}" if share else "—"


def _compare(row: dict[str, Any]) -> str:
    return reverse("stewardship:compare", args=[row["one"], row["other"]])


def _said(person: Any) -> str:
    return f"{person.name}（{person.birth}）"


@page("duplicates/<int:one>/<int:other>/", title="比对", may="people.merge")
def compare(request: Any, one: int, other: int) -> Any:
    """Two people side by side: merge them, or keep them apart for good."""
    found = {p.id: p for p in people.people([one, other], request.actor)}
    if one not in found or other not in found or one == other:
        raise Missing("没有这一对居民", why="可能已经合并，或不在您的管辖范围内")

    def into(kept: int, gone: int) -> Any:
        def do(answers: dict[str, Any]) -> str:
            people_actions.merge(by=request.actor, kept=kept, gone=gone, why=answers["why"])
            return reverse("ehr:person", args=[kept])

        return do

    def apart(answers: dict[str, Any]) -> str:
        people_actions.keep_apart(by=request.actor, one=one, other=other, why=answers["why"])
        return reverse("stewardship:duplicates")

    acts = [
        Act("left", "合并，保留甲", do=into(one, other), asks=[WHY], style="primary"),
        Act("right", "合并，保留乙", do=into(other, one), asks=[WHY]),
        Act("apart", "确认是两个人", do=apart, asks=[WHY]),
    ]
    panels = [
        Notice("合并会把全部记录归到保留的一方；可以随时撤销，撤销后每条记录回到原来的人。"),
        Facts(_facts(found[one]), title="甲", span=6, columns=1),
        Facts(_facts(found[other]), title="乙", span=6, columns=1),
        Acts(acts),
    ]
    scored = people.explained(one, other)
    if scored is not None:
        rows = [{"field": w.title, "says": w.says, "bits": w.bits} for w in scored.weights]
        columns = [
            Column("field", "项目", said, sort=False),
            Column("says", "比较结果", said, grow=True, sort=False),
            Column(lambda r: f"{r['bits']:+.1f}" if r["bits"] else "—", "权重（比特）",
                   key="bits", sort=False),
            Column(_for_or_against, "说明", badge, key="side", sort=False),
        ]  # fmt: skip
        title = f"可能性 {scored.probability:.2%}"
        panels.insert(1, Table(rows, columns, title=title, chooser=False, key="weights"))
    crumbs = [("疑似重复", reverse("stewardship:duplicates"))]
    return Sheet(title="是同一个人吗", crumbs=crumbs, panels=panels)


def _for_or_against(row: dict[str, Any]) -> tuple[str, str]:
    if not row["bits"]:
        return "不作判断", ""
    return ("支持", "ok") if row["bits"] > 0 else ("反对", "late")


def _facts(person: Any) -> dict[str, Any]:
    return {
        "姓名": person.name,
        "性别": {"1": "男", "2": "女"}.get(person.sex, "不详"),
        "出生日期": person.birth,
        "年龄": f"{age_on(person.birth, person.deceased_on or today())}岁",
        "居住地": places.named({person.place}).get(person.place, ""),
        "证件号码": person.id_number,
        "电话": person.phone,
    }


@page("merges/", title="合并记录", menu="residents", may="people.merge", order=45)
def merges(request: Any) -> Any:
    """Merges that stand, and the way back."""

    def undo(row: Any, answers: dict[str, Any]) -> str:
        people_actions.unmerge(by=request.actor, merge=row.pk, why=answers["why"])
        return "已撤销合并，全部记录回到原来的人"

    columns = [
        Column("pk", "编号"),
        Column("kept.name", "保留", link=lambda m: reverse("ehr:person", args=[m.kept_id])),
        Column("gone.name", "并入者"),
        Column("why", "理由", grow=True),
        Column(lambda m: sum(len(ids) for ids in m.moved.values()), "移动的记录", key="moved"),
        Column(lambda m: ("已撤销", "remind") if m.undone_at else ("有效", "ok"), "状态", badge),
    ]
    act = Act("undo", "撤销合并", do=undo, asks=[WHY])
    return [Table(people.standing_merges(request.actor), columns, sort="-pk", acts=[act],
                  empty="还没有合并过居民")]  # fmt: skip
