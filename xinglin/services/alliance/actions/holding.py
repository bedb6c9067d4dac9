"""Joint clinics are opened and closed; a session counts when both doctors signed it."""

from __future__ import annotations

import datetime as dt

from xinglin.engines.access import Actor
from xinglin.engines.access.actions import verb
from xinglin.engines.ledger.actions import change
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import NotAllowed, Refused
from xinglin.kernel.texts import words
from xinglin.services.alliance import queries
from xinglin.services.alliance.actions.keeping import mine, past
from xinglin.services.alliance.models import JointClinic, JointSession
from xinglin.services.alliance.rules import CLINICS, MOST_PERSONS, uncounted


@verb("alliance.keep", title="开设联合门诊")
def open_clinic(
    *,
    by: Actor,
    alliance_id: int,
    institution: int,
    kind: str,
    specialty: str,
    room: str,
    opened_on: dt.date,
    partner: int | None = None,
) -> JointClinic:
    """A clinic, ward or centre at a member, held with the lead or another member."""
    one = mine(by, alliance_id)
    day = past(opened_on, "开设日期")
    with_whom = partner or one.lead_id
    held = {each.institution_id: each.institution for each in queries.members(one.pk, day)}
    if kind not in CLINICS:
        raise Refused("没有选择类别", mend="请从列表中选择")
    if institution == with_whom:
        raise Refused("开设机构和合作医院是同一家", mend="请另选合作医院")
    if institution not in held or with_whom not in held:
        raise Refused("两家机构当日都须是成员", mend="请先登记加入，或核对开设日期")
    name = words(specialty, "专科", 40)
    rows = JointClinic.objects.filter(institution=institution, kind=kind, specialty=name)
    if rows.filter(closed_on=None).exists():
        raise Refused(f"这家机构已有{name}{CLINICS[kind]}", mend="请在原联合门诊上登记出诊")
    return JointClinic.objects.create(
        alliance_id=one.pk, institution_id=institution, partner_id=with_whom, kind=kind,
        place_id=held[institution].place_id, specialty=name,
        room=words(room, "诊室（病区）", 60), opened_on=day,
    )  # fmt: skip


@verb("alliance.keep", title="停办联合门诊")
def close_clinic(*, by: Actor, clinic_id: int, on: dt.date) -> JointClinic:
    """No sessions after that day."""
    one = queries.clinic(clinic_id, by)
    mine(by, one.alliance_id)
    if one.closed_on is not None:
        raise Refused("已经停办", why=f"停办日期是 {one.closed_on}")
    if past(on, "停办日期") < one.opened_on:
        raise Refused("停办日期早于开设日期", why=f"开设日期是 {one.opened_on}")
    last = queries.sessions(one.pk).first()
    if last is not None and last.day > on:
        raise Refused("停办日期之后还有出诊", why=f"最近一次出诊是 {last.day}")
    return change(one, closed_on=on)  # type: ignore[return-value]


@verb("alliance.hold", title="登记联合出诊")
def hold(
    *,
    by: Actor,
    clinic_id: int,
    day: dt.date,
    home_doctor: int,
    guest_doctor: int,
    persons: int,
    note: str = "",
) -> JointSession:
    """One session: the doctor of the centre and the specialist were both there."""
    one = queries.clinic(clinic_id, by)
    ends = (one.institution_id, one.partner_id)
    if not by.everything and by.institution not in ends and not by.may("alliance.keep"):
        raise NotAllowed("只有开设机构和合作医院的人员可以登记出诊", why="您不属于这两家机构")
    past(day, "出诊日期")
    if day < one.opened_on or (one.closed_on is not None and day > one.closed_on):
        raise Refused("这一天没有开设", why=f"开设日期是 {one.opened_on}")
    home, guest = places.one_staff(home_doctor), places.one_staff(guest_doctor)
    why = uncounted(
        home.institution_id if home else None, guest.institution_id if guest else None, ends
    )
    if why:
        raise Refused("这次出诊不能计入", why=why, mend="两位医生都在场才算一次联合出诊")
    if not 0 <= persons <= MOST_PERSONS:
        raise Refused("诊疗人次不对", mend=f"请填写 0 到 {MOST_PERSONS} 的整数")
    if JointSession.objects.filter(clinic=one.pk, day=day, guest_doctor=guest_doctor).exists():
        raise Refused("这位专科医生当日的出诊已经登记", mend="请核对日期和医生")
    return JointSession.objects.create(
        clinic_id=one.pk, place_id=one.place_id, kind=one.kind, day=day,
        home_doctor_id=home_doctor, guest_doctor_id=guest_doctor, persons=persons,
        note=note.strip()[:200],
    )  # fmt: skip
