"""How senders call our columns: remembered by sender and data set, changed, withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from xinglin.engines.exchange import Dataset, codes, dataset
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.exchange import queries as deliveries
from xinglin.engines.places.queries import place as place_of
from xinglin.services.administration.pages import imports
from xinglin.ui import (
    Act,
    Acts,
    Column,
    Facts,
    Field,
    Form,
    Group,
    Notice,
    Sheet,
    Table,
    badge,
    moment,
    number,
    page,
)

LEFT_OUT = "-"
NOT_SAID = [(LEFT_OUT, "（不导入）")]
MOST_VALUES = 60


def _titled(code: str) -> str:
    return dataset(code).title if code in codes() else code


def _state(one: Any) -> tuple[str, str]:
    return ("在用", "ok") if one.ended_at is None else ("已停用", "")


def _where(one: Any) -> str:
    return place_of(one.place).name if one.place is not None else "全部地区"


@page("imports/maps/", title="表头对照", may="exchange.read")
def maps(request: Any) -> Any:
    """What is remembered of every sender's columns."""
    columns = [
        Column("sender", "来源单位", link="administration:column_map", grow=True),
        Column(lambda one: _titled(one.dataset), "数据集", key="dataset"),
        Column(_where, "适用地区", key="place"),
        Column(lambda one: f"第{one.version}版", "版本", key="version"),
        Column(lambda one: sum(map(bool, one.columns.values())), "对照的列", number, key="columns"),
        Column(lambda one: sum(map(len, one.values.values())), "对照的代码", number, key="values"),
        Column("made_at", "登记时间", moment),
        Column("who_name", "登记人"),
        Column(_state, "状态", badge, key="state"),
    ]
    table = Table(deliveries.maps(request.actor), columns, title="来源单位的表头",
                  empty="还没有对照过；导入表头不同的文件并写明来源单位时会对照一次")  # fmt: skip
    crumbs = [("数据导入", reverse("administration:imports"))]
    return Sheet(title="表头对照", crumbs=crumbs, panels=[table])


@page("imports/maps/<int:pk>/", title="表头对照", may="exchange.read")
def column_map(request: Any, pk: int) -> Any:
    """One version of a mapping: columns, codes, the versions before, and withdrawing it."""
    one = deliveries.column_map(pk, request.actor)
    wanted = dataset(one.dataset)
    facts = {
        "数据集": wanted.title, "适用地区": _where(one), "版本": f"第{one.version}版",
        "状态": _state(one)[0], "登记人": one.who_name, "登记时间": moment(one.made_at),
        "停用人": one.ended_by, "停用时间": moment(one.ended_at) if one.ended_at else "",
        "导入批次": f"{deliveries.uses_of(one, request.actor).count()}个",
    }  # fmt: skip
    panels: list[Any] = [Facts(facts, columns=3, skip_empty=True)]
    mends = one.ended_at is None and request.actor.may("exchange.import", one.place)
    if mends and (one.place is not None or request.actor.everything):
        panels.append(Acts(_acts(request, one)))
    rows = [
        {"theirs": title, "ours": wanted.title_of(field) if field else "（不导入）"}
        for title, field in one.columns.items()
    ]
    shown = [Column("theirs", "对方的列", grow=True), Column("ours", "我们的列", grow=True)]
    panels.append(Table(rows, shown, title="列", span=6, chooser=False, key="columns", size=200))
    panels.append(Table(_values(one, wanted), [
        Column("column", "列"), Column("theirs", "对方的值", grow=True),
        Column("ours", "我们的代码", grow=True),
    ], title="代码", span=6, chooser=False, key="values", size=200,
        empty="没有对照代码：对方用的就是我们的代码或名称"))  # fmt: skip
    versions = [
        Column(lambda v: f"第{v.version}版", "版本", key="version",
               link=lambda v: reverse("administration:column_map", args=[v.pk])),
        Column("made_at", "登记时间", moment),
        Column("who_name", "登记人"),
        Column("ended_at", "停用时间", moment),
        Column(_state, "状态", badge, key="state"),
    ]  # fmt: skip
    panels.append(Table(deliveries.versions_of(one, request.actor), versions, title="各版本",
                        chooser=False, export=False, key="versions"))  # fmt: skip
    crumbs = [
        ("数据导入", reverse("administration:imports")),
        ("表头对照", reverse("administration:maps")),
    ]
    return Sheet(title=f"{one.sender}：{wanted.title}", crumbs=crumbs, panels=panels)


def _values(one: Any, wanted: Dataset) -> list[dict[str, str]]:
    return [
        {"column": wanted.title_of(field), "theirs": text, "ours": _code(wanted, field, code)}
        for field, pairs in one.values.items()
        for text, code in pairs.items()
    ]


def _code(wanted: Dataset, field: str, code: str) -> str:
    title = dict(wanted.by_field[field].values).get(code, code)
    return title if title == code else f"{title}（{code}）"


def _acts(request: Any, one: Any) -> list[Act]:
    def withdraw(_answers: Any = None) -> str:
        exchange.withdraw_map(by=request.actor, mapping=one)
        return reverse("administration:maps")

    edit = reverse("administration:edit_map", args=[one.pk])
    return [
        Act("edit", "修改", url=edit, style="primary", note="成为新的版本"),
        Act("withdraw", "停用", withdraw, style="danger",
            note="这个单位的下一份文件会重新请人对照；已导入的不变"),
    ]  # fmt: skip


@page("imports/maps/<int:pk>/edit/", title="修改表头对照", may="exchange.import")
def edit_map(request: Any, pk: int) -> Any:
    """Change a mapping: a new version of it."""
    one = deliveries.column_map(pk, request.actor)
    wanted = dataset(one.dataset)
    titles = list(one.columns)
    seen = {field: list(pairs) for field, pairs in one.values.items()}

    def save(answers: dict[str, Any]) -> str:
        columns, values = _read(answers, titles, seen)
        for name, text in _added(answers).items():
            columns[name] = text
        for field, text, code in _added_values(answers, wanted):
            values.setdefault(field, {})[text] = code
        made = exchange.remember_map(
            by=request.actor, sender=one.sender, dataset_code=one.dataset, place=one.place,
            columns=columns, values=values,
        )  # fmt: skip
        return reverse("administration:column_map", args=[made.pk])

    more = Group("再加一项", [
        Field("more_title", "对方的列", longest=80),
        Field("more_field", "我们的列", "choice", choices=_ours(wanted), show_as="select"),
        Field("more_of", "代码列", "choice", choices=_coded(wanted), show_as="select"),
        Field("more_value", "对方的值", longest=40),
        Field("more_code", "我们的代码", longest=40, help="代码或名称，例如 1 或 男"),
    ])  # fmt: skip
    initial = _initial(titles, one.columns, seen, one.values)
    form = Form([*_asked(wanted, titles, seen), more], save=save, initial=initial,
                submit="保存为新版本", title="列和代码")  # fmt: skip
    crumbs = [
        ("表头对照", reverse("administration:maps")),
        (one.sender, reverse("administration:column_map", args=[pk])),
    ]
    return Sheet(title=f"修改：{one.sender}", crumbs=crumbs, panels=[form])


def _added(answers: dict[str, Any]) -> dict[str, str]:
    title, field = (answers["more_title"] or "").strip(), answers["more_field"]
    return {title: "" if field == LEFT_OUT else field} if title and field else {}


def _added_values(answers: dict[str, Any], wanted: Dataset) -> list[tuple[str, str, str]]:
    field, text = answers["more_of"], (answers["more_value"] or "").strip()
    code = (answers["more_code"] or "").strip()
    if not (field and text and code):
        return []
    return [(field, text, wanted.by_field[field].codes.get(code, code))]


@page("imports/unread/<int:pk>/", title="对照表头", may="exchange.import")
def unread(request: Any, pk: int) -> Any:
    """A file with foreign columns: what they mean is said once, and the file goes in."""
    one = deliveries.unread_file(pk, request.actor)
    wanted = dataset(one.dataset)
    fields = deliveries.suggest(one.titles, wanted)
    seen = {
        fields[title]: deliveries.suggest_values(texts, wanted.by_field[fields[title]])
        for title, texts in one.seen.items()
        if title in fields
    }
    listed = {field: list(pairs)[:MOST_VALUES] for field, pairs in seen.items() if pairs}

    def save(answers: dict[str, Any]) -> HttpResponse | str:
        columns, values = _read(answers, one.titles, listed)
        totals = exchange.take_unread(
            by=request.actor, unread=one, sender=answers["sender"], columns=columns,
            values=values, verdicts_in=imports.folder("verdicts"),
        )  # fmt: skip
        if totals is None:
            return reverse("administration:imports")
        return reverse("administration:delivery", args=[totals.batches[-1]])

    def drop(_answers: Any = None) -> str:
        exchange.drop_unread(by=request.actor, unread=one)
        return reverse("administration:imports")

    known = sum(1 for title in one.titles if title in fields)
    text = (
        f"{one.file_name}的表头与{wanted.title}的模板不同：{len(one.titles)}列中认出{known}列，"
        "请核对。保存后记住，这个单位的下一份文件直接导入。"
    )
    if one.body is None:
        text += "文件较大，没有留存：保存后请重新选择文件导入。"
    sender = Field("sender", "来源单位", required=True, longest=160)
    initial = {"sender": one.sender} | _initial(one.titles, fields, listed, seen)
    form = Form([Group("谁的文件", [sender]), *_asked(wanted, one.titles, listed)], save=save,
                initial=initial, submit="记住并导入", title="列和代码")  # fmt: skip
    panels = [Notice(text), form, Acts([Act("drop", "不导入这份文件", drop, style="danger")])]
    crumbs = [("数据导入", reverse("administration:imports"))]
    return Sheet(title=f"对照表头：{one.sender}", crumbs=crumbs, panels=panels)


# --- the questions that both ask ---


def _ours(wanted: Dataset) -> list[tuple[str, str]]:
    return NOT_SAID + [
        (one.field, f"{one.header}（必填）" if one.required else one.header)
        for one in wanted.columns
    ]


def _coded(wanted: Dataset) -> list[tuple[str, str]]:
    return [(c.field, c.header) for c in wanted.columns if c.kind in deliveries.CODED]


def _asked(wanted: Dataset, titles: list[str], seen: dict[str, list[str]]) -> list[Group]:
    columns = [
        Field(f"c{at}", title, "choice", choices=_ours(wanted), show_as="select")
        for at, title in enumerate(titles)
    ]
    groups = [Group("对方的列是我们的哪一列", columns)]
    for field, texts in seen.items():
        column = wanted.by_field[field]
        choices = list(dict(column.values).items())
        asked = [
            Field(f"v.{field}.{at}", text, "choice", choices=choices, show_as="select")
            for at, text in enumerate(texts)
        ]
        if asked:
            groups.append(Group(f"{column.header}：对方的值是我们的哪一个代码", asked))
    return groups


def _initial(
    titles: list[str], fields: Any, seen: dict[str, list[str]], values: Any
) -> dict[str, str]:
    found = {f"c{at}": fields.get(title) or LEFT_OUT for at, title in enumerate(titles)}
    for field, texts in seen.items():
        for at, text in enumerate(texts):
            if code := values.get(field, {}).get(text):
                found[f"v.{field}.{at}"] = code
    return found


def _read(
    answers: dict[str, Any], titles: list[str], seen: dict[str, list[str]]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The mapping that was answered; codes of a column that was left out are left out with it."""
    columns = {}
    for at, title in enumerate(titles):
        field = answers[f"c{at}"] or LEFT_OUT
        columns[title] = "" if field == LEFT_OUT else field
    values = {
        field: {
            text: answers[f"v.{field}.{at}"]
            for at, text in enumerate(texts)
            if answers[f"v.{field}.{at}"]
        }
        for field, texts in seen.items()
        if field in columns.values()
    }
    return columns, values
