"""Indicators, their bases and their units: the book put into words."""

from typing import Any

from script.reference.markdown import code, fenced, page, table

ABOUT = "What is counted, and how: the sentence is the definition, the example is its test."


def indicators() -> str:
    """The page about indicators."""
    from xinglin.engines.indicators import bases, units
    from xinglin.engines.indicators import indicators as book

    return page(
        "Indicators",
        ABOUT,
        table(
            ("code", "title", "unit", "base", "version"),
            [(code(one.code), one.title, one.unit, one.base, one.version) for one in book],
        ),
        *(indicator(one) for one in book),
        "## Bases",
        table(("base", "title", "who belongs to it"), [population(one) for one in bases]),
        "## Units",
        table(("unit", "", "kind"), [(one.title, one.english, one.kind) for one in units]),
    )


def population(one: Any) -> tuple[str, str, str]:
    """A base in one line."""
    return code(one.code), one.title, one.definition


def indicator(one: Any) -> str:
    """One indicator: its definition, what is known of it, its worked examples, its versions."""
    facts = [
        ("unit", one.unit), ("base", one.base), ("owner", one.owner), ("source", one.source),
        ("divided by", ", ".join(one.by)), ("since", one.valid_from or ""),
        ("formula", one.formula or ""), ("rounded to", f"{one.rounding.places} places"),
    ]  # fmt: skip
    told = "; ".join(f"{name}: {value}" for name, value in facts if value not in ("", None))
    parts = [
        f"## {one.title} `{one.code}`",
        one.english and f"*{one.english}*",
        one.definition,
        told,
        *(worked(each) for each in one.examples),
        *(version(each) for each in one.history()[1:]),
    ]
    return "\n\n".join(part for part in parts if part)


def worked(example: Any) -> str:
    """A worked example: what it is about, its tables, what comes out."""
    about = f"Example, {example.period}: {example.about or 'as it stands'}; gives {example.gives}."
    tables = (f"`{name}`\n\n{fenced(text)}" for name, text in example.tables.items())
    return "\n\n".join([about, *tables])


def version(told: dict[str, Any]) -> str:
    """An older version of the definition."""
    return (
        f"Version {told['version']}, until {told['until']} ({told['why']}):\n\n{told['definition']}"
    )
