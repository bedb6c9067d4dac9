"""Sees to it that no village doctor's list is empty on the day of the build."""

from __future__ import annotations

import numpy as np

from xinglin.demo import days, plan
from xinglin.demo.dice import Array, in_turn
from xinglin.demo.pressure import Course, Patients, Visits
from xinglin.demo.residents import Residents

DUE_TODAY = 2


def due_today(who: Residents, of: Patients, visits: Visits, course: Course) -> None:
    """In every village bring a last, controlled visit forward so that the next is due today.

    A controlled visit promises the next in three months; moved to three months before today it
    promises today. Only where the visit before it and the joining allow it.
    """
    wanted = int(days.add_months(np.array([who.today]), -3)[0])
    if days.add_months(np.array([wanted]), 3)[0] != who.today:
        return  # the day does not exist three months ago; the week's list is full all the same
    open_now = np.flatnonzero(
        (of.joined != days.NEVER) & (course.left == days.NEVER) & (course.last >= 0)
    )
    last = course.last[open_now]
    previous = np.maximum(last - 1, 0)
    floor = np.where(visits.patient[previous] == open_now, visits.day[previous] + 20, 0)
    floor = np.maximum(floor, of.joined[open_now] + 20)
    first_of_all = visits.patient[previous] != open_now
    fits = (visits.grade[last] == plan.CONTROLLED) & (visits.next_on[last] > who.today)
    fits &= (wanted > floor) & (wanted <= of.out[open_now])
    fits &= ~first_of_all & (visits.age[last] == days.ages(who.births[of.who[open_now]], wanted))
    fits &= visits.kept[last] & ~_short_before(visits, previous)
    chosen, last = open_now[fits], last[fits]
    few = in_turn(who.village[of.who[chosen]]) < DUE_TODAY
    visits.day[last[few]] = wanted
    visits.next_on[last[few]] = who.today


def _short_before(visits: Visits, previous: Array) -> Array:
    return visits.grade[previous] != plan.CONTROLLED
