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
    visits = [
        (each.title if hasattr(each, "title") else each.code, each.every) for each in one.visits
    ]
    plan = [(number, each.grade, steps(each)) for number, each in enumerate(one.plan, 1)]
    return "\n\n".join(
        part
        for part in (
            f"## {one.title} `{one.code}`",
            f"Source: {one.source}.",
            table(("visit", "every"), visits),
            table(("", "grade", "then"), plan),
            fenced(str(one.examples)),
        )
        if part
    )


def steps(rule: Any) -> str:
    """What a rule of a plan asks for."""
    return ", ".join(cell(one) for one in getattr(rule, "steps", ()))


def registers() -> str:
    """The page about registers."""
    about = "Lists that are kept and moved through states. Each is one file in `xinglin/registers`."
    return page("Registers", about, listed("Register"), *map(register, declared("Register")))


def register(one: Any) -> str:
    """One register: its fields and its moves."""
    fields = [(code(each.code), each.title, type(each).__name__) for each in one.asks]
    moves = [(code(each.verb), cell(f"{each.path}")) for each in one.moves]
    return "\n\n".join(
        part
        for part in (
            f"## {one.title} `{one.code}`",
            table(("field", "title", "kind"), fields),
            table(("move", "from -> to"), moves),
        )
        if part
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
