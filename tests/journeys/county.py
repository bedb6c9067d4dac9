"""Builds the county in which the journeys happen and says, as JSON, whom one meets there.

It runs in a process of its own, so that the store is written by the platform as it is installed
and not by a test run. The people whom a journey needs are made through the same actions as at the
desk; whoever else is met there is as the made-up county has him.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

RESIDENTS, SEED = 2000, 7
# Nobody, two village doctors, and a clinician whose reach ends at the village.
ACCOUNTS = {"wugang": "", "koulin": "village_doctor", "xinren": "village_doctor",
            "jizhen": "clinician"}  # fmt: skip
I10 = {"system": "icd10", "code": "I10.x00", "title": "原发性高血压"}


def build() -> dict[str, Any]:
    """The county built, with the journeys' own people in it."""
    from django.core.management import call_command

    from xinglin.demo import county
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.access import actions as access
    from xinglin.engines.indicators import actions as indicators
    from xinglin.engines.ledger.actions import commit
    from xinglin.engines.places import queries as places

    call_command("migrate", verbosity=0, interactive=False)
    county.build(RESIDENTS, seed=SEED)
    with commit(by=KEEPER_AT_CONSOLE, why="为演练准备人员"):
        facts = _places()
        facts["people"] = _people(facts)
        here = places.place(facts["village"]["code"])
        for username, role in ACCOUNTS.items():
            opened = access.open_account(
                by=KEEPER_AT_CONSOLE, username=username, name="临时人员", password=county.PASSWORD
            )
            if role:
                access.grant(by=KEEPER_AT_CONSOLE, account_id=opened.pk, role=role, place=here)
        facts["inspectors"] = _inspectors(county.PASSWORD)
    facts["password"] = county.PASSWORD
    facts["sessions"] = {name: _session(name) for name in _logins()}
    facts["roles"] = _roles()
    indicators.refresh(by=KEEPER_AT_CONSOLE)
    _as_after_a_night()
    return facts


def _inspectors(password: str) -> dict[str, str]:
    """A login for every officer who may be drawn: user names by certificate."""
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.access import actions as access
    from xinglin.engines.access.models import Account
    from xinglin.services.supervision.models import Officer

    found = {}
    for turn, one in enumerate(Officer.objects.select_related("staff", "place").order_by("pk")):
        account = Account.objects.filter(staff_id=one.staff_id).first()
        if account is None:
            account = access.open_account(
                by=KEEPER_AT_CONSOLE, username=f"jiandu{turn}", name=one.staff.name,
                password=password, staff_id=one.staff_id,
            )  # fmt: skip
            access.grant(
                by=KEEPER_AT_CONSOLE, account_id=account.pk, role="inspector", place=one.place
            )
        found[one.certificate] = account.username
    return found


def _as_after_a_night() -> None:
    """The statements of the periods that are looked at every day are made, as each night."""
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.services.figures import jobs

    jobs.make_ready(by=KEEPER_AT_CONSOLE, tell=lambda done, total=0, said="": None)


def _logins() -> list[str]:
    from xinglin.engines.access.models import Account

    return list(Account.objects.values_list("username", flat=True))


def _roles() -> dict[str, str]:
    from xinglin.engines.access.models import Holding

    return dict(Holding.objects.values_list("account__username", "role"))


def _account(username: str) -> Any:
    from xinglin.engines.access.models import Account

    return Account.objects.get(username=username)


def _places() -> dict[str, Any]:
    """The village of `cunyi`, another village, and the county."""
    from xinglin.engines.access.models import Holding
    from xinglin.engines.places.models import Place

    own = Holding.objects.get(account__username="cunyi").place
    other = (
        Place.objects.filter(level="village").exclude(parent=own.parent).order_by("number").first()
        or Place.objects.filter(level="village").exclude(pk=own.pk).order_by("number").first()
    )
    assert other is not None
    county = Place.objects.get(level="county")
    named = {"village": own, "elsewhere": other, "county": county}
    return {
        key: {"code": one.code, "number": one.number, "name": one.name}
        for key, one in named.items()
    }


def _people(facts: dict[str, Any]) -> dict[str, Any]:
    """Hypertensives whom nobody has visited yet, two files of one person, and a stranger."""
    here, there = facts["village"]["number"], facts["elsewhere"]["number"]
    made = {
        "fifty": _enrolled("文静好", 50, here),
        "seventy": _enrolled("古稀安", 70, here),
        "seventy_high": _enrolled("高寿松", 70, here),
        "danger": _enrolled("魏济民", 58, here),
        "newly_fine": _enrolled("吕新安", 55, here),
        "careless": _enrolled("粗心人", 52, here),
        "mover": _enrolled("文归来", 63, here),
        "guarded": _guarded("梅安生", here),
        "stranger": _enrolled("远乡客", 61, there),
        "twin": _enrolled("双生子", 44, here),
        "twin_again": _enrolled("双生子", 44, here, despite=True),
    }
    made |= {
        "labour": _expecting("文冬梅", here, ago=366 + 272),
        "expecting": _expecting("蒋秋月", here, ago=30 * 7),
    }
    made["reachable"] = _reachable("何月英", here)
    _visited(made["twin"]["enrolment"], 138, 86, back=40)
    _visited(made["twin_again"]["enrolment"], 136, 84, back=20)
    return made


def _enrolled(name: str, age: int, place: int, **more: Any) -> dict[str, Any]:
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.followup import actions as followup
    from xinglin.engines.people import actions as people
    from xinglin.engines.records import actions as records
    from xinglin.kernel.time import today

    birth = today().replace(year=today().year - age, month=1, day=2)
    done = people.register(
        by=KEEPER_AT_CONSOLE, name=name, sex="2", birth=birth, place=place, **more
    )
    assert done.resident is not None, done.reason
    number = done.resident.pk
    joined = today() - dt.timedelta(days=60)
    known = {"onset": joined, "recorded_on": joined}
    records.record_condition(by=KEEPER_AT_CONSOLE, resident=number, more=known, **I10)
    enrolled = followup.enrol(by=KEEPER_AT_CONSOLE, resident=number, programme="htn", joined=joined)
    return {"id": number, "name": name, "enrolment": enrolled.pk}


def _guarded(name: str, place: int) -> dict[str, Any]:
    """Somebody with a severe mental disorder, quiet at the first visit."""
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.followup import actions as followup
    from xinglin.engines.people import actions as people
    from xinglin.engines.records import actions as records
    from xinglin.kernel.time import today

    birth = today().replace(year=today().year - 41, month=5, day=6)
    done = people.register(by=KEEPER_AT_CONSOLE, name=name, sex="1", birth=birth, place=place)
    assert done.resident is not None, done.reason
    number, joined = done.resident.pk, today() - dt.timedelta(days=100)
    known = {"onset": joined, "recorded_on": joined}
    records.record_condition(
        by=KEEPER_AT_CONSOLE, resident=number, system="icd10", code="F20.900",
        title="精神分裂症", more=known,
    )  # fmt: skip
    enrolled = followup.enrol(by=KEEPER_AT_CONSOLE, resident=number, programme="smd", joined=joined)
    answers = {"risk": "1", "psychosis": "1", "insight": "1", "self_care": "1", "company": "1"}
    followup.record_follow_up(
        by=KEEPER_AT_CONSOLE, enrolment=enrolled.pk, day=today() - dt.timedelta(days=80),
        answers=answers,
    )  # fmt: skip
    return {"id": number, "name": name, "enrolment": enrolled.pk}


def _reachable(name: str, place: int) -> dict[str, Any]:
    """Somebody with an identity number and a telephone on record."""
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.codes.rules import id_check_digit
    from xinglin.engines.people import actions as people

    number, phone = "99010119780312002", "13900000312"
    number += id_check_digit(number)
    done = people.register(
        by=KEEPER_AT_CONSOLE, name=name, place=place, id_number=number, phone=phone
    )
    assert done.resident is not None, done.reason
    return {"id": done.resident.pk, "name": name, "number": number, "phone": phone}


def _expecting(name: str, place: int, ago: int) -> dict[str, Any]:
    """A woman whose pregnancy began so many days ago, booked in the tenth week."""
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.followup import actions as followup
    from xinglin.engines.people import actions as people
    from xinglin.engines.records import actions as records
    from xinglin.kernel.time import today

    birth = today().replace(year=today().year - 29, month=3, day=2)
    done = people.register(by=KEEPER_AT_CONSOLE, name=name, sex="2", birth=birth, place=place)
    assert done.resident is not None, done.reason
    begun = today() - dt.timedelta(days=ago)
    booked = begun + dt.timedelta(days=66)
    known = {"onset": booked, "recorded_on": booked}
    records.record_condition(
        by=KEEPER_AT_CONSOLE, resident=done.resident.pk, system="icd10", code="Z34.900x001",
        title="妊娠监督", more=known,
    )  # fmt: skip
    enrolled = followup.enrol(
        by=KEEPER_AT_CONSOLE, resident=done.resident.pk, programme="maternal", joined=booked,
        anchor=begun,
    )  # fmt: skip
    return {"id": done.resident.pk, "name": name, "enrolment": enrolled.pk, "begun": str(begun)}


def _visited(enrolment: int, systolic: int, diastolic: int, back: int) -> None:
    from xinglin.engines.access import KEEPER_AT_CONSOLE
    from xinglin.engines.followup import actions as followup
    from xinglin.kernel.time import today

    followup.record_follow_up(
        by=KEEPER_AT_CONSOLE,
        enrolment=enrolment,
        day=today() - dt.timedelta(days=back),
        answers={"bp": (systolic, diastolic)},
    )


def _session(username: str) -> str:
    """The cookie of somebody who is logged in: journeys that are not about the login start here."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    account = _account(username)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "xinglin.engines.access.login.Login"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    assert session.session_key is not None
    return session.session_key


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinglin.config.settings")
    import django

    django.setup()
    json.dump(build(), sys.stdout, ensure_ascii=False)
