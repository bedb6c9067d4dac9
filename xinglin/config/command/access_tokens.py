"""Clients of the interface from the console: register one, issue a token for a test."""

from __future__ import annotations

import click

from xinglin.config.command.access import access_
from xinglin.config.command.showing import answer_json, as_json, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE
from xinglin.engines.exchange import actions as exchange
from xinglin.engines.places import queries as places
from xinglin.kernel.errors import Refused
from xinglin.services.interoperability import actions
from xinglin.services.interoperability import queries as door


@access_.command("token")
@click.option("--client", required=True, help="The client's code; registered when it is new.")
@click.option("--scope", default="system/*.read", show_default=True, help="SMART scopes.")
@click.option("--place", default="", help="Division code the client is kept to, when it is new.")
@as_json
def token_(client: str, scope: str, place: str, json_: bool) -> None:
    """Issue a token of a client for a test; it holds for twelve hours."""
    ready_store()
    by = KEEPER_AT_CONSOLE
    found = door.client_of(client)
    if found is None or not door.holds(found, scope):
        where = place or (found.place_id if found is not None else _county())
        both = f"{found.scopes} {scope}" if found is not None else scope
        title = found.title if found is not None else client
        found = actions.register(by=by, code=client, title=title, scope=both, place=where)
    token = actions.issue_token(by=by, client=found, scope=scope)
    seconds = int(actions.TEST_LIFE.total_seconds())
    if json_:
        answer_json({"access_token": token, "token_type": "bearer", "expires_in": seconds,
                     "scope": scope, "client": client})  # fmt: skip
    else:
        click.echo(token)


def _county() -> int:
    """The place on top of this platform."""
    found = places.top()
    if found is None:
        raise Refused("还没有区划", mend="请先导入区划表，或用 xinglin demo 建立示范县")
    return int(found.number)


@access_.command("publish")
def publish_() -> None:
    """Show the record through the interface: what changed since the last time."""
    ready_store()
    changed = exchange.publish_records(
        by=KEEPER_AT_CONSOLE, tell=lambda done, total, said: click.echo(said, err=True)
    )
    click.echo(f"更新了 {changed} 个资源。")
