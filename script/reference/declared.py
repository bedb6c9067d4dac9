"""Programmes, registers and indicators: whatever stands in the files that declare them."""

import importlib.util
import pkgutil
from collections.abc import Iterable
from typing import Any

from script.reference.markdown import cell, code, doc, fenced, page, table


def modules() -> list[Any]:
    """Every module that may declare something."""
    names = []
    for floor in ("xinglin.programmes", "xinglin.registers"):
        names += [name for name in below(floor) if "tests" not in name.split(".")]
    for service in importlib.import_module("xinglin.config.services").SERVICES:
        names += [f"{service}.indicators"] if importlib.util.find_spec(service) else []
    return [importlib.import_module(name) for name in names if importlib.util.find_spec(name)]


def below(package: str) -> list[str]:
    """The modules of a package and of its folders."""
    found = importlib.import_module(package)
    return [one.name for one in pkgutil.walk_packages(found.__path__, f"{package}.")]


def declared(kind: str) -> list[Any]:
    """Every value of a class of that name, once, in order of its code."""
    found = {
        one.code: one
        for module in modules()
        for one in vars(module).values()
        if type(one).__name__ == kind
    }
    return [found[key] for key in sorted(found)]


def programmes() -> str:
    """The page about programmes."""
    about = "People followed over time. Each is one file in `xinglin/programmes`."
    return page("Programmes", about, listed("Programme"), *map(programme, declared("Programme")))


def programme(one: Any) -> str:
    """One programme: whom it follows, when, by what plan, with the cases that prove it."""
    visits = [(each.title or each.name, when(each)) for each in one.visits]
    limits = [(code(each.name), f"{each.value:g} {each.unit}", *valid(each)) for each in one.limits]
    asks = [(code(each.code), each.title, each.unit) for each in one.asks.questions]
    several = [one.examples] if isinstance(one.examples, str) else one.examples
    return joined(
        f"## {one.title} `{one.code}`",
        f"{one.english or 'Programme'}; for {one.who.title}. Source: {one.source.rstrip('.。')}.",
        "### Visits",
        table(("visit", "when"), visits),
        "### What is asked",
        table(("question", "title", "unit"), asks),
        limits and "### Limits",
        table(("limit", "value", "from", "to", "source"), limits),
        "### Plan, read from the top",
        table(("", "grade", "", "code", "then", "why"), plan(one)),
        "### Worked cases",
        *map(fenced, several),
    )


def plan(one: Any) -> list[tuple[Any, ...]]:
    """The ladder of a programme: grade, what is done, what is said."""
    return [
        (
            number,
            code(rule.grade),
            rule.title,
            rule.code,
            "；".join(step.title for step in rule.steps),
            rule.says,
        )
        for number, rule in enumerate(one.plan, 1)
    ]


def when(visit: Any) -> str:
    """When a kind of visit is due."""
    if visit.every is not None:
        return f"every {visit.every.title}"
    return f"at {visit.at.title}" + (f", for {visit.until.title}" if visit.until else "")


def valid(limit: Any) -> tuple[Any, Any, str]:
    """From when until when a limit holds, and by what authority."""
    return limit.since, limit.until, limit.source


def joined(*parts: str) -> str:
    """The parts of a section, empty ones left out."""
    return "\n\n".join(part for part in parts if part)


def registers() -> str:
    """The page about registers."""
    about = "Lists that are kept and moved through states. Each is one file in `xinglin/registers`."
    return page("Registers", about, listed("Register"), *map(register, declared("Register")))


def register(one: Any) -> str:
    """One register: its fields and its moves."""
    fields = [(code(each.code), each.title, type(each).__name__) for each in one.asks]
    moves = [(code(each.verb), cell(f"{each.path}")) for each in one.moves]
    return joined(
        f"## {one.title} `{one.code}`",
        table(("field", "title", "kind"), fields),
        table(("move", "from -> to"), moves),
    )


def indicators() -> str:
    """The page about indicators."""
    about = "What is counted, and how: the sentence is the definition, the example is its test."
    return page("Indicators", about, listed("Indicator"), *map(indicator, declared("Indicator")))


def indicator(one: Any) -> str:
    """One indicator: its definition in words."""
    by = ", ".join(cell(getattr(each, "code", each)) for each in getattr(one, "by", ()))
    words = doc(getattr(one, "function", one))
    return f"## {one.title} `{one.code}`\n\n{words}" + (f"\n\nBy: {by}." if by else "")


def listed(kind: str) -> str:
    """The short list at the head of a page."""
    rows: Iterable[tuple[str, str]] = [(code(one.code), one.title) for one in declared(kind)]
    return table(("code", "title"), rows) or "None is declared yet."
