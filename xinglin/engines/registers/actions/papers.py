"""Papers handed in with a line: kept under their digest, shown to whoever sees the line."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from xinglin.engines.access import Actor
from xinglin.engines.registers.queries.lines import READ
from xinglin.kernel import papers

LONGEST_NAME = 30


def keep_paper(*, by: Actor, name: str, content: bytes) -> str:
    """Keep a paper and give the answer that stands for it: its digest and its name.

    Nothing of it can be read before a line holds it: who may keep the line, and whether, is asked
    when the line is written. Raises Refused for what is no paper.
    """
    by.must(READ)
    paper = papers.received(name, content)
    papers.keep(Path(settings.HOME), paper, content)
    return f"{paper.sha256} {shortened(paper.name)}"


def shortened(name: str) -> str:
    """The name with its ending, short enough to be kept in an answer.

    >>> shortened("会议纪要.pdf")
    '会议纪要.pdf'
    >>> len(shortened("长" * 99 + ".pdf"))
    30
    """
    stem, dot, ending = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
