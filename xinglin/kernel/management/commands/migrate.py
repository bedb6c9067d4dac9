"""`migrate`, with a short way for an empty store."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from xinglin.kernel.fresh_store import make_tables


class Command(migrate.Command):
    """Django's command; an empty store gets all its tables at once, unless told otherwise."""

    def add_arguments(self, parser: CommandParser) -> None:
        """What Django's command takes, and the long way on request."""
        super().add_arguments(parser)
        parser.add_argument(
            "--one-by-one",
            action="store_true",
            help="Apply every migration, on an empty store too.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring the store up to date."""
        plain = not (options["app_label"] or options["plan"] or options["check_unapplied"])
        if plain and not options["fake"] and not options["one_by_one"]:
            make_tables(connections[options["database"]])
        super().handle(*args, **options)
