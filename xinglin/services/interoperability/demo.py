"""Two clients of the made-up county, a week of what they asked for, and a hospital's messages."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

from xinglin.engines.access import Actor
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.followup import programmes
from xinglin.engines.people import queries as people
from xinglin.engines.places.queries import children, top
from xinglin.engines.records import queries as records
from xinglin.kernel.time import ZONE
from xinglin.services.interoperability import actions, queries

HOSPITAL = (
    "system/*.rs system/Observation.cruds system/DiagnosticReport.cu system/Subscription.cud"
    " system/DocumentReference.c"
)
CLIENTS = (
    ("county-hospital", "县医院信息系统", HOSPITAL),
    ("province-platform", "省平台数据采集", "system/*.rs"),
)
# interaction: requests an hour, resources of each, milliseconds of each
USUAL = {
    "county-hospital": {
        "search": (40, 12, 18.0), "transaction": (14, 35, 60.0), "read": (25, 1, 4.0),
    },
    "province-platform": {"search": (22, 100, 55.0), "export": (1, 0, 12.0)},
}  # fmt: skip


def make_up(*, by: Actor, day: dt.date, seed: int) -> None:
    """Register the clients and write their week, in one set; post a few messages."""
    place = top()
    if place is None:
        return
    dice = random.Random(seed)
    rows = []
    for code, name, scope in CLIENTS:
        client = actions.register(by=by, code=code, title=name, scope=scope, place=place.number)
        for back in range(7):
            for hour in range(8, 18):
                begun = dt.datetime.combine(day - dt.timedelta(days=back), dt.time(hour), ZONE)
                for interaction, (usual, each, spent) in USUAL[code].items():
                    requests = dice.randint(usual // 2, usual + usual // 2 + 1)
                    if requests:
                        rows.append((
                            client.pk, begun, interaction, requests, dice.randint(0, requests // 8),
                            requests * each, requests * spent,
                        ))  # fmt: skip
    actions.note_traffic(rows)
    town = children(place.number).first() or place
    _messages(by, town.number, town.last, day)
    _documents(by, town.number, town.last, day)
    _delivery(day)
    _subscription(day, dice)


def _delivery(day: dt.date) -> None:
    """A bulk import of the hospital: reports that are taken, a result of somebody unknown, and a
    line that broke off."""
    client = queries.client_of(CLIENTS[0][0])
    if client is None:
        return
    report = {
        "resourceType": "DiagnosticReport", "status": "final", "effectiveDateTime": f"{day}",
        "code": {"text": "胸部DR"}, "conclusion": "双肺未见明显异常",
    }  # fmt: skip
    result = {
        "resourceType": "Observation", "id": "his-88", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "2339-0"}]},
        "subject": {"reference": "Patient/his-1"}, "effectiveDateTime": f"{day}",
        "valueQuantity": {"value": 7.1, "unit": "mmol/L"},
    }  # fmt: skip
    told = [{**report, "id": f"his-{number}"} for number in range(1, 9)]
    lines = [json.dumps(one, ensure_ascii=False) for one in (*told, result)]
    body = "\n".join([*lines, lines[0][:40]]).encode()
    base = "https://health.example/fhir"
    actions.ask_import(
        caller=queries.caller_of(client), url=f"{base}/$import", base=base,
        sources=[actions.Source(body=body)],
    )  # fmt: skip
    actions.take_imports(tell=lambda done, total, said: None)


def _subscription(day: dt.date, dice: random.Random) -> None:
    """The hospital is told of new measurements: most notices arrived, one was not wanted, two
    wait, for it does not answer just now; a second subscription leads to a host that never did.
    The names are reserved ones: nothing leaves the machine."""
    client = queries.client_of(CLIENTS[0][0])
    if client is None:
        return
    caller, base = queries.caller_of(client), "https://health.example/fhir"
    begun = dt.datetime.combine(day - dt.timedelta(days=1), dt.time(8), ZONE)
    rows = []
    for number in range(24):
        at = begun + dt.timedelta(minutes=20 * number + dice.randint(0, 15))
        done = {"state": "sent", "status": 200, "done_at": at + dt.timedelta(seconds=20)}
        if number == 9:
            done |= {"state": "dropped", "status": 422, "why": "对方不接收这个资源（422）"}
        waits: dict[str, Any] = {"state": "waiting"}
        rows.append({"resource": number, "version": 900 + number, "made_at": at,
                     "tries": 3 if number == 9 else int(number < 22),
                     **(done if number < 22 else waits)})  # fmt: skip
    told: tuple[tuple[Any, ...], ...] = (
        ("told-of-results", "Observation", "code", True, "his.example", rows, "连不上对方"),
        ("told-of-visits", "Encounter", "", False, "old.example", [],
         "连不上对方（连续8次）"),
    )  # fmt: skip
    for key, kind, names, payload, host, several, why in told:
        query = "code=http://loinc.org|85354-9" if names else ""
        plan = actions.Plan(kind, names, query, f"https://{host}/fhir", host, payload, "requested")
        channel: dict[str, Any] = {"type": "rest-hook", "endpoint": plan.endpoint}
        if payload:
            channel["payload"] = "application/fhir+json"
        resource = {
            "resourceType": "Subscription", "id": key, "status": "requested",
            "reason": "医院信息系统同步", "criteria": f"{kind}?{query}", "channel": channel,
        }  # fmt: skip
        exchange.store(
            by=caller.actor, wishes=[exchange.Wish(resource, key)], place=caller.place, base=base
        )
        hook = actions.subscribe(caller=caller, key=key, plan=plan, base=base)
        vain = 1 if several else 8
        actions.note_notices(hook=hook, rows=several, vain=vain, why=why)


def _documents(by: Actor, first: int, last: int, day: dt.date) -> None:
    """What a hospital registers: a ward summary and its correction, a visit to the clinic, a report
    without its institution; and a follow-up that is issued here."""
    living = [one.id for one in people.living_in(first, last)[:200]]
    if not living:
        return
    person = people.one(living[-1], by)
    numbers = [one.value for one in people.identifiers_of(person, by, plain=True)]
    card = next((one for one in numbers if len(one) == 18), "")
    home = day - dt.timedelta(days=9)
    told = (
        ("HSDC00.03", "Z2026001", 1, "出院小结", "县人民医院", "肺部感染，抗感染治疗后好转。"),
        ("HSDC00.03", "Z2026001", 2, "出院小结", "县人民医院", "社区获得性肺炎，两周后复查。"),
        ("HSDC00.02", "M2026117", 1, "门诊病历摘要", "县人民医院", "咳嗽三天，双肺未闻及啰音。"),
        ("HSDB03.02", "B2026003", 1, "传染病报告卡", "", "流行性感冒"),
    )  # fmt: skip
    for kind, number, version, title, institution, text in told:
        xml = DOCUMENT.format(
            kind=kind, number=number, version=version, title=title, card=card, name=person.name,
            sex=person.sex, birth=f"{person.birth:%Y%m%d}", made=f"{day:%Y%m%d}0900",
            low=f"{home:%Y%m%d}", high=f"{day - dt.timedelta(days=2):%Y%m%d}", text=text,
            author=f"<representedOrganization><name>{institution}</name></representedOrganization>"
            if institution else "",
        )  # fmt: skip
        exchange.register_document(by=by, data=xml.encode(), place=first, sender=CLIENTS[0][0])
    _issued(by, living, day)


def _issued(by: Actor, living: list[int], day: dt.date) -> None:
    """A document of a follow-up that was recorded here, for the first who had one."""
    kinds = {(plan.code, one.name): one.document for plan in programmes for one in plan.visits}
    for one in records.served(living, day - dt.timedelta(days=365), day):
        kind = kinds.get((one.programme, one.kind), "")
        if kind and not programmes[one.programme].sensitive:
            exchange.issue_document(by=by, resident=one.resident, kind=kind)
            return


DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <realmCode code="CN"/>
  <typeId root="2.16.840.1.113883.1.3" extension="POCD_MT000040"/>
  <id root="2.16.156.10011.1.1" extension="{number}"/>
  <code code="{kind}" codeSystem="2.16.156.10011.2.4"/>
  <title>{title}</title>
  <effectiveTime value="{made}"/>
  <languageCode code="zh-CN"/>
  <setId root="2.16.156.10011.1.1" extension="{number}"/>
  <versionNumber value="{version}"/>
  <recordTarget><patientRole><patient>
    <id root="2.16.156.10011.1.3" extension="{card}"/>
    <name>{name}</name>
    <administrativeGenderCode code="{sex}" codeSystem="2.16.156.10011.2.3.3.4"/>
    <birthTime value="{birth}"/>
  </patient></patientRole></recordTarget>
  <author><assignedAuthor><assignedPerson><name>周医生</name></assignedPerson>{author}</assignedAuthor></author>
  <componentOf><encompassingEncounter>
    <effectiveTime><low value="{low}"/><high value="{high}"/></effectiveTime>
  </encompassingEncounter></componentOf>
  <component><structuredBody>
    <component><section>
      <code code="11450-4" codeSystem="2.16.840.1.113883.6.1"/><title>诊断与经过</title>
      <text><paragraph>{text}</paragraph></text>
    </section></component>
    <component><section>
      <code code="8716-3" codeSystem="2.16.840.1.113883.6.1"/><title>生命体征</title><text/>
      <entry><observation classCode="OBS" moodCode="EVN">
        <code code="DE04.10.174.00" codeSystem="2.16.156.10011.2.2.1" displayName="收缩压"/>
        <value xsi:type="PQ" value="128" unit="mmHg"/></observation></entry>
      <entry><observation classCode="OBS" moodCode="EVN">
        <code code="DE04.10.176.00" codeSystem="2.16.156.10011.2.2.1" displayName="舒张压"/>
        <value xsi:type="PQ" value="78" unit="mmHg"/></observation></entry>
    </section></component>
  </structuredBody></component>
</ClinicalDocument>
"""


def _messages(by: Actor, first: int, last: int, day: dt.date) -> None:
    """What a hospital sends of one resident: a registration, a result, and one without its number,
    which lies in the dead-letter queue."""
    known = next(iter(people.living_in(first, last)[:1]), None)
    if known is None:
        return
    person = people.one(known.id, by)
    numbers = [one.value for one in people.identifiers_of(person, by, plain=True)]
    card = next((one for one in numbers if len(one) == 18), "")
    sex, at = {"1": "M", "2": "F"}.get(person.sex, "U"), f"{day:%Y%m%d}"
    who = f"PID|1||M0001^^^HIS^MR~{card}^^^CN^NNCHN||{person.name}||{person.birth:%Y%m%d}|{sex}"
    result = f"OBX|1|NM|GLU2^餐后血糖^L||7.1|mmol/L|||||F|||{at}0930"
    told = (
        ("ADT^A04", "", ""),
        ("ORU^R01", f"OBR|1|R1|F1|GLU2^餐后血糖^L|||{at}0900", result),
        ("ORU^R01", "OBR|1||||", result),
    )
    for number, (kind, *more) in enumerate(told, start=1):
        head = (
            f"MSH|^~\\&|HIS|县医院|XINGLIN||{at}1000||{kind}|M{number:06d}|P|2.4||||||UNICODE UTF-8"
        )
        text = "\r".join([head, who, *filter(None, more)])
        exchange.receive_message(by=by, data=text.encode(), place=first)
