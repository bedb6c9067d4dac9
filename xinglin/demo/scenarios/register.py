"""Every course of records, under the name that a quota calls it by."""

from __future__ import annotations

from collections.abc import Callable

from xinglin.demo.care.county import Known
from xinglin.demo.scenarios import (
    alliances,
    births,
    contracts,
    courses,
    doses,
    families,
    inspection,
    lines,
    lungs,
    offices,
    referrals,
)
from xinglin.demo.scenarios.courses import Part
from xinglin.demo.scenarios.lines import Whole
from xinglin.demo.scenarios.words import Quota

Course = Callable[[Known, Part], int]  # of a county's people
COURSES: dict[str, Course] = {
    "alliances": alliances.standing,
    "hypertension": courses.hypertension,
    "diabetes": courses.diabetics,
    "severe mental disorder": courses.disorders,
    "elderly": courses.old_people,
    "children": families.children,
    "mothers": families.women,
    "contracts": contracts.signed,
    "covid doses": doses.against_covid,
    "routine doses": doses.routine,
    "referrals": referrals.sent,
    "tuberculosis": lungs.treated,
    "suspects of tuberculosis": lungs.examined,
}
OFFICES: dict[str, Callable[[Whole, Quota], int]] = {
    "registers": lines.kept,
    "births": births.registered,
    "visits": inspection.visited,
    "cases": inspection.punished,
    "centres": offices.centres,
    "plan": offices.planned,
}
