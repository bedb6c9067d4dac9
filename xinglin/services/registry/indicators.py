"""The lines of all registers in the lake: what their own figures are counted from."""

from xinglin.engines.indicators import base, lake_table
from xinglin.engines.indicators.tables import facts
from xinglin.kernel.time import year

lake_table(
    "register_entries",
    store="registers_entry",
    columns={"register": "text", "kind": "text", "state": "text", "answers": "text"},
    day="day",
    place="place_id",
)


@base("台账条目", title="台账条目", english="Lines of a register")
def lines(period):
    """
    各台账中符合该指标分母口径的条目，一条计一次。
    """
    return facts("register_entries").during(period)


lines.example(
    period=year(2025), gives="1",
    register_entries="""
        register | day        | state
        any      | 2025-03-01 | open
        any      | 2024-03-01 | open
    """,
)  # fmt: skip
