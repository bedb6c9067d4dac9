"""What the platform itself declares: roles, permissions, pages, code tables, tables."""

from typing import Any

from django.apps import apps
from django.urls import get_resolver

from script.reference.markdown import code, doc, page, table


def permissions() -> str:
    """The page about who may do what."""
    from xinglin.engines.access.words import permissions, roles

    held = [
        (code(one.code), one.title, "、".join(each.title for each in one.roles))
        for one in permissions
    ]
    return page(
        "Roles and permissions",
        "A role is held over a place; a permission names the roles that hold it. Whatever is not "
        "named is refused.",
        "## Roles",
        table(("role", "title"), [(code(one.code), one.title) for one in roles]),
        "## Permissions",
        table(("permission", "title", "held by"), held),
    )


def pages() -> str:
    """The page about pages: the menu, bench by bench."""
    from xinglin.ui.pages import BENCHES, all_pages, service_order

    get_resolver().url_patterns  # noqa: B018 - loads every service's pages
    parts = []
    for bench, (title, _) in [*BENCHES.items(), (None, ("Outside the menu", ""))]:
        found = [one for one in all_pages() if one.menu == bench]
        found.sort(key=lambda one: (service_order(one.service), one.order, one.route))
        rows = [
            (one.title, code(f"/{one.route}"), code(one.may), doc(one.function).split("\n")[0])
            for one in found
        ]
        if rows:
            parts += [f"## {title}", table(("page", "address", "permission", ""), rows)]
    return page("Pages", "Every page and the permission it asks for.", *parts)


def code_tables() -> str:
    """The page about value sets."""
    from xinglin.engines import codes

    sets = {one.code: one for one in vars(codes).values() if isinstance(one, codes.ValueSet)}
    parts = []
    for key in sorted(sets):
        one = sets[key]
        parts.append(f"## {one.title} `{one.code}`")
        parts.append(f"Source: {one.source}. System: `{one.system}`.")
        parts.append(
            table(
                ("code", "title", "English"),
                [(each.code, each.title, each.english) for each in one],
            )
        )
    assert sets, "no value set was found"
    return page("Code tables", "What codes a field may hold, as its standard prints them.", *parts)


def tables() -> str:
    """The data dictionary of the operational store."""
    parts = []
    for config in sorted(apps.get_app_configs(), key=lambda one: one.name):
        if config.name.startswith("xinglin."):
            models = [one for one in config.get_models() if not one.__name__.endswith("Past")]
            parts += [text for one in models for text in dictionary(one)]
    about = (
        "The operational store. A table with a *past* keeps every superseded version of a row "
        "beside it, under the same columns, with the commit that ended it."
    )
    return page("Tables of the store", about, *parts)


def dictionary(model: type[Any]) -> list[str]:
    """One table: what it is for and what its columns hold."""
    names = {one._meta.db_table for one in apps.get_models()}
    past = "; with past" if f"{model._meta.db_table}_past" in names else ""
    rows = [
        (code(one.column), title(one), code(kind(one)), "" if one.null else "always")
        for one in model._meta.local_concrete_fields
    ]
    head = f"## `{model._meta.db_table}` {model._meta.verbose_name}{past}"
    return [head, doc(model).split("\n\n")[0], table(("column", "title", "type", "given"), rows)]


def title(field: Any) -> str:
    """A field's Chinese title, when it was given one."""
    return "" if field.verbose_name == field.name.replace("_", " ") else str(field.verbose_name)


def kind(field: Any) -> str:
    """The type of a column, or the table a key goes to."""
    if field.is_relation and field.related_model:
        return f"-> {field.related_model._meta.db_table}"
    name = field.get_internal_type().removesuffix("Field").lower()
    return f"{name}({field.max_length})" if field.max_length else name
