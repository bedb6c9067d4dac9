"""Accounts from the console: the way in when nobody can log in yet."""

from __future__ import annotations

import click

from xinglin.config.command.showing import answer_table, ready_store
from xinglin.engines.access import KEEPER_AT_CONSOLE, roles
from xinglin.engines.access import actions as access
from xinglin.engines.places import queries as places


@click.group()
def access_() -> None:
    """Accounts and roles."""


@access_.command("open")
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, help="A role's code; `xinglin access roles` lists them.")
@click.option("--place", required=True, help="Division code over which the role is held.")
@click.password_option(help="At least ten characters; asked for when not given.")
def open_(username: str, name: str, role: str, place: str, password: str) -> None:
    """Open an account that holds a role over a place."""
    ready_store()
    where, held = places.place(place), roles[role]
    account = access.open_account(
        by=KEEPER_AT_CONSOLE, username=username, name=name, password=password
    )
    access.grant(by=KEEPER_AT_CONSOLE, account_id=account.pk, role=held.code, place=where)
    click.echo(f"已开通账号 {username}：{held.title}，{where.name}。")


@access_.command("roles")
def roles_() -> None:
    """The roles there are."""
    answer_table(("代码", "角色"), [(r.code, r.title) for r in roles])
