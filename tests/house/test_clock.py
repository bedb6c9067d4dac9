"""There is one clock, in kernel/time.py; everywhere else the time is an argument."""

import ast

from tests.house.tree import Source, dotted, faults, sources

CLOCKS = (
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "time.localtime",
    "functions.Now",
)


def one_clock(source: Source):
    """Nobody reads, or lets a field read, any other clock."""
    if source.path == "xinglin/kernel/time.py":
        return
    for node in source.nodes(ast.Attribute):
        name = dotted(node)
        if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS):
            yield node.lineno, f"{name} reads a clock of its own"
    for node in source.nodes(ast.keyword):
        if node.arg in {"auto_now", "auto_now_add"}:
            yield node.lineno, f"{node.arg} reads a clock of its own"
    for node in source.nodes(ast.ImportFrom):
        taken = {f"{str(node.module).split('.')[-1]}.{alias.name}" for alias in node.names}
        for name in taken & set(CLOCKS):
            yield node.lineno, f"{name} reads a clock of its own"


def test_there_is_one_clock():
    good = "from xinglin.kernel.time import today\nstarted = time.perf_counter()"
    assert not faults(one_clock, Source("xinglin/ui/page.py", good))
    for bad in (
        "datetime.date.today()",
        "datetime.now(UTC)",
        "Field(default=timezone.now)",
        "DateTimeField(auto_now_add=True)",
        "from time import time",
    ):
        assert faults(one_clock, Source("xinglin/ui/page.py", bad)), bad
        assert not faults(one_clock, Source("xinglin/kernel/time.py", bad))
    assert not faults(one_clock)


def test_tests_ask_the_same_clock():
    """A machine's own day is not China's: from 16:00 UTC on, a test that asked it would be late."""
    for bad in ("dt.date.today()", "dt.datetime.now(dt.UTC)"):
        assert faults(a_day_of_its_own, Source("tests/journeys/test_x.py", bad)), bad
    assert not faults(a_day_of_its_own, *sources("tests"), *sources())


def a_day_of_its_own(source: Source):
    """Whoever asks the machine for the day, tests included."""
    if source.path == "xinglin/kernel/time.py":
        return
    for node in source.nodes(ast.Attribute):
        name = dotted(node)
        if name.endswith(("date.today", "datetime.now", "timezone.now")):
            yield node.lineno, f"{name} is the machine's day, not China's"
