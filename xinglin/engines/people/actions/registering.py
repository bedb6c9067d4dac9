"""Registering one person: check what was said, look whether he is known, write him down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.access.queries import blind, seal
from xinglin.engines.people.actions.documents import last_serials, refresh_search
from xinglin.engines.people.actions.keeping_keys import suspect, write_keys
from xinglin.engines.people.models import Household, Identifier, Resident
from xinglin.engines.people.queries.known import NUMBER, PHONE, TAIL, candidates_for
from xinglin.engines.people.rules.details import (
    Document,
    check_agrees,
    check_birth,
    check_sex,
    clean_name,
    clean_phone,
    read_document,
)
from xinglin.engines.people.rules.matching import Described, Verdict, judge
from xinglin.engines.people.rules.record_numbers import record_number, village_prefix
from xinglin.engines.people.rules.residence import relation_problem
from xinglin.engines.people.rules.searching import spelling
from xinglin.engines.people.words import (
    CHECKED_KINDS,
    IDENTITY_CARD,
    POSSIBLE_FROM,
    SURE_FROM,
    Asked,
    Candidate,
    Match,
    Registered,
    WrongDetail,
    matchers,
)
from xinglin.engines.places.models import Place
from xinglin.kernel import audit, events
from xinglin.kernel.time import today

events.declare("people.registered", "登记了一位新居民")


@verb("people.register", title="登记居民")
def register(
    *,
    by: Actor,
    name: str,
    place: int,
    sex: str = "",
    birth: dt.date | None = None,
    id_number: str = "",
    id_kind: str = IDENTITY_CARD,
    phone: str = "",
    address: str = "",
    lives_here: bool = True,
    registered_here: bool = True,
    lived_since: dt.date | None = None,
    household: int | None = None,
    relation: str = "",
    institution: int | None = None,
    source: str = "",
    despite: bool = False,
    ethnic: str = "",
    marriage: str = "",
    education: str = "",
    occupation: str = "",
    payment: str = "",
    blood: str = "",
    filed_on: dt.date | None = None,
) -> Registered:
    """
    A person as told at the desk: the one already known, a new row, or a question to a person.

    Sex and birth date may be left to the identity number. Nothing is written when the answer is
    `possible` (say `despite=True` to register somebody new all the same) or `conflict`.
    """
    by.must("people.register", place)
    where = known_place(place)
    document = read_document(id_kind, id_number, today(), sex or None) if id_number else None
    if document is not None:
        sex, birth = sex or document.sex, birth or document.birth
    birth = check_birth(birth, today())
    if document is not None:
        check_agrees(document, birth)
    asked = Asked(
        clean_name(name),
        check_sex(sex or "9"),
        birth,
        place,
        document.number if document else "",
        clean_phone(phone),
    )
    asked = replace(asked, address=address[:200])
    warnings = document.warnings if document else ()
    alike: list[Candidate] = []
    known = _already_known(by, asked, document, warnings, despite, alike)
    if known is not None:
        return known
    fit_household(household, relation, asked.sex)
    row = _new_row(
        asked,
        where,
        address=address[:200],
        lives_here=lives_here,
        registered_here=registered_here,
        lived_since=lived_since,
        household_id=household,
        relation=relation,
        institution_id=institution,
        source=source,
        ethnic=ethnic,
        marriage=marriage,
        education=education,
        occupation=occupation,
        payment=payment,
        blood=blood,
        filed_on=filed_on or today(),
    )
    if document is not None:
        keep_identifier(row, document)
    refresh_search([row.pk])
    write_keys([row.pk])
    suspect({row.pk: alike}, found_by="register")
    _note(by, row, Match.NEW)
    events.publish("people.registered", resident_ids=[row.pk], place=place)
    return Registered(row, Match.NEW, "没有找到同一人，已新登记", warnings=warnings)


def known_place(number: int) -> Place:
    """The place of that number, or the refusal of an address nobody knows."""
    found = Place.objects.defer("boundary").filter(number=number).first()
    if found is None:
        raise WrongDetail(
            "place",
            "没有这个居住地",
            why=f"编号{number}不在区划表中",
            mend="请从列表中选择村或社区",
        )
    return found


def fit_household(household: int | None, relation: str, sex: str, besides: int = 0) -> None:
    """Refuse a household that does not exist or a relation that cannot be."""
    if household is not None and not Household.objects.filter(pk=household).exists():
        raise WrongDetail("household", "没有这个家庭", mend="请先新建家庭或重新选择")
    others: list[str] = []
    if household is not None:
        members = Resident.objects.filter(household=household, merged_into=None, left_on=None)
        members = members.filter(deceased_on=None).exclude(pk=besides)
        others = list(members.values_list("relation", flat=True))
    if problem := relation_problem(relation, sex, others):
        raise WrongDetail("relation", problem, mend="请核对与户主关系")


def keep_identifier(row: Resident, document: Document, system: str = "") -> Identifier:
    """Seal a checked number and tie it to the resident."""
    number = document.number
    checked = document.kind in CHECKED_KINDS
    return Identifier.objects.create(
        resident=row,
        kind=document.kind,
        system=system,
        value=seal(number),
        index=blind(number, NUMBER),
        tail=blind(number[-4:], TAIL)[:8] if checked else None,
    )


def next_record_number(place: int) -> str | None:
    """The next free record number of the village in which the place lies."""
    return record_number(place, last_serials([place])[village_prefix(place)] + 1)


def _new_row(asked: Asked, where: Place, **more: Any) -> Resident:
    read = spelling(asked.name)
    return Resident.objects.create(
        name=asked.name,
        pinyin=read.full[:120],
        initials=read.initials[:20],
        sex=asked.sex,
        birth=asked.birth,
        place=where,
        phone=seal(asked.phone) if asked.phone else None,
        phone_index=blind(asked.phone, PHONE) if asked.phone else None,
        record_no=next_record_number(asked.place),
        **more,
    )


def _already_known(
    by: Actor,
    asked: Asked,
    document: Document | None,
    warnings: tuple[str, ...],
    despite: bool,
    alike: list[Candidate],
) -> Registered | None:
    """What the ladder says, and after it whatever other way of matching there is."""
    described = Described(
        asked.name,
        asked.sex,
        asked.birth,
        asked.place,
        frozenset([blind(document.number, NUMBER)] if document else []),
        blind(asked.phone, PHONE) if asked.phone else None,
    )
    candidates, rows = candidates_for(described, document)
    verdict, residents = judge(described, candidates)
    if verdict.match is Match.NEW:
        alike += _ask_matchers(asked)
        verdict, residents = _judged(alike)
        rows.update((row.pk, row) for row in Resident.objects.filter(pk__in=residents))
    if verdict.match is Match.NEW:
        return None
    if verdict.match is Match.POSSIBLE and despite:
        alike += [] if alike else _ask_matchers(asked)
        return None
    if verdict.match is not Match.SAME:
        audit.note("people.register", by=by, outcome=str(verdict.match), place=asked.place)
        return Registered(None, verdict.match, verdict.reason, residents, warnings)
    row = rows[verdict.resident]
    _note(by, row, Match.SAME)
    reason = verdict.reason
    if row.deceased_on is not None:
        reason += f"；该居民已登记死亡（{row.deceased_on}）"
    if not by.may("people.read", row.place_id):
        reason += "；档案现属其他地区，可办理迁入"
    if document is not None and not any(described.ids & one.ids for one in candidates):
        warnings = (*warnings, "已有的档案没有登记这个证件号，可以补录")
    return Registered(row, Match.SAME, reason, residents, warnings)


def _ask_matchers(asked: Asked) -> list[Candidate]:
    """Whom the first way of matching finds that finds anybody, likeliest first."""
    for matcher in matchers:
        if found := sorted(matcher(asked), key=lambda one: -one.score):
            return found
    return []


def _judged(alike: Sequence[Candidate]) -> tuple[Verdict, tuple[int, ...]]:
    likely = [one for one in alike if one.score >= POSSIBLE_FROM]
    if not likely:
        return Verdict(Match.NEW, ""), ()
    sure = likely[0].score >= SURE_FROM and len(likely) == 1
    match = Match.SAME if sure else Match.POSSIBLE
    return Verdict(match, likely[0].why, likely[0].resident), tuple(c.resident for c in likely)


def _note(by: Actor, row: Resident, match: Match) -> None:
    audit.note(
        "people.register",
        by=by,
        subject="people.resident",
        subject_id=row.pk,
        place=row.place_id,
        outcome=str(match),
    )
