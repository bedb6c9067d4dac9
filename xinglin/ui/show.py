"""How single values look: numbers, days, states, masked words, links. All return safe HTML text."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from xinglin.kernel import time
from xinglin.ui import sentences

NOTHING = "—"

OK, REMIND, LATE, CRITICAL = "ok", "remind", "late", "critical"

STATES = {
    OK: (gettext_noop("正常"), "●"),
    REMIND: (gettext_noop("提醒"), "▲"),
    LATE: (gettext_noop("逾期"), "◆"),
    CRITICAL: (gettext_noop("危急"), "■"),
}

_STATE_OF_WORD = {
    "正常": OK,
    "已完成": OK,
    "达标": OK,
    "提醒": REMIND,
    "待办": REMIND,
    "即将到期": REMIND,
    "逾期": LATE,
    "超标": LATE,
    "未达标": LATE,
    "危急": CRITICAL,
}

MARKS = {
    "stale": (gettext_noop("陈旧"), gettext_noop("数据未更新到本期，请看数据截止时间")),
    "declared": (gettext_noop("填报"), gettext_noop("由单位填报，不是由记录计算得出")),
    "suppressed": (gettext_noop("隐藏"), gettext_noop("人数少于 5，为保护个人不予显示")),
    "partial": (gettext_noop("不全"), gettext_noop("部分单位的数据尚未到达")),
}


def said(text: Any) -> Any:
    """`text` in the language of the reader; what is already HTML is left as it is."""
    if isinstance(text, SafeString) or not isinstance(text, str):
        return text
    return sentences.spoken(text)


def safe(text: Any) -> SafeString:
    """The text as HTML, escaped unless it is HTML already; quicker than Django's, for cells."""
    if isinstance(text, SafeString):
        return text
    if hasattr(text, "__html__"):
        return SafeString(text.__html__())
    return SafeString(escape(str(text)))


def plain_number(value: Any, places: int | None = None) -> str:
    """Digits with thousands separators, rounded half up; a dash when there is no number."""
    if type(value) is int and not places:
        return f"{value:,}"
    if value is None or value == "" or isinstance(value, bool):
        return NOTHING
    try:
        exact = Decimal(str(value))
        if not exact.is_finite():
            return NOTHING
        if places is None:
            places = 0 if exact == exact.to_integral_value() else 2
        rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    except InvalidOperation:
        return str(value)
    return f"{rounded:,}"


def mark(code: str) -> SafeString:
    """The small word that says a number is stale, declared, suppressed or partial."""
    if code not in MARKS:
        return mark_safe("")
    word, why = MARKS[code]
    return format_html('<abbr class="mark" title="{}">{}</abbr>', _(why), _(word))


def number(
    value: Any, places: int | None = None, unit: str = "", passport: str = "", is_mark: str = ""
) -> SafeString:
    """A number in tabular figures, with its unit, its mark, and a link to its passport."""
    text = plain_number(value, places)
    digits = SafeString(f'<span class="num">{escape(text)}</span>')
    if passport:
        digits = format_html('<a class="passport" href="{}">{}</a>', passport, digits)
    if unit and text != NOTHING:
        digits = format_html('{}<span class="unit">{}</span>', digits, said(unit))
    return format_html("{}{}", digits, mark(is_mark)) if is_mark else digits


def percent(value: Any, places: int = 2, passport: str = "") -> SafeString:
    """A share such as 0.6123 as 61.23%."""
    if value is None or value == "":
        return number(None)
    try:
        return number(Decimal(str(value)) * 100, places, "%", passport)
    except InvalidOperation:
        return number(None)


def _as_day(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return (value.astimezone(time.ZONE) if value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def day(value: Any) -> SafeString:
    """A date as 2026-11-22."""
    found = _as_day(value)
    if found is None:
        return format_html("{}", value or NOTHING)
    text = found.isoformat()
    return SafeString(f'<time class="num" datetime="{text}">{text}</time>')


def moment(value: Any) -> SafeString:
    """A date with its time of day, in China: 2026-11-22 09:05."""
    if not isinstance(value, dt.datetime):
        return day(value)
    here = value.astimezone(time.ZONE) if value.tzinfo else value
    return format_html(
        '<time class="num" datetime="{}">{}</time>', here.isoformat(), f"{here:%Y-%m-%d %H:%M}"
    )


def rhythm(minutes: int) -> str:
    """How often, in words.

    >>> rhythm(1440), rhythm(60), rhythm(90)
    ('每1天', '每1小时', '每90分钟')
    """
    if minutes % 1440 == 0:
        return f"每{minutes // 1440}天"
    return f"每{minutes // 60}小时" if minutes % 60 == 0 else f"每{minutes}分钟"


def countdown(due: dt.datetime | None) -> tuple[str, str]:
    """What is left until a limit with its state, for a badge; to the minute when it is short."""
    if due is None:
        return NOTHING, ""
    left = int((due - time.now()).total_seconds() // 60)
    if left < 0:
        return (f"超时 {-left} 分钟" if left > -180 else f"超时 {-left // 1440 + 1} 天"), LATE
    if left < 180:
        return f"剩 {left} 分钟", REMIND
    if left < 1440:
        return f"剩 {left // 60} 小时", REMIND
    return f"剩 {left // 1440} 天", OK


def _distance(days: int) -> str:
    if days == 0:
        return _("今天")
    if abs(days) == 1:
        return _("明天") if days > 0 else _("昨天")
    size = abs(days)
    if size >= 730:
        count, ahead, back = size // 365, "%(n)d 年后", "%(n)d 年前"
    elif size >= 61:
        count, ahead, back = size // 30, "%(n)d 个月后", "%(n)d 个月前"
    else:
        count, ahead, back = size, "%(n)d 天后", "%(n)d 天前"
    form = ahead if days > 0 else back
    return ngettext(form, form, count) % {"n": count}


def ago(value: Any) -> SafeString:
    """How far a day or moment lies from now, in words; the exact date on hover."""
    found = _as_day(value)
    if found is None:
        return format_html("{}", value or NOTHING)
    words = _distance((found - time.today()).days)
    exact = found.isoformat()
    if isinstance(value, dt.datetime) and value.tzinfo:
        exact = f"{value.astimezone(time.ZONE):%Y-%m-%d %H:%M}"
        minutes = int((time.now() - value).total_seconds() // 60)
        if 0 <= minutes < 60:
            words = ngettext("%(n)d 分钟前", "%(n)d 分钟前", minutes) % {"n": minutes}
        elif 60 <= minutes < 24 * 60:
            hours = minutes // 60
            words = ngettext("%(n)d 小时前", "%(n)d 小时前", hours) % {"n": hours}
    return format_html('<time datetime="{}" title="{}">{}</time>', exact, exact, words)


def badge(value: Any, state: str = "") -> SafeString:
    """A state as shape, word and colour. `value` is a word, a state code or `(word, state)`."""
    if value is None or value == "":
        return mark_safe("")
    if isinstance(value, (tuple, list)) and len(value) == 2:
        value, state = value
    if value in STATES and not state:
        state = value
        value = STATES[state][0]
    state = state or _STATE_OF_WORD.get(str(value), "")
    if state not in STATES:
        return format_html('<span class="badge-state">{}</span>', said(value))
    return SafeString(
        f'<span class="badge-state is-{state}"><span class="shape" aria-hidden="true">'
        f"{STATES[state][1]}</span>{safe(said(str(value)))}</span>"
    )


def masked(value: Any, kind: str = "id") -> SafeString:
    """A personal word with its middle hidden: `kind` is id, phone or name."""
    text = str(value or "")
    if not text:
        return mark_safe(NOTHING)
    from xinglin.engines.access import queries as access

    ways = {"id": access.mask_id, "phone": access.mask_phone, "name": access.mask_name}
    shown = ways[kind](text)
    return format_html('<span class="masked num" title="{}">{}</span>', _("已遮蔽"), shown)


def link(text: Any, url: str, style: str = "", new: bool = False) -> SafeString:
    """A link; `style` is "" or "button" or "primary"."""
    css = {"button": "btn btn-outline-secondary btn-sm", "primary": "btn btn-primary btn-sm"}
    extra = mark_safe(' target="_blank" rel="noopener"') if new else ""
    return format_html(
        '<a href="{}" class="{}"{}>{}</a>', url, css.get(style, style), extra, said(text)
    )
