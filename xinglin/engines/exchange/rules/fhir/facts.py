"""What an Encounter, a Condition, an Observation say: rows of the record, or why they are none."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from xinglin.engines.codes import DIAGNOSES
from xinglin.engines.codes.words.diagnosis import ICD10_SYSTEMS, SNOMED_SYSTEMS
from xinglin.engines.exchange.rules.fhir.paths import at, codings, day, each, number, text
from xinglin.engines.exchange.words import Judged, Outcome, set_aside
from xinglin.engines.records import BLOOD_PRESSURE, About, Measure, questions
from xinglin.kernel.time import ZONE

LOINC = "http://loinc.org"
PANELS = frozenset({"85354-9", "55284-4"})
UPPER, LOWER = BLOOD_PRESSURE.upper, BLOOD_PRESSURE.lower
NO_ENCOUNTER = {"planned": "计划中", "cancelled": "已取消", "entered-in-error": "录入错误"}
NO_CONDITION = {"entered-in-error": "录入错误", "refuted": "已排除"}
OBSERVED = frozenset({"final", "amended", "corrected", "preliminary"})
ELEMENTS, OWN = "urn:oid:2.16.156.10011.2.2.1", "urn:xinglin:question"
SHORT = {LOINC: "loinc", "http://hl7.org/fhir/sid/icd-9-cm": "icd9", ELEMENTS: "de", OWN: "xl"}
LONGEST_QUESTION, LONGEST_CODE = 24, 24
# By how much a value in a UCUM unit is multiplied to stand in the unit of our catalogue.
FACTORS = {
    ("Cel", "℃"): 1, ("/min", "次/min"): 1, ("{beats}/min", "次/min"): 1,
    ("mm[Hg]", "mmHg"): 1, ("mmHg", "mmHg"): 1, ("cm", "cm"): 1, ("m", "cm"): 100,
    ("kg", "kg"): 1, ("g", "kg"): 0.001, ("g", "g"): 1, ("kg", "g"): 1000,
    ("kg/m2", "kg/m²"): 1, ("mmol/L", "mmol/L"): 1, ("%", "%"): 1, ("g/L", "g/L"): 1,
    ("g/dL", "g/L"): 10, ("10*9/L", "10⁹/L"): 1, ("10*3/uL", "10⁹/L"): 1, ("U/L", "U/L"): 1,
    ("umol/L", "μmol/L"): 1,
}  # fmt: skip
# A question by its code in LOINC, among the elements of WS 363, or in our own catalogue.
MEASURES = {
    (system, code): one for one in questions if isinstance(one, Measure)
    for system, code in ((LOINC, one.loinc), (ELEMENTS, one.element), (OWN, one.code)) if code
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Meeting:
    """An encounter."""

    kind: str
    day: dt.date
    started_at: dt.datetime | None
    ended_on: dt.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Illness:
    """A condition."""

    system: str
    code: str
    title: str
    onset: dt.date | None
    abated: dt.date | None
    recorded_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """An observation; `moment` puts those of one day in order."""

    question: str
    day: dt.date
    moment: str
    value: float | None
    second: float | None = None
    text: str = ""


def kept(why: str) -> Judged:
    """A resource that says nothing a record could hold, with the reason."""
    return Judged(Outcome.KEPT, why)


def read_encounter(resource: dict[str, Any], today: dt.date) -> Meeting | Judged:
    """The encounter, or what becomes of the resource instead."""
    if (status := text(resource, "status")) in NO_ENCOUNTER:
        return kept(f"就诊{NO_ENCOUNTER[status]}，不是已发生的服务")
    kind = text(resource, "class", "code") or text(resource, "class", "coding", "code")
    began = day(resource, "period", "start")
    if not kind or len(kind) > 6:
        return set_aside("缺少就诊类别", "请来源机构补全 class.code", "class")
    if began is None:
        return set_aside("没有完整的就诊日期", "请来源机构补全 period.start", "period")
    if began > today:
        return set_aside(f"就诊日期{began}晚于今天", "请来源机构核对日期", "period")
    ended = day(resource, "period", "end")
    if ended is not None and ended < began:
        return set_aside("结束日期早于开始日期", "请来源机构核对日期", "period")
    reasons = codings(resource, "reasonCode")
    reason = reasons[0][1][:20] if reasons else ""
    return Meeting(kind, began, moment(text(resource, "period", "start")), ended, reason)


def read_condition(resource: dict[str, Any], today: dt.date) -> Illness | Judged:
    """The condition, or what becomes of the resource instead."""
    status = text(resource, "verificationStatus", "coding", "code")
    if status in NO_CONDITION:
        return kept(f"诊断{NO_CONDITION[status]}")
    system, code, title = _diagnosis(resource)
    title = text(resource, "code", "text") or title
    if not code and not title:
        return set_aside("没有诊断编码和名称", "请来源机构补全 code", "code")
    if len(code) > LONGEST_CODE:
        return set_aside(f"诊断编码超过{LONGEST_CODE}个字符", "请来源机构核对编码", "code")
    onset = day(resource, "onsetDateTime", begin=True)
    onset = onset or day(resource, "onsetPeriod", "start", begin=True)
    abated = day(resource, "abatementDateTime", begin=True)
    abated = abated or day(resource, "abatementPeriod", "end", begin=True)
    recorded = day(resource, "recordedDate", begin=True)
    for one, what in ((onset, "发病日期"), (abated, "痊愈日期"), (recorded, "记录日期")):
        if one is not None and one > today:
            return set_aside(f"{what}{one}晚于今天", "请来源机构核对日期", "onset")
    if onset is not None and abated is not None and abated < onset:
        return set_aside("痊愈日期早于发病日期", "请来源机构核对日期", "abatement")
    return Illness(system, code, title[:200], onset, abated, recorded)


def _diagnosis(resource: dict[str, Any]) -> tuple[str, str, str]:
    """The coding that is kept: one that a group of diagnoses knows, else ICD-10, else SNOMED CT."""
    found = [(short_system(system), code, name) for system, code, name in codings(resource, "code")]
    if not found:
        return "text", "", ""
    order = {"icd10": 0, "snomed": 1}

    def rank(coding: tuple[str, str, str]) -> tuple[bool, int]:
        grouped = any(group.holds(coding[0], coding[1]) for group in DIAGNOSES)
        return not grouped, order.get(coding[0], 2)

    return min(found, key=rank)


def short_system(system: str) -> str:
    """The short name under which records keep a coding system."""
    named = system.casefold()
    if named in ICD10_SYSTEMS:
        return "icd10"
    return "snomed" if named in SNOMED_SYSTEMS else SHORT.get(named, "other")


def read_observation(
    resource: dict[str, Any], today: dt.date, birth: dt.date | None = None, sex: str = ""
) -> Reading | Judged:
    """The observation, or what becomes of the resource instead."""
    if (status := text(resource, "status")) not in OBSERVED:
        return kept(f"状态为“{status[:20]}”，没有可用的结果")
    coded = codings(resource, "code")
    if not coded:
        return kept("没有项目编码")
    when, on = _when(resource)
    if on is None:
        return set_aside("没有完整的测量日期", "请来源机构补全 effective", "effective")
    if on > today:
        return set_aside(f"测量日期{on}晚于今天", "请来源机构核对日期", "effective")
    if birth is not None and on < birth:
        return set_aside("测量日期早于出生日期", "请来源机构核对日期", "effective")
    about = About(sex=sex, day=on, born=birth)
    if any(system == LOINC and code in PANELS for system, code, _ in coded):
        return _pressure(resource, on, when)
    return _measured(resource, coded, about, on, when)


def _when(resource: dict[str, Any]) -> tuple[str, dt.date | None]:
    for path in (("effectiveDateTime",), ("effectivePeriod", "start"), ("effectiveInstant",)):
        if on := day(resource, *path):
            return _order(text(resource, *path)), on
    if at(resource, "effectiveDateTime") is None and (on := day(resource, "issued")):
        return _order(text(resource, "issued")), on
    return "", None


def _order(written: str) -> str:
    exact = moment(written)
    return exact.astimezone(dt.UTC).isoformat() if exact is not None else written


def moment(written: str) -> dt.datetime | None:
    """A moment as written, in the zone of China where it says none."""
    try:
        found = dt.datetime.fromisoformat(written) if "T" in written else None
        if found is not None and found.tzinfo is None:
            found = found.replace(tzinfo=ZONE)
        return found.astimezone(ZONE) if found is not None else None
    except (ValueError, OverflowError):
        return None


def _pressure(resource: dict[str, Any], on: dt.date, when: str) -> Reading | Judged:
    values: dict[str, float] = {}
    for part in each(resource, "component"):
        for system, code, _ in codings(part, "code"):
            value = number(part, "valueQuantity", "value")
            fits = (_unit(part), BLOOD_PRESSURE.unit) in FACTORS
            if system == LOINC and value is not None and fits:
                values[code] = value
    upper, lower = values.get(UPPER.loinc), values.get(LOWER.loinc)
    if upper is None or lower is None:
        return kept("血压缺少收缩压或舒张压，或单位不是 mm[Hg]")
    for value, asked in ((upper, UPPER), (lower, LOWER)):
        if not asked.hard[0] <= value <= asked.hard[1]:
            why = f"{asked.title}{value:g}不可能（{asked.allowed()}）"
            return set_aside(why, "请来源机构核对数值和单位", "component")
    if lower >= upper:
        return set_aside("舒张压不低于收缩压", "请来源机构核对是否填反", "component")
    return Reading(BLOOD_PRESSURE.code, on, when, upper, lower)


def _measured(
    resource: dict[str, Any],
    coded: list[tuple[str, str, str]],
    about: About,
    on: dt.date,
    when: str,
) -> Reading | Judged:
    value = number(resource, "valueQuantity", "value")
    for system, code, _ in coded:
        asked = MEASURES.get((system, code))
        unit = _unit(resource)
        factor = (
            FACTORS.get((unit, asked.unit), 1 if unit == asked.unit else None) if asked else None
        )
        if asked is None or factor is None or value is None:
            continue
        low, high = asked.range_for(about).hard
        if not low <= value * factor <= high:
            why = f"{asked.title}{value:g}不可能（{asked.allowed(about)}）"
            return set_aside(why, "请来源机构核对数值和单位", "valueQuantity")
        return Reading(asked.code, on, when, value * factor)
    return _as_said(resource, coded, on, when)


def _factor(unit: str, ours: str) -> float | None:
    """By how much to multiply; None for a unit that cannot be turned into ours."""
    return 1 if unit == ours else FACTORS.get((unit, ours))


def _unit(thing: dict[str, Any]) -> str:
    return text(thing, "valueQuantity", "code") or text(thing, "valueQuantity", "unit")


def _as_said(
    resource: dict[str, Any], coded: list[tuple[str, str, str]], on: dt.date, when: str
) -> Reading | Judged:
    """A result that our catalogue has no question for: kept under its own code, as it was said."""
    system, code, title = coded[0]
    question = f"{short_system(system)}:{code}"
    if len(question) > LONGEST_QUESTION:
        return kept("项目编码太长，本平台没有对应的项目")
    title = text(resource, "code", "text") or title or code
    value = number(resource, "valueQuantity", "value")
    if value is not None:
        unit = text(resource, "valueQuantity", "unit") or text(resource, "valueQuantity", "code")
        return Reading(question, on, when, value, text=f"{title} {value:g} {unit}".strip()[:200])
    said = text(resource, "valueCodeableConcept", "text") or next(
        (name or word for _, word, name in codings(resource, "valueCodeableConcept")), ""
    )
    said = said or text(resource, "valueString") or text(resource, "valueDateTime")
    for plain in ("valueInteger", "valueBoolean"):
        if not said and at(resource, plain) is not None:
            said = str(at(resource, plain))[:40]
    if not said:
        return kept("没有单一的结果值")
    return Reading(question, on, when, None, text=f"{title}：{said}"[:200])
