"""Every course of records, under the name that a quota calls it by."""

from __future__ import annotations

from collections.abc import Callable

from xinglin.demo.care.county import Known
from xinglin.demo.scenarios import contracts, courses, doses, families
from xinglin.demo.scenarios.courses import Part

Course = Callable[[Known, Part], int]
COURSES: dict[str, Course] = {
    "hypertension": courses.hypertension,
    "diabetes": courses.diabetics,
    "severe mental disorder": courses.disorders,
    "elderly": courses.old_people,
    "children": families.children,
    "mothers": families.women,
    "contracts": contracts.signed,
    "covid doses": doses.against_covid,
    "routine doses": doses.routine,
}
