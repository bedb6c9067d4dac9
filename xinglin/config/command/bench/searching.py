"""Search: a person by whatever somebody types, within reaches from a village to the city."""

from __future__ import annotations

from collections.abc import Callable

from xinglin.config.command.bench.drawing import Dice, Somebody, officer, one, rows
from xinglin.config.command.bench.limits import by_key
from xinglin.config.command.bench.measuring import Draw, Row, Taken, taken
from xinglin.engines.access.queries import unseal
from xinglin.engines.people import Found
from xinglin.engines.people import queries as people

MOST = 20  # hits of one answer


def _id_number(who: Somebody) -> str:
    sealed = one(
        "SELECT value FROM people_identifier WHERE resident_id = %s AND kind = '01'", who.number
    )
    return unseal(bytes(sealed)) if sealed is not None else ""


TYPED: dict[str, Callable[[Somebody], str]] = {
    "姓名": lambda who: who.name,
    "姓名前两字": lambda who: who.name[:2],
    "全拼": lambda who: who.pinyin,
    "首字母": lambda who: who.initials,
    "身份证号": _id_number,
    "身份证末四位": lambda who: _id_number(who)[-4:],
    "电话": lambda who: unseal(who.phone) if who.phone is not None else "",
    "档案号": lambda who: who.record_no,
}
SHARED = {
    "姓名",
    "姓名前两字",
    "全拼",
    "首字母",
    "身份证末四位",
}  # by more people than a page holds


def search(dice: Dice, draws: int) -> list[Row]:
    """A row for each way to type, and one for all of them."""
    found, every = [], Taken()
    drawn: list[int] = []
    for kind, typed in TYPED.items():
        questions = []
        for _ in range(max(1, draws // len(TYPED))):
            who, text = _somebody_with(dice, typed)
            if text:
                drawn.append(who.number)
                questions.append(_question(dice, kind, who, text))
        each = taken(questions)
        every.add(each)
        found.append(each.row("search", kind))
    whole = every.row(
        "search", "全部方式", limits=by_key(drawn), target="一秒之内找到人",
        elsewhere="SQLite 单表：号码 0.01 ms，单字索引 0.47 ms（p95 1.3），拼音 11 ms（p95 96）",
    )  # fmt: skip
    return [whole, *found]


def _somebody_with(dice: Dice, typed: Callable[[Somebody], str]) -> tuple[Somebody, str]:
    """A person who has what is to be typed; not everybody has a phone."""
    for _ in range(50):
        who = dice.somebody()
        if text := typed(who):
            break
    return who, text


def _question(dice: Dice, kind: str, who: Somebody, text: str) -> Draw:
    reach = dice.around(who.place, dice.level())
    seen_by = officer(reach)

    def right(hits: list[Found]) -> bool:
        within = all(reach.number <= hit.place <= reach.last for hit in hits)
        there = any(hit.resident == who.number for hit in hits)
        full = kind in SHARED and len(hits) == MOST and _all_answer(kind, hits, text)
        return within and (there or full)

    return Draw(lambda: people.find(text, seen_by, MOST), right)


def _all_answer(kind: str, hits: list[Found], text: str) -> bool:
    """Whether every hit of a full page has what was typed in his own row."""
    marks = ", ".join(["%s"] * len(hits))
    if kind not in ("姓名", "姓名前两字", "全拼", "首字母"):
        sealed = rows(
            f"SELECT resident_id, value FROM people_identifier WHERE resident_id IN ({marks})",
            *(hit.resident for hit in hits),
        )
        ends = {who for who, value in sealed if unseal(bytes(value)).endswith(text)}
        return ends == {hit.resident for hit in hits}
    held = rows(
        f"SELECT name, pinyin, initials FROM people_resident WHERE id IN ({marks})",
        *(hit.resident for hit in hits),
    )
    spelt = text.replace(" ", "").lower()
    if kind.startswith("姓名"):
        return all(text in name for name, *_ in held)
    return all(
        spelt in pinyin.replace(" ", "") or initials.startswith(spelt)
        for _, pinyin, initials in held
    )
