"""What became of contracts: renewed or not, what was given of what was owed, how it was liked."""

from xinglin.engines.indicators import (
    USUAL,
    at_least,
    base,
    indicator,
    row,
    share,
)
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year
from xinglin.services.contracts.indicators.groups import (
    CONTRACTS,
    GROUPS_OF_A_TOWN,
    OFFICE,
    SINCE,
    SOURCE,
)


@base("到期签约", title="签约到期的居民", english="Residents whose contract ran out")
def run_out(period):
    """
    期内签约到期的居民；到期前因死亡、迁出、解约等终止的不在内。
    """
    early = row.ended_on.notnull() & (row.ended_on < row.ends_on)
    return facts("contracts").where(row.ends_on.between(period.start, period.end), ~early)


run_out.example(
    about="one renewed, one not; who asked out before does not run out",
    period=year(2025), contracts=CONTRACTS, gives="1",
    residents=GROUPS_OF_A_TOWN["residents"],
)  # fmt: skip


@indicator(
    "FD3", title="签约续约率", english="Contracts renewed when they ran out",
    source=SOURCE, owner=OFFICE, base=run_out, by=USUAL, goal=at_least("0.80"), valid_from=SINCE,
)  # fmt: skip
def renewal(period):
    """
    分母：期内签约到期的人数。分子：其中到期时续签的人数，到期后31天内补签的计入。
    """
    ended = run_out(period)
    return share(ended.where(row.ended_why == "renewed"), of=ended)


renewal.example(
    period=year(2025),
    contracts="""
        person | starts_on  | ends_on    | ended_on   | ended_why
        old    | 2024-03-01 | 2025-02-28 | 2025-02-28 | renewed
        old    | 2025-03-01 | 2026-02-28 |            |
        well   | 2024-12-01 | 2025-11-30 | 2025-11-30 | expired
        dead   | 2024-12-01 | 2025-11-30 | 2025-08-08 | died
    """,
    residents=GROUPS_OF_A_TOWN["residents"],
    gives="1 of 2",
)


@indicator(
    "FD4", title="签约服务履约率", english="Services of contracts that were given",
    source=SOURCE, owner=OFFICE, by=USUAL, goal=at_least("0.80"), valid_from=SINCE, base="签约居民",
)  # fmt: skip
def fulfilment(period):
    """
    分母：期内应完成的服务项次，由服务包的每年次数按签约之日起均分排出，终止之后的不再应做。
    分子：其中截至期末已完成的项次。完成与否只看服务记录（随访、体检、就诊），不靠填报；
    签约期内第几次服务抵第几次应做，提前的计入，补做的在补做之后计入。
    """
    owed = facts("owed_services").during(period)
    return share(owed.where(row.done_on <= period.end), of=owed, rows=True)


fulfilment.example(
    about="two of three were given by the end of the year",
    period=year(2025),
    owed_services="""
        person | date       | done_on
        old    | 2025-06-30 | 2025-05-01
        old    | 2025-12-31 | 2026-02-01
        high   | 2025-08-31 | 2025-08-31
        high   | 2026-02-28 | 2025-12-01
    """,
    residents=GROUPS_OF_A_TOWN["residents"],
    gives="2 of 3",
)


@base("评价签约", title="作出评价的签约居民", english="Residents who judged their contract")
def judged(period):
    """
    期内对签约服务作出满意度评价的居民。
    """
    return facts("contracts").where(row.satisfied_on.between(period.start, period.end))


judged.example(
    period=year(2025), contracts=CONTRACTS, gives="2", residents=GROUPS_OF_A_TOWN["residents"]
)


@indicator(
    "FD10", title="签约居民满意度", english="Residents content with their family doctor",
    source=SOURCE, owner=OFFICE, base=judged, by=USUAL, goal=at_least("0.85"), valid_from=SINCE,
)  # fmt: skip
def content(period):
    """
    分母：期内作出评价的居民人数。分子：其中评价为满意或很满意的人数。
    """
    said = judged(period)
    return share(said.where(row.satisfied >= 4), of=said)


content.example(
    period=year(2025), contracts=CONTRACTS, gives="1 of 2",
    residents=GROUPS_OF_A_TOWN["residents"],
)  # fmt: skip
