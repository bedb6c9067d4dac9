"""Words for declaring a job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from xinglin.kernel.registry import Registry


class Tell(Protocol):
    """What a job at work says of itself; raises Stopped when somebody asked it to stop."""

    def __call__(self, done: int, total: int = 0, said: str = "") -> None:
        """`done` of `total` pieces (0: unknown), with a sentence for whoever watches."""


class Stopped(Exception):
    """Somebody asked the job to stop; what it has done stays done."""


@dataclass(frozen=True)
class Outcome:
    """What a job leaves: a sentence, and the page on which its result is seen."""

    said: str = ""
    link: str = ""


@dataclass(frozen=True)
class Job:
    """Long work that is done behind the page.

    It may be killed at any moment and is then called again with the same arguments, so doing it
    twice must come to the same as doing it once. `nightly` is the time of day at which it is done
    without being asked, by the platform itself; `whenever` says whether something is due now.
    """

    code: str
    title: str
    may: str
    work: Callable[..., Outcome]
    nightly: dt.time | None = None
    whenever: Callable[[dt.datetime], bool] | None = None


jobs: Registry[Job] = Registry("作业")
Work = Callable[..., Outcome]


def job(
    code: str,
    *,
    title: str,
    may: str,
    nightly: str = "",
    whenever: Callable[[dt.datetime], bool] | None = None,
) -> Callable[[Work], Work]:
    """Declare a function `f(*, by, tell, …) -> Outcome` as a job; `may` is who can ask for it.

    Its other arguments are kept until it is done: plain JSON, and nothing personal in it.
    """
    at = dt.time.fromisoformat(nightly) if nightly else None

    def declare(work: Work) -> Work:
        jobs.add(code, Job(code, title, may, work, at, whenever))
        return work

    return declare


Arguments = dict[str, Any]
