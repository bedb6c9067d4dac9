"""Buttons that do something: on a row, or as a panel of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from xinglin.kernel.errors import Missing, Refused
from xinglin.ui.panels.answers import read_all
from xinglin.ui.panels.fields import Field, bound
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass(frozen=True)
class Act:
    """A button. `do(row, answers)` does it (on a panel without rows: `do(answers)`).

    `do` may return a response, an address to go to, a sentence to say, or nothing. `asks` are the
    fields that must be filled in first. `style` is "", "primary" or "danger". Give `url` instead of
    `do` for a button that only leads somewhere.
    """

    code: str
    title: str
    do: Callable[..., Any] | None = None
    asks: Sequence[Field] = ()
    style: str = ""
    url: str = ""
    note: str = ""


def drawn_act(act: Act, prefix: str, row: Any = "") -> dict[str, Any]:
    """The button with its questions bound, for the template."""
    asks = [bound(one, None, f"{prefix}-{act.code}-{row}") for one in act.asks]
    styles = {"primary": "btn-primary", "danger": "btn-outline-danger"}
    return {
        "act": act,
        "row": row,
        "asks": asks,
        "has_file": any(one.kind == "file" for one in act.asks),
        "style": styles.get(act.style, "btn-outline-secondary"),
    }


def finish(request: HttpRequest, outcome: Any, back: str = "") -> HttpResponse:
    """Turn what an action returned into an answer that shows the page afresh."""
    if isinstance(outcome, HttpResponse):
        answer: HttpResponse = outcome
    elif isinstance(outcome, str) and outcome.startswith(("/", "?")):
        answer = HttpResponseRedirect(outcome)
    else:
        if isinstance(outcome, str) and outcome:
            messages.success(request, said(outcome), fail_silently=True)
        answer = redirect(back or request.get_full_path())
    if request.headers.get("HX-Request") == "true" and answer.status_code in (301, 302, 303):
        return HttpResponse(status=204, headers={"HX-Redirect": answer["Location"]})
    return answer


def posted_act(request: HttpRequest) -> tuple[str, str]:
    """Which button was pressed, and on which row."""
    return request.POST.get("_act", ""), request.POST.get("_row", "")


def run_act(request: HttpRequest, acts: Sequence[Act], code: str, *facts: Any) -> HttpResponse:
    """Do what the button says, or refuse because there is no such button any more."""
    for act in acts:
        if act.code == code and act.do is not None:
            answers, errors = read_all(act.asks, request.POST, request.FILES)
            if errors:
                raise Refused("没有办成", why="；".join(errors.values()), mend="请补充后重试")
            return finish(request, act.do(*facts, answers))
    raise Missing("这一步现在不能做", why="事项可能已经由别人办理", mend="请刷新页面再看")


@dataclass
class Acts(Panel):
    """Buttons side by side; those that ask something open a small form first."""

    acts: Sequence[Act] = field(default_factory=list)
    template: ClassVar[str] = "acts"

    def context(self) -> dict[str, Any]:
        """The buttons."""
        return {"drawn": [drawn_act(act, self.id) for act in self.acts]}

    def post(self) -> HttpResponse | None:
        """Press one of the buttons."""
        return run_act(self.request, self.acts, posted_act(self.request)[0])
