"""A programme as FHIR R4: a PlanDefinition with its questionnaires, readable by other systems."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xinglin.engines.followup.words import Anchor, Programme, Refer, Rule, SeeAgain, Visit
from xinglin.engines.followup.words.eligibility import conditions_of
from xinglin.engines.records import Choice, DayAsked, Form, Measure, Pair, Question, Tick, Ticks
from xinglin.kernel.time import Span

SYSTEM = "https://xinglin.org/fhir"
UCUM = "http://unitsofmeasure.org"
TEXT = "text/plain"


def plan_definition(plan: Programme) -> dict[str, Any]:
    """The programme as a PlanDefinition; its forms are contained questionnaires."""
    return _filled(
        {
            "resourceType": "PlanDefinition",
            "id": plan.code,
            "url": f"{SYSTEM}/PlanDefinition/{plan.code}",
            "version": plan.version(plan.limits.latest),
            "name": "".join(part.title() for part in plan.code.replace("-", " ").split()),
            "title": plan.title,
            "status": "active",
            "description": plan.english,
            "subjectCodeableConcept": {"text": plan.who.title},
            "purpose": plan.source,
            "relatedArtifact": [{"type": "documentation", "display": plan.source}]
            if plan.source
            else [],
            "contained": [
                questionnaire(plan, visit) for visit in plan.visits if visit.asks is not None
            ]
            + [questionnaire(plan, plan.main)] * (plan.main.asks is None),
            "goal": [
                {"description": {"text": f"{plan.title}：{rule.title or rule.grade}"}}
                for rule in plan.plan[-1:]
            ],
            "action": [_visit_action(plan, visit) for visit in plan.visits]
            + [_plan_action(plan)]
            + [_extra_action(one) for one in plan.extras],
        }
    )


def _visit_action(plan: Programme, visit: Visit) -> dict[str, Any]:
    asked = visit.name if visit.asks is not None else plan.main.name
    return _filled(
        {
            "id": _id(visit.name),
            "prefix": "visit",
            "title": visit.title or visit.name,
            "description": visit.when,
            "condition": [_applies(plan)],
            "timingTiming": {"repeat": _repeat(visit)} if visit.every is not None else None,
            "timingRange": _window(visit) if visit.at is not None else None,
            "relatedAction": [],
            "trigger": [{"type": "named-event", "name": _counts_from(plan, visit)}],
            "definitionCanonical": f"#{_id(asked)}-form",
        }
    )


def _counts_from(plan: Programme, visit: Visit) -> str:
    if visit.since:
        return visit.since
    return plan.anchor.code if isinstance(plan.anchor, Anchor) else plan.anchor


def _applies(plan: Programme) -> dict[str, Any]:
    said = [plan.who.title, *(one.title for one in conditions_of(plan.who))]
    return {
        "kind": "applicability",
        "expression": {"language": TEXT, "expression": "；".join(dict.fromkeys(said))},
    }


def _repeat(visit: Visit) -> dict[str, Any]:
    period, unit = _period(visit.every or Span())
    return {"frequency": 1, "period": period, "periodUnit": unit}


def _window(visit: Visit) -> dict[str, Any]:
    low, unit = _period(visit.at or Span())
    found: dict[str, Any] = {"low": {"value": low, "unit": unit, "system": UCUM, "code": unit}}
    if visit.until is not None:
        high, unit = _period(visit.until)
        found["high"] = {"value": high, "unit": unit, "system": UCUM, "code": unit}
    return found


def _period(span: Span) -> tuple[int, str]:
    return (
        (span.months, "mo")
        if span.months and not span.days
        else (
            span.days + 30 * span.months,
            "d",
        )
    )


def _plan_action(plan: Programme) -> dict[str, Any]:
    """The ladder: read from the top, exactly one holds."""
    return {
        "id": "plan",
        "prefix": "plan",
        "title": "方案（自上而下，先符合者为准）",
        "selectionBehavior": "exactly-one",
        "action": [_rule_action(at, rule) for at, rule in enumerate(plan.plan, 1)],
    }


def _rule_action(number: int, rule: Rule) -> dict[str, Any]:
    steps = [_step(one) for one in rule.steps]
    return _filled(
        {
            "id": _id(rule.grade),
            "prefix": str(number),
            "title": rule.title or rule.grade,
            "description": rule.says,
            "code": [
                {
                    "coding": _filled_list(
                        [
                            {"system": f"{SYSTEM}/CodeSystem/grade", "code": rule.grade},
                            {"system": f"{SYSTEM}/CodeSystem/CV05.10.012", "code": rule.code}
                            if rule.code
                            else {},
                        ]
                    ),
                    "text": rule.title or rule.grade,
                }
            ],
            "action": steps,
        }
    )


def _step(step: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"title": step.title}
    if isinstance(step, SeeAgain) and isinstance(step.span, Span):
        period, unit = _period(step.span)
        code = {"value": period, "unit": unit, "system": UCUM, "code": unit}
        found["timingDuration"] = code
    if isinstance(step, Refer):
        found["priority"] = "urgent" if step.at_once else "routine"
        found["code"] = [{"text": "转诊"}]
    return found


def _extra_action(extra: Any) -> dict[str, Any]:
    first, unit = _period(extra.after)
    return _filled(
        {
            "id": _id(extra.name),
            "prefix": "extra",
            "title": extra.title,
            "description": extra.says,
            "timingDuration": {"value": first, "unit": unit, "system": UCUM, "code": unit},
        }
    )


# --- forms -----------------------------------------------------------------------------------


def questionnaire(plan: Programme, visit: Visit) -> dict[str, Any]:
    """What is asked at a visit, as a Questionnaire."""
    form = plan.form(visit.name)
    return {
        "resourceType": "Questionnaire",
        "id": f"{_id(visit.name)}-form",
        "title": f"{plan.title}·{visit.title or visit.name}",
        "status": "active",
        "subjectType": ["Patient"],
        "item": list(_groups(form)),
    }


def _groups(form: Form) -> Iterator[dict[str, Any]]:
    for number, (title, questions) in enumerate(form.groups, 1):
        items = [_item(one) for one in questions]
        if title:
            yield {"linkId": f"group-{number}", "text": title, "type": "group", "item": items}
        else:
            yield from items


def _item(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {
        "linkId": question.code,
        "text": question.title,
        "type": _kind(question),
        "required": bool(question.required),
        "code": [{"system": "http://loinc.org", "code": question.loinc}] if question.loinc else [],
        "repeats": isinstance(question, Ticks),
    }
    if isinstance(question, Choice):
        found["answerOption"] = [
            {"valueCoding": {"code": code, "display": title}} for code, title in question.choices
        ]
    if isinstance(question, Pair):
        found["item"] = [_item(question.upper), _item(question.lower)]
    return _filled(found)


def _kind(question: Question) -> str:
    kinds = (
        (Pair, "group"),
        (Choice, "choice"),
        (Tick, "boolean"),
        (DayAsked, "date"),
    )
    for kind, name in kinds:
        if isinstance(question, kind):
            return name
    if isinstance(question, Measure):
        return "decimal" if question.digits else "integer"
    return "text"


def _id(name: str) -> str:
    """A name as an id: letters, digits, hyphens, at most 58 of them."""
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in name)
    return plain.strip("-")[:58] or "x"


def _filled(found: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty: FHIR knows no empty elements."""
    return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def _filled_list(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in found if one]
