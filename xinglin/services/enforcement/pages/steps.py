"""The steps that may be made now, each with what it asks; the report has a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.urls import reverse

from xinglin.kernel.time import today
from xinglin.services.enforcement import actions, queries
from xinglin.services.enforcement.rules import (
    CIRCUMSTANCES,
    MEASURES,
    PAPER_KINDS,
    PENALTIES,
    SERVED_BY,
    range_of,
    right_to_hearing,
)
from xinglin.services.enforcement.rules.discretion import VIOLATIONS, violations_of
from xinglin.services.enforcement.workflow import penalty
from xinglin.ui import Act, Field, Form, Group

Answers = dict[str, Any]
MOST_FINE = 1_000_000


def acts_of(request: Any, one: Any, state: str, paused: bool) -> list[Act]:
    """The buttons of whoever looks: only his own, only what can be done now."""
    actor, place = request.actor, one.place_id
    handle = actor.may("enforcement.handle", place)
    review = actor.may("enforcement.review", place)
    decide = actor.may("enforcement.decide", place)
    open_one = state not in ("archived", "not_filed", "withdrawn", "moved")
    wanted = [
        (state == "clue" and handle, _accept),
        (state == "accepted" and decide, _file),
        (state in ("clue", "accepted") and handle, _refuse),
        (state == "reviewing" and review, _review),
        (state in ("reviewing", "heard") and review, _send_back),
        (state == "reviewed" and handle, _notify),
        (state == "noticed" and handle, _proceed),
        (state == "noticed" and handle and one.hearing_right, _ask_hearing),
        (state == "hearing" and review, _call_hearing),
        (state == "hearing" and review and one.hearing_planned_on is not None, _hold_hearing),
        (state in ("reviewed", "noticed", "heard") and decide, _discuss),
        (state == "heard" and decide, _decide),
        (state == "decided" and handle, _serve),
        (
            state in ("decided", "served", "urged", "enforcing")
            and actor.may("enforcement.money", place)
            and bool(one.fine or one.gains),
            _pay,
        ),
        (state == "served" and handle, _urge),
        (state == "urged" and handle, _court),
        (state in ("served", "urged", "enforcing") and handle, _suit),
        (state in ("executed", "enforcing") and decide, _close),
        (state == "closed" and handle, _archive),
        (
            one.served_on is not None
            and one.published_on is None
            and not one.no_penalty
            and one.public
            and actor.may("enforcement.publish", place),
            _publish,
        ),
        (
            one.published_on is not None
            and one.taken_back_on is None
            and actor.may("enforcement.publish", place),
            _take_back,
        ),
        (open_one and state != "clue" and handle, _paper),
        (state == "filed" and handle, _keep),
        (state == "filed" and handle, _resume if paused else _pause),
        (
            state in ("filed", "reviewing", "reviewed", "noticed", "hearing", "heard") and decide,
            _withdraw,
        ),
        (state in ("accepted", "filed", "reviewing", "heard") and decide, _transfer),
    ]
    return [make(request, one) for shown, make in wanted if shown]


def _simple(
    code: str,
    title: str,
    act: Callable[..., Any],
    said: str,
    asks: list[Field] | None = None,
    style: str = "",
) -> Callable[[Any, Any], Act]:
    """A button whose questions are the keywords of its action."""

    def make(request: Any, one: Any) -> Act:
        def do(answers: Answers) -> str:
            act(by=request.actor, matter_id=one.pk, **answers)
            return said

        return Act(code, title, do=do, asks=asks or [], style=style)

    return make


_accept = _simple("accept", "受理", actions.accept, "已受理", style="primary")
_refuse = _simple(
    "refuse",
    "不予立案",
    actions.refuse,
    "已记录不予立案",
    [Field("why", "原因", required=True, longest=400)],
)
_review = _simple(
    "review",
    "审核通过",
    actions.review,
    "法制审核通过",
    [Field("opinion", "审核意见", required=True, longest=400)],
    "primary",
)
_send_back = _simple(
    "send-back",
    "退回补充调查",
    actions.send_back,
    "已退回",
    [Field("why", "退回原因", required=True, longest=400)],
)
_withdraw = _simple(
    "withdraw",
    "撤案",
    actions.withdraw,
    "已撤案",
    [Field("why", "原因", required=True, longest=400)],
    "danger",
)
_transfer = _simple(
    "transfer",
    "移送",
    actions.transfer,
    "已移送",
    [
        Field("to", "移送机关", required=True, longest=80),
        Field("why", "原因", required=True, longest=400),
    ],
    "danger",
)
_court = _simple(
    "court",
    "申请强制执行",
    actions.apply_to_court,
    "已申请",
    [Field("court", "人民法院", required=True, longest=60)],
)
_close = _simple(
    "close",
    "结案",
    actions.close,
    "已结案",
    [Field("closing", "结案说明", "long", required=True)],
    "primary",
)
_archive = _simple("archive", "归档", actions.archive, "已归档，案卷封存", style="primary")
_publish = _simple("publish", "公示决定", actions.publish, "已公示")
_take_back = _simple(
    "take-back",
    "撤回公示",
    actions.take_back,
    "已撤回",
    [Field("why", "变更或撤销的文书", required=True, longest=200)],
)
_resume = _simple("resume", "恢复计时", actions.resume, "已恢复计时")


def _pause(request: Any, one: Any) -> Act:
    asks = [
        Field(
            "why", "原因", "choice", required=True, choices=[(why, why) for why in penalty.pauses]
        ),
        Field("note", "说明", longest=200),
    ]

    def do(answers: Answers) -> str:
        actions.pause(
            by=request.actor, matter_id=one.pk, why=answers["why"], note=answers["note"] or ""
        )
        return "已中止计时"

    return Act("pause", "中止计时", do=do, asks=asks)


def _dated(
    code: str,
    title: str,
    act: Callable[..., Any],
    name: str,
    label: str,
    said: str,
    style: str = "",
) -> Callable[[Any, Any], Act]:
    return _simple(code, title, act, said, [Field(name, label, "date", required=True)], style)


_notify = _dated(
    "notify", "送达告知书", actions.notify, "noticed_on", "告知书送达日期", "已告知", "primary"
)
_ask_hearing = _dated(
    "ask", "当事人要求听证", actions.ask_hearing, "asked_on", "提出日期", "已记录"
)
_urge = _dated("urge", "催告", actions.urge, "urged_on", "催告书送达日期", "已催告")


def _officer_fields(one: Any) -> list[Field]:
    people = [(str(pk), f"{name}　{post}") for pk, name, post in queries.investigators(one)]
    fields = []
    for turn, word in (("1", "一"), ("2", "二")):
        fields += [
            Field(
                f"staff{turn}",
                f"办案人员{word}",
                "choice",
                required=True,
                show_as="select",
                choices=people,
            ),
            Field(f"certificate{turn}", f"执法证号{word}", required=True, longest=20),
        ]
    return fields


def _officers(answers: Answers) -> list[tuple[int, str]]:
    return [(int(answers[f"staff{turn}"]), answers[f"certificate{turn}"]) for turn in "12"]


def _file(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.file_case(
            by=request.actor,
            matter_id=one.pk,
            grounds=answers["grounds"],
            officers=_officers(answers),
        )
        return "已立案"

    asks = [Field("grounds", "立案理由", required=True, longest=400), *_officer_fields(one)]
    return Act("file", "批准立案", do=do, asks=asks, style="primary")


def _proceed(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.proceed(
            by=request.actor,
            matter_id=one.pk,
            statement=answers["statement"],
            waived=bool(answers["waived"]),
        )
        return "已提请决定"

    asks = [
        Field("statement", "陈述申辩及复核情况", "long", required=True),
        Field("waived", "当事人书面放弃陈述申辩和听证", "yes"),
    ]
    return Act("proceed", "提请决定", do=do, asks=asks, style="primary")


def _call_hearing(request: Any, one: Any) -> Act:
    asks = [
        Field("called_on", "通知日期", "date", required=True, high=today()),
        Field("planned_on", "听证日期", "date", required=True),
        Field("chair", "主持人", required=True, longest=60),
    ]
    return _simple("call", "通知听证", actions.call_hearing, "已通知", asks)(request, one)


def _hold_hearing(request: Any, one: Any) -> Act:
    asks = [
        Field("heard_on", "听证日期", "date", required=True, high=today()),
        Field("record", "听证笔录", "long", required=True),
    ]
    return _simple("hold", "举行听证", actions.hold_hearing, "已记录", asks, "primary")(
        request, one
    )


def _discuss(request: Any, one: Any) -> Act:
    asks = [
        Field("on", "讨论日期", "date", required=True, high=today()),
        Field("text", "参加人员、意见和结论", "long", required=True),
    ]
    return _simple("discuss", "记录集体讨论", actions.record_discussion, "已记录", asks)(
        request, one
    )


def _decide(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        actions.decide(
            by=request.actor,
            matter_id=one.pk,
            fine=answers["fine"] or Decimal(0),
            outside=answers["outside"] or "",
            spare=bool(answers["spare"]),
            public=not answers["hidden"],
        )
        return "已作出决定"

    words = range_of(one.violation, one.circumstances, one.found_on).words if one.violation else ""
    asks = [
        Field(
            "fine",
            "罚款",
            "number",
            unit="元",
            low=0,
            high=MOST_FINE,
            places=2,
            help=words,
            last=f"{one.planned_fine:.2f}" if one.planned_fine else "",
        ),
        Field("outside", "超出裁量幅度的理由", longest=400, help="须经集体讨论"),
        Field("spare", "不予处罚", "yes"),
        Field("hidden", "依法不公示", "yes"),
    ]
    return Act("decide", "作出决定", do=do, asks=asks, style="primary")


def _serve(request: Any, one: Any) -> Act:
    asks = [
        Field("served_on", "送达日期", "date", required=True, high=today()),
        Field(
            "served_by",
            "送达方式",
            "choice",
            required=True,
            show_as="select",
            choices=list(SERVED_BY.items()),
        ),
    ]
    return _simple("serve", "送达", actions.serve, "已送达", asks, "primary")(request, one)


def _pay(request: Any, one: Any) -> Act:
    left = queries.debt_of(one, today()).left

    def do(answers: Answers) -> str:
        actions.record_payment(
            by=request.actor,
            matter_id=one.pk,
            day=answers["day"],
            amount=answers["amount"],
            receipt=answers["receipt"],
            on_spot=bool(answers["on_spot"]),
        )
        return "已登记缴款"

    asks = [
        Field("day", "缴款日期", "date", required=True, high=today()),
        Field(
            "amount",
            "金额",
            "number",
            unit="元",
            required=True,
            low=Decimal("0.01"),
            high=2 * MOST_FINE,
            places=2,
            help=f"尚欠 {left:.2f} 元",
        ),
        Field("receipt", "票据号", required=True, longest=40),
        Field("on_spot", "当场收缴", "yes"),
    ]
    return Act("pay", "登记缴款", do=do, asks=asks, style="primary")


def _suit(request: Any, one: Any) -> Act:
    asks = [
        Field("suit_from", "受理日期", "date", required=True, high=today()),
        Field("suit_until", "终结日期", "date"),
    ]
    return _simple("suit", "登记复议诉讼", actions.record_suit, "已登记", asks)(request, one)


def _paper(request: Any, one: Any) -> Act:
    def do(answers: Answers) -> str:
        sent = answers["file"]
        actions.add_paper(
            by=request.actor,
            matter_id=one.pk,
            kind=answers["kind"],
            title=answers["title"] or "",
            day=answers["day"],
            pages=int(answers["pages"]),
            name=sent.name,
            content=sent.read(),
        )
        return "已归入案卷"

    asks = [
        Field(
            "kind",
            "类别",
            "choice",
            required=True,
            show_as="select",
            choices=list(PAPER_KINDS.items()),
        ),
        Field("title", "题名", longest=120),
        Field("day", "日期", "date", required=True, high=today()),
        Field("pages", "页数", "number", required=True, low=1, high=500),
        Field("file", "文件", "file", required=True, accept=".pdf,.jpg,.jpeg,.png,.docx"),
    ]
    return Act("paper", "归入材料", do=do, asks=asks)


def _keep(request: Any, one: Any) -> Act:
    asks = [
        Field(
            "kind",
            "措施",
            "choice",
            required=True,
            choices=[("preserve", "先行登记保存"), ("seize", "查封扣押")],
        ),
        Field("what", "物品", required=True, longest=200),
        Field("since", "日期", "date", required=True, high=today()),
    ]
    return _simple("keep", "登记保存或扣押", actions.keep_thing, "已登记", asks)(request, one)


def form_of(request: Any, one: Any, state: str) -> Form | None:
    """The report of the investigation, or the penalty on the spot, as a form."""
    if not request.actor.may("enforcement.handle", one.place_id):
        return None
    if state == "filed":
        return _report(request, one)
    return _on_spot(request, one) if state in ("clue", "accepted") else None


def _what(one: Any) -> list[Field]:
    rows = [v for v in VIOLATIONS if v.field == one.field and v.holds(one.found_on)]
    likely = [v.code for v in violations_of(one.items, one.found_on)] if one.items else []
    rows.sort(key=lambda v: v.code not in likely)
    return [
        Field(
            "violation",
            "案由",
            "choice",
            required=True,
            show_as="select",
            choices=[(v.code, f"{v.title}（{v.low:f}–{v.high:f}元）") for v in rows],
        ),
        Field(
            "circumstances",
            "裁量情节",
            "ticks",
            choices=[(code, title) for code, (title, _) in CIRCUMSTANCES.items()],
        ),
        Field("kinds", "处罚种类", "ticks", required=True, choices=list(PENALTIES.items())),
        Field("fine", "罚款", "number", unit="元", low=0, high=MOST_FINE, places=2),
    ]


def _judge(one: Any) -> Callable[[Answers], str]:
    def judge(answers: Answers) -> str:
        if not answers.get("violation"):
            return "请选择案由"
        held = range_of(answers["violation"], answers.get("circumstances") or [], one.found_on)
        fine = answers.get("fine") or Decimal(0)
        told = [held.words]
        if not held.law_low <= fine <= held.law_high and fine:
            told.append("罚款超出法定幅度")
        elif fine and not held.low <= fine <= held.high:
            told.append("超出裁量幅度，须集体讨论")
        if right_to_hearing(one.party, fine, Decimal(0), answers.get("kinds") or [], today()):
            told.append("须告知听证权利")
        return "；".join(told)

    return judge


def _report(request: Any, one: Any) -> Form:
    def save(answers: Answers) -> str:
        actions.report(
            by=request.actor,
            matter_id=one.pk,
            violation=answers["violation"],
            circumstances=answers["circumstances"] or [],
            kinds=answers["kinds"] or [],
            planned_fine=answers["fine"] or Decimal(0),
            text=answers["text"],
            planned_gains=answers["gains"] or Decimal(0),
            measures=answers["measures"] or [],
            public_interest=bool(answers["public_interest"]),
            complex_case=bool(answers["complex_case"]),
        )
        return reverse("enforcement:matter", args=[one.pk])

    fields: list[Any] = [
        Group("违法行为和裁量", _what(one)),
        Group(
            "其他",
            [
                Field(
                    "gains", "没收违法所得", "number", unit="元", low=0, high=MOST_FINE, places=2
                ),
                Field("measures", "行政措施", "ticks", choices=list(MEASURES.items())),
                Field("public_interest", "涉及重大公共利益", "yes"),
                Field("complex_case", "情况疑难复杂", "yes"),
                Field("text", "调查终结报告", "long", required=True, longest=4000),
            ],
        ),
    ]
    return Form(
        fields,
        save=save,
        check=_judge(one),
        submit="调查终结，送法制审核",
        title="调查终结",
        draft=f"report-{one.pk}",
        initial={"circumstances": one.circumstances},
        span=12,
    )


def _on_spot(request: Any, one: Any) -> Form:
    def save(answers: Answers) -> str:
        actions.decide_on_spot(
            by=request.actor,
            matter_id=one.pk,
            violation=answers["violation"],
            circumstances=answers["circumstances"] or [],
            kinds=answers["kinds"] or [],
            fine=answers["fine"] or Decimal(0),
            officers=_officers(answers),
            statement=answers["statement"] or "",
            certain=bool(answers["certain"]),
        )
        return reverse("enforcement:matter", args=[one.pk])

    fields: list[Any] = [
        Group(
            "简易程序：警告，或对公民 200 元以下、对单位 3000 元以下罚款",
            [
                *_what(one),
                Field("certain", "违法事实确凿并有法定依据", "yes"),
                Field("statement", "当事人陈述申辩", longest=1000),
                *_officer_fields(one),
            ],
        ),
    ]
    return Form(
        fields,
        save=save,
        check=_judge(one),
        submit="当场处罚",
        title="当场处罚",
        span=12,
    )
