"""The command line, verb by verb."""

from collections.abc import Iterator

import click

from script.reference.markdown import code, doc, page, table


def command_line() -> str:
    """The page about `xinglin` and its verbs."""
    from xinglin.config.command import cli

    verbs = [section(name, one) for name, one in walk("xinglin", cli)]
    return page("Command line", doc(cli.callback), *verbs)


def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    """Every command below one, with its full name."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for one in command.list_commands(context):
        below = command.get_command(context, one)
        assert below is not None, f"{name} {one} is listed but not there"
        yield from walk(f"{name} {one}", below)


def section(name: str, command: click.Command) -> str:
    """One verb: how it is written, what it does, what may be added."""
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    options = [one for one in command.params if isinstance(one, click.Option)]
    usage = " ".join([name, *(written(one) for one in arguments)])
    rows = [
        (code(", ".join(one.opts)), one.help, "needed" if one.required else "") for one in options
    ]
    return (
        f"## `{usage}`\n\n{command.help or ''}\n\n{table(('option', 'meaning', ''), rows)}".rstrip()
    )


def written(argument: click.Argument) -> str:
    """An argument as usage lines write it."""
    name = (argument.metavar or argument.name or "").upper() + ("…" if argument.nargs < 0 else "")
    return name if argument.required else f"[{name}]"
