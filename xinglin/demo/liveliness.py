"""Sees to it that no village doctor's list is empty on the day of the build."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days, plan
from xinglin.demo.dice import Array, in_turn
from xinglin.demo.pressure import Course, Patients, Visits
from xinglin.demo.residents import Residents

DUE_TODAY, OVERDUE, REFERRED = 2, 2, 1
LATE = 9  # days


def enliven(who: Residents, of: Patients, visits: Visits, course: Course) -> None:
    """Where a village has nobody due today, overdue or referred, a last visit is changed a little.

    What is changed stays true to the plan: the day moves, or the pressure, and grade and
    appointment follow from it.
    """
    _promise(who, of, visits, course, who.today, DUE_TODAY)
    _promise(who, of, visits, course, who.today - LATE, OVERDUE)
    _refer(who, of, visits, course)


def _open(of: Patients, course: Course) -> Array:
    return np.flatnonzero(
        (of.joined != days.NEVER) & (course.left == days.NEVER) & (course.last >= 0)
    )


def _missing(who: Residents, of: Patients, has: Array, wanted: int) -> Array:
    """How many more each village needs."""
    have = np.bincount(who.village[of.who[has]], minlength=len(who.county.villages))
    return np.maximum(wanted - have, 0)


def _promise(
    who: Residents, of: Patients, visits: Visits, course: Course, due: int, wanted: int
) -> None:
    """Bring last, controlled visits forward so that the next of them is due on that day."""
    open_now = _open(of, course)
    last = course.last[open_now]
    on = visits.next_on[last]
    has = open_now[on == due if due == who.today else on < who.today]
    missing = _missing(who, of, has, wanted)
    seen = int(days.add_months(np.array([due]), -3)[0])
    seen += due - int(days.add_months(np.array([seen]), 3)[0])
    if int(days.add_months(np.array([seen]), 3)[0]) != due:
        return  # no day promises that one; the lists of the week are full all the same
    previous = np.maximum(last - 1, 0)
    fits = (visits.patient[previous] == open_now) & (visits.grade[previous] == plan.CONTROLLED)
    fits &= (visits.grade[last] == plan.CONTROLLED) & (on > who.today)
    fits &= (seen > visits.day[previous] + 20) & (seen > of.joined[open_now] + 20)
    fits &= visits.age[last] == days.ages(who.births[of.who[open_now]], seen)
    chosen, last = open_now[fits], last[fits]
    village = who.village[of.who[chosen]]
    taken = last[in_turn(village) < missing[village]]
    visits.day[taken], visits.next_on[taken] = seen, due


def _refer(who: Residents, of: Patients, visits: Visits, course: Course) -> None:
    """Raise the pressure of somebody's last visit until he has to be sent on."""
    open_now = _open(of, course)
    last = course.last[open_now]
    missing = _missing(who, of, open_now[plan.REFERS[visits.grade[last]]], REFERRED)
    fits = ~np.isnan(visits.systolic[last]) & (visits.next_on[last] > who.today)
    chosen, last = open_now[fits], last[fits]
    order = np.argsort(-visits.day[last], kind="stable")  # the latest visits first
    chosen, last = chosen[order], last[order]
    village = who.village[of.who[chosen]]
    taken = last[in_turn(village) < missing[village]]
    visits.systolic[taken] = 184
    visits.grade[taken] = plan.DANGER
    visits.next_on[taken] = visits.day[taken] + 14
