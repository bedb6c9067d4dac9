"""Accounts and the audit trail."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.engines.access import actions as access
from xinglin.engines.access import queries as access_queries
from xinglin.engines.access import roles
from xinglin.engines.places import queries as places
from xinglin.services.administration import queries, rules
from xinglin.ui import Act, Column, Field, Form, Sheet, Table, badge, page, said

VERBS = [
    ("people.read", "查看居民档案"),
    ("followup.record", "记录随访"),
    ("access.login", "登录"),
    ("access.break_glass", "紧急调阅"),
    ("people.reveal", "显示完整号码"),
]


@page("accounts/", title="账号", menu="administration", may="access.read", order=40)
def accounts(request: Any) -> Any:
    """Accounts and what they hold."""
    columns = [
        Column(
            "username",
            "用户名",
            link=lambda r: reverse("administration:one_account", args=[r["pk"]]),
        ),
        Column("name", "姓名"),
        Column("works", "所在机构"),
        Column("holds", "角色", said, grow=True),
        Column(lambda r: ("正常", "ok") if r["active"] else ("停用", "late"), "状态", badge),
        Column(lambda r: "是" if r["code"] else "否", "动态口令"),
    ]
    rows = queries.accounts_with_roles(request.actor)
    return [Table(rows, columns, empty="还没有账号"), *_opening(request)]


def _opening(request: Any) -> list[Form]:
    if not request.actor.may("access.manage"):
        return []

    def save(answers: dict[str, Any]) -> str:
        opened = access.open_account(
            by=request.actor,
            username=answers["username"],
            name=answers["name"],
            password=answers["password"],
        )
        return reverse("administration:one_account", args=[opened.pk])

    fields = [
        Field("username", "用户名", required=True, longest=40),
        Field("name", "姓名", required=True, longest=60),
        Field("password", "初始密码", "secret", required=True, autocomplete="new-password",
              help="至少十位，首次登录后请本人修改"),
    ]  # fmt: skip
    return [Form(fields, save=save, submit="开通", title="开通新账号", span=6)]


@page("accounts/<int:pk>/", title="账号", may="access.read")
def one_account(request: Any, pk: int) -> Any:
    """The roles of one account; granted and withdrawn here."""
    found = access_queries.account(pk, request.actor)

    def save(answers: dict[str, Any]) -> str:
        where = places.place(answers["place"])
        access.grant(by=request.actor, account_id=pk, role=answers["role"], place=where)
        return f"已授予“{roles[answers['role']].title}”（{where.name}）"

    may = request.actor.may("access.manage")
    columns = [
        Column(lambda h: access_queries.role_title(h.role), "角色", key="role"),
        Column("place.name", "管辖范围"),
        Column("starts_on", "起"),
        Column("ends_on", "止"),
    ]
    take_back = Act(
        "withdraw", "收回", do=lambda h, a: access.withdraw(by=request.actor, holding_id=h.pk)
    )
    panels: list[Any] = [
        Table(access_queries.holdings_of(pk), columns, title="任职", span=7,
              acts=[take_back] if may else [], empty="还没有授予角色，此账号暂不能做任何事"),
    ]  # fmt: skip
    if may:
        fields = [
            Field("role", "角色", "choice", required=True,
                  choices=[(r.code, r.title) for r in roles]),
            Field("place", "管辖范围（区划代码）", required=True, longest=15),
        ]  # fmt: skip
        panels.append(Form(fields, save=save, submit="授予", title="授予角色", span=5))
    crumbs = [("账号", reverse("administration:accounts"))]
    return Sheet(title=f"{found.name}（{found.username}）", crumbs=crumbs, panels=panels)


@page("audit/", title="审计", menu="administration", may="access.audit", order=60)
def trail(request: Any) -> Any:
    """Who did and read what, newest first; the chain is verified on the command line."""
    columns = [
        Column("number", "序号"),
        Column("at", "时间", lambda at: at[:19].replace("T", " ")),
        Column("who_name", "人员", said, filter="text"),
        Column("door", "入口", rules.door),
        Column("verb", "动作", queries.deed, filter=VERBS),
        Column("subject", "对象", rules.subject),
        Column("subject_id", "编号", filter="number"),
        Column(lambda e: "读" if e.reading else "写", "读写", key="reading", sort=False),
        Column("outcome", "结果", rules.outcome),
        Column("commit", "提交"),
    ]
    return [Table(queries.audit_trail(request.actor), columns, sort="-number", empty="还没有记录")]
