"""After the decision: money, what is late, the demand, the court, the end of the case, its file."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.kernel.errors import Missing, Refused
from xinglin.kernel.time import today, workdays_after
from xinglin.services.enforcement import queries
from xinglin.services.enforcement.actions.filing import _number as next_number
from xinglin.services.enforcement.actions.moving import found, not_later, put_in, step
from xinglin.services.enforcement.models import Matter, Payment
from xinglin.services.enforcement.rules import LIMITS, collects_on_the_spot
from xinglin.services.enforcement.rules.clocks import court_window


@verb("enforcement.money", title="登记罚没款")
def record_payment(
    *,
    by: Actor,
    matter_id: int,
    day: dt.date,
    amount: Decimal,
    receipt: str,
    on_spot: bool = False,
    hard_later: bool = False,
) -> Payment:
    """Money that came in, by its receipt; when nothing is left, the decision is carried out."""
    one = found(matter_id, by, "enforcement.money")
    if one.decided_on is None or one.executed_on:
        raise Refused("还没有处罚决定，或已经履行完毕", mend="请核对案件")
    not_later(day, "缴款日期", one.decided_on)
    if not receipt.strip() or Payment.objects.filter(receipt=receipt.strip()).exists():
        raise Refused("票据号没有填写，或已经登记过", mend="请按财政票据填写")
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise Refused("金额不对", mend="请填写大于 0、精确到分的金额")
    left = queries.debt_of(one, day).left
    if amount > left:
        raise Refused(f"缴款多于应缴 {left:f} 元", mend="请核对票据；多缴的应退还")
    if on_spot and not collects_on_the_spot(one.fine, hard_later, day):
        raise Refused(
            "不能当场收缴", why="100 元以下，或不当场收缴事后难以执行的才可以（第六十八条）"
        )
    made = Payment.objects.create(
        matter=one,
        place_id=one.place_id,
        field=one.field,
        day=day,
        amount=amount,
        receipt=receipt.strip()[:40],
        on_spot=on_spot,
    )
    put_in(one, "payment", day, by, title=f"票据 {receipt.strip()}")
    settle_if_paid(one, by, day)
    return made


def settle_if_paid(one: Matter, by: Actor, day: dt.date) -> None:
    """The case is carried out when it was served and nothing is owed any more."""
    if one.served_on and queries.debt_of(one, day).left == 0:
        step(by, one, "execute", executed_on=day)


@verb("enforcement.handle", title="确认履行完毕")
def settle(*, by: Actor, matter_id: int) -> Matter:
    """What needs no money was done: a licence withdrawn, a business stopped."""
    one = found(matter_id, by, "enforcement.handle")
    if queries.debt_of(one, today()).left:
        raise Refused("罚没款还没有缴清", mend="请登记缴款，或催告")
    return step(by, one, "execute", executed_on=today())


@verb("enforcement.money", title="上交当场收缴的罚款")
def hand_in(*, by: Actor, payment_id: int, on: dt.date) -> Payment:
    """Money taken on the spot is handed in within two working days."""
    row = Payment.objects.filter(pk=payment_id, on_spot=True).first()
    if row is None or row.handed_in_on:
        raise Missing("没有待上交的款项")
    found(row.matter_id, by, "enforcement.money")
    not_later(on, "上交日期", row.day)
    return change(row, handed_in_on=on)  # type: ignore[return-value]


@verb("enforcement.handle", title="登记复议诉讼")
def record_suit(
    *, by: Actor, matter_id: int, suit_from: dt.date, suit_until: dt.date | None = None
) -> Matter:
    """A review or a suit: its days add no late fee (art. 73)."""
    one = found(matter_id, by, "enforcement.handle")
    if one.served_on is None:
        raise Refused("决定书还没有送达")
    not_later(suit_from, "受理日期", one.served_on)
    if suit_until is not None and suit_until < suit_from:
        raise Refused("终结日期早于受理日期")
    return change(one, suit_from=suit_from, suit_until=suit_until)  # type: ignore[return-value]


@verb("enforcement.handle", title="催告")
def urge(*, by: Actor, matter_id: int, urged_on: dt.date) -> Matter:
    """What is owed is demanded once more; ten working days later the court may be asked."""
    one = found(matter_id, by, "enforcement.handle")
    not_later(urged_on, "催告日期", one.served_on)
    if one.pay_by and urged_on <= one.pay_by:
        raise Refused("缴款期限还没有到", why=f"期限到{one.pay_by}")
    put_in(one, "demand", urged_on, by)
    return step(by, one, "urge", {"urged_on": urged_on}, urged_on=urged_on)


@verb("enforcement.handle", title="申请人民法院强制执行")
def apply_to_court(*, by: Actor, matter_id: int, court: str) -> Matter:
    """After review and suit, ten working days after the demand, within three months."""
    one = found(matter_id, by, "enforcement.handle")
    on = today()
    if one.urged_on is None or one.served_on is None:
        raise Refused("还没有催告", why="《行政强制法》第五十四条")
    if on <= workdays_after(one.urged_on, int(LIMITS.on(on).demand)):
        raise Refused("催告还没有满 10 个工作日", why="《行政强制法》第五十四条")
    first, last = court_window(one.served_on)
    if on < first:
        raise Refused(
            f"{first}前不能申请", why="当事人还可以申请复议或提起诉讼（《行政强制法》第五十三条）"
        )
    if on > last:
        raise Refused("已过申请期限", why=f"期限到{last}（《行政强制法》第五十三条）")
    put_in(one, "court", on, by)
    return step(by, one, "apply", {"court": court}, applied_on=on)


@verb("enforcement.decide", title="结案")
def close(*, by: Actor, matter_id: int, closing: str) -> Matter:
    """Carried out, or taken over by the court; nothing in keeping is left open."""
    one = found(matter_id, by, "enforcement.decide")
    if one.things.filter(done_on=None).exists():
        raise Refused("还有登记保存或查封扣押的物品没有处理", mend="请先处理")
    if one.payments.filter(on_spot=True, handed_in_on=None).exists():
        raise Refused("当场收缴的罚款还没有上交", mend="请先登记上交")
    put_in(one, "closing", today(), by)
    return step(by, one, "close", {"closing": closing}, closed_on=today())


@verb("enforcement.handle", title="归档")
def archive(*, by: Actor, matter_id: int) -> Matter:
    """The volume is bound: papers in order, pages numbered, and closed for good."""
    one = found(matter_id, by, "enforcement.handle")
    volume = one.volume or next_number(one, "卫案卷", "volume", today())
    return step(by, one, "archive", {"volume": volume}, archived_on=today(), volume=volume)
