"""The `xinglin` command: one file for each verb, loaded when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys

import click
import django

from xinglin.kernel.errors import Refused

VERBS = {
    "access": "access",
    "audit": "audit",
    "backup": "keeping",
    "bench": "bench.verb",
    "check": "keeping",
    "demo": "demo",
    "feed": "feed",
    "figures": "figures",
    "followup": "followup",
    "hl7": "hl7",
    "import": "importing",
    "lake": "lake",
    "people": "people",
    "places": "places",
    "programme": "programme",
    "report": "report",
    "restore": "keeping",
    "returns": "returns",
    "scenario": "scenario",
    "serve": "serve",
    "spark": "spark",
    "template": "importing",
    "work": "work",
}
MORE = {"access": ("access_tokens",), "figures": ("figures_checked",)}  # further files of a verb


class Verbs(click.Group):
    """Loads a verb's file when the verb is used or listed, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"xinglin.config.command.{VERBS[cmd_name]}")
        for more in MORE.get(cmd_name, ()):
            importlib.import_module(f"xinglin.config.command.{more}")
        found: click.Command = getattr(module, f"{cmd_name}_")
        return found


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Xinglin 杏林, the open health brain of a county.

    Everything an instance writes lies under XINGLIN_HOME (./var unless set). Exit codes: 0 done,
    1 refused with reasons, 2 wrong usage.
    """


def main() -> None:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinglin.config.settings")
    django.setup()
    try:
        cli(standalone_mode=False)
    except Refused as refusal:
        for sentence in refusal.sentences():
            click.echo(sentence, err=True)
        sys.exit(1)
    except click.Abort:
        click.echo("已中断，已完成的部分都已保存。", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
