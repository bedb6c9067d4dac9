"""The births of a period and what belongs to each: the pregnancy before, the weeks after."""

from xinglin.engines.indicators import answered, answered_on, base, days_from, row
from xinglin.engines.indicators.tables import visits
from xinglin.kernel.time import days, year

LONGEST = 310  # days of a pregnancy
FAR = days(400)


def of_kind(kind):
    """Every visit of a kind."""
    return visits.of("maternal").where(row.kind == kind)


def deliveries(period):
    """Records of births in the period, by the day of the birth, with `delivered`, `discharged`."""
    told = of_kind("delivery").having(
        delivered=answered_on("delivered_on"), discharged=answered_on("discharged_on")
    )
    return told.where(row.delivered.between(period.start, period.end))


@base("产妇", title="产妇", english="Women who gave birth", programme="maternal")
def mothers(period):
    """
    期内分娩的产妇：分娩记录中分娩日期在期内的人，按分娩日期（不按建册日期）计；双胎的产妇只计一次，
    期内分娩两次的按最近一次计。流产、引产不计。
    """
    return deliveries(period).where(~answered("outcome_of_birth", "4")).latest()


mothers.example(
    about="by the day of birth, not the day of the record; an abortion is no birth",
    period=year(2025),
    visits="""
        person | programme | kind     | date       | answers
        wang   | maternal  | delivery | 2025-03-02 | delivered_on=2025-03-01, outcome_of_birth=1
        li     | maternal  | delivery | 2026-01-02 | delivered_on=2025-12-31, outcome_of_birth=3
        zhao   | maternal  | delivery | 2025-03-02 | delivered_on=2025-03-01, outcome_of_birth=4
        chen   | maternal  | delivery | 2025-01-02 | delivered_on=2024-12-31, outcome_of_birth=1
    """,
    gives="2",
)


def in_the_pregnancy(rows, period):
    """Those of the rows that lie in the pregnancy that ended with the birth of the period."""
    told = rows.beside(mothers(period), "delivered")
    return told.where(days_from(row.day, row.delivered).between(0, LONGEST))


def antenatal(period):
    """Antenatal visits of the pregnancies that ended in the period."""
    seen = visits.of("maternal").between(FAR.before(period.start), period.end)
    kinds = ["booking", "second", "third", "fourth", "fifth", "extra"]
    return in_the_pregnancy(seen.where(row.kind.isin(kinds)), period)


def afterwards(period, most):
    """Postnatal visits so many days after leaving hospital at the latest (or after the birth)."""
    seen = of_kind("postnatal").between(period.start, FAR.after(period.end))
    told = seen.beside(mothers(period), "delivered", "discharged")
    left = row.discharged.fill_null(row.delivered)
    return told.where(days_from(left, row.day).between(0, most))
