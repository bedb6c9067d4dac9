"""Programmes and registers: whatever stands in the files that declare them."""

import importlib.util
import pkgutil
from collections.abc import Iterable
from typing import Any

from script.reference.markdown import cell, code, fenced, page, table
from xinglin.engines.workflow.queries import mermaid


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
        if type(one).__name__ == kind and not is_older(one)
    }
    return [found[key] for key in sorted(found)]


def is_older(one: Any) -> bool:
    """Whether it is an indicator by a definition that was replaced."""
    return type(one).__name__ == "Indicator" and one.at(None) is not one


def programmes() -> str:
    """The list of programmes; each has a page of its own."""
    about = "People followed over time. Each is one file in `xinglin/programmes`."
    rows = [
        (f"[{code(one.code)}](programmes/{one.code}.md)", one.title, one.who.title,
         "；".join(f"{each.title or each.name}：{each.when}" for each in one.visits[:3]))
        for one in declared("Programme")
    ]  # fmt: skip
    return page("Programmes", about, table(("code", "title", "for", "visits"), rows))


def programme_pages() -> dict[str, str]:
    """One page for each programme, by file name without its ending."""
    return {f"programmes/{one.code}": programme(one) for one in declared("Programme")}


def programme(one: Any) -> str:
    """One programme: whom it follows, when, by what plan, with the cases that prove it."""
    several = [one.examples] if isinstance(one.examples, str) else one.examples
    source = f" Source: {one.source.rstrip('.。')}." if one.source else ""
    about = f"{one.english or 'Programme'}; for {one.who.title}.{source}"
    return page(
        f"{one.title} `{one.code}`",
        about,
        secrecy(one),
        "## Visits",
        table(("visit", "", "when", "counts from", "own form", "graded"), visits(one)),
        "## What is asked",
        *asked(one),
        "## Computed answers" if one.computes else "",
        table(("answer", "title", "classes"), computed(one)),
        "## Limits" if len(one.limits) else "",
        table(("limit", "value", "from", "to", "source"), limits(one)),
        "## Plan, read from the top",
        table(("", "grade", "", "code", "then", "why"), plan(one)),
        "## Extra visits" if one.extras else "",
        table(("visit", "title", "after", "until"), extras(one)),
        "## When it is late",
        ladder(one),
        "## Indicators" if indicators_of(one) else "",
        table(("code", "title"), indicators_of(one)),
        "## Worked cases",
        *map(fenced, several),
        "## For other systems",
        f"`xinglin programme fhir {one.code}` prints it as a FHIR R4 PlanDefinition with its "
        "questionnaires.",
    )


def secrecy(one: Any) -> str:
    """Who may see its records, where they are not for everybody with patients."""
    if not one.permission:
        return ""
    roles = getattr(one.sensitive, "roles", ())
    names = "、".join(role.title for role in roles)
    return f"Sensitive: only {names or 'holders'} of `{one.permission}` see it; looks are logged."


def visits(one: Any) -> list[tuple[Any, ...]]:
    """The kinds of visit: when each is due, and from what day that counts."""
    anchor = one.anchor if isinstance(one.anchor, str) else one.anchor.title or one.anchor.code
    return [
        (
            code(each.name),
            each.title,
            each.when,
            (each.since or anchor) if each.at is not None or each.phases else "",
            "yes" if each.asks is not None else "",
            "yes" if one.is_graded(each.name) else "",
        )
        for each in one.visits
    ]


def asked(one: Any) -> list[str]:
    """The forms, the common one first; a form that several visits share is printed once."""
    printed: dict[int, tuple[str, Any]] = {id(one.asks): ("", one.asks)}
    for each in one.visits:
        if each.asks is not None and id(each.asks) not in printed:
            printed[id(each.asks)] = (each.title or each.name, each.asks)
    found = []
    for title, form in printed.values():
        rows = [(code(q.code), q.title, q.unit) for q in form.questions]
        found += [f"### {title}" if title else "", table(("question", "title", "unit"), rows)]
    return found


def computed(one: Any) -> list[tuple[Any, ...]]:
    """Answers that follow from others."""
    return [
        (code(each.code), each.title, "；".join(b.title for b in getattr(each, "bands", ())))
        for each in one.computes
    ]


def limits(one: Any) -> list[tuple[Any, ...]]:
    """Thresholds with the day from which each holds."""
    return [(code(each.name), f"{each.value:g} {each.unit}", *valid(each)) for each in one.limits]


def extras(one: Any) -> list[tuple[Any, ...]]:
    """Visits that a condition adds."""
    return [
        (code(each.name), each.title, each.after.title, each.until.title if each.until else "")
        for each in one.extras
    ]


def ladder(one: Any) -> str:
    """Who hears of what is late."""
    steps = one.ladder
    return (
        f"The doctor after {steps.doctor.title}, the team leader after {steps.leader.title}, the "
        f"office after {steps.office.title}; lost only after {one.lost_after} failed attempts."
    )


def indicators_of(one: Any) -> list[tuple[str, str]]:
    """The indicators declared in the programme's own file or folder."""
    home = next(
        (m.__name__ for m in modules() if any(thing is one for thing in vars(m).values())), ""
    )
    room = ".".join(home.split(".")[:3])
    found = {
        each.code: each.title
        for module in modules()
        if module.__name__ == room or module.__name__.startswith(f"{room}.")
        for each in vars(module).values()
        if type(each).__name__ == "Indicator" and not is_older(each)
    }
    return [(code(key), found[key]) for key in sorted(found)]


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
    """One register: its fields, its moves and how they hang together."""
    fields = [(code(each.name), each.title, each.kind) for each in one.asks]
    moves = [
        (code(each.verb), each.title, cell(", ".join(each.sources)), cell(each.to))
        for each in one.workflow.moves
    ]
    return joined(
        f"## {one.title} `{one.code}`",
        table(("field", "title", "kind"), fields),
        table(("move", "title", "from", "to"), moves),
        fenced(mermaid(one.code), "mermaid"),
    )


def listed(kind: str) -> str:
    """The short list at the head of a page."""
    rows: Iterable[tuple[str, str]] = [(code(one.code), one.title) for one in declared(kind)]
    return table(("code", "title"), rows) or "None is declared yet."
