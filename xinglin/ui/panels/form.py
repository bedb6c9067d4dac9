"""A form: one column of declared questions that checks as one types and keeps a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html

from xinglin.kernel.errors import Conflict, Refused
from xinglin.ui import asked, drafts
from xinglin.ui.panels.acts import finish
from xinglin.ui.panels.answers import read_all, soft_words
from xinglin.ui.panels.fields import (
    Bound,
    Field,
    Group,
    as_posted,
    bound,
)
from xinglin.ui.panels.panel import Panel
from xinglin.ui.show import said


@dataclass
class Form(Panel):
    """Asks `fields` (Fields or Groups of them) and hands the answers on.

    `save(answers)` gets them in their own types and returns a response, an address, a sentence or
    nothing; a `Refused` it raises is shown at the head with everything typed kept. `check(answers)`
    is asked while one types and returns a sentence, safe HTML, or panels (drawn in the result
    line); it gets only what is valid so far. `draft` is a key under which unsent answers are kept.
    `action` posts to another address instead. `get=True` makes it a search form.
    """

    fields: Sequence[Field | Group]
    save: Callable[[dict[str, Any]], Any] | None = None
    initial: Mapping[str, Any] = field(default_factory=dict)
    check: Callable[[dict[str, Any]], Any] | None = None
    submit: str = "保存"
    also: Sequence[tuple[str, str]] = ()
    cancel: str = ""
    draft: str = ""
    action: str = ""
    get: bool = False
    legend: str = ""
    template: ClassVar[str] = "form"

    _posted: Mapping[str, Any] | None = field(init=False, default=None, repr=False)
    _errors: dict[str, str] = field(init=False, default_factory=dict, repr=False)
    _refusal: Refused | None = field(init=False, default=None, repr=False)

    @property
    def questions(self) -> list[Field]:
        """All fields, groups opened."""
        return [one for group in self._groups for one in group.fields]

    @property
    def _groups(self) -> list[Group]:
        groups: list[Group] = []
        loose: list[Field] = []
        for each in self.fields:
            if isinstance(each, Group):
                if loose:
                    groups.append(Group("", tuple(loose)))
                    loose = []
                groups.append(each)
            else:
                loose.append(each)
        if loose:
            groups.append(Group("", tuple(loose)))
        return groups

    @property
    def _draft_key(self) -> str:
        return f"{self.request.path}#{self.draft}" if self.draft else ""

    # --- drawing -----------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """Groups of bound fields, what was refused, and the draft that was found."""
        kept = drafts.find(self.request, self._draft_key) if self._posted is None else None
        return {
            "groups": [self._drawn_group(group, kept) for group in self._groups],
            "refusal": self._refusal,
            "changes": getattr(self._refusal, "changes", ()),
            "errors": list(self._errors.values()),
            "draft_found": kept is not None,
            "has_file": any(one.kind == "file" for one in self.questions),
            "check_url": f"{self.address}&check=1",
            "first_answer": self._checked(self.initial) if self.check and self.initial else "",
            "last_used": any(one.last for one in self.questions),
        }

    def _drawn_group(self, group: Group, kept: Mapping[str, Any] | None) -> dict[str, Any]:
        return {
            "title": said(group.title),
            "note": said(group.note),
            "fields": list(self._bound(group, kept)),
        }

    def _bound(self, group: Group, kept: Mapping[str, Any] | None) -> Iterator[Bound]:
        for one in group.fields:
            if self._posted is not None:
                value = as_posted(one, self._posted)
            elif kept is not None and one.name in kept:
                value = kept[one.name]
            else:
                value = self.initial.get(one.name)
            made = bound(one, value, self.id)
            made.error = self._errors.get(one.name, "").partition("：")[2]
            yield made

    # --- answering ---------------------------------------------------------------------------

    def answer(self) -> HttpResponse | None:
        """The choices of a `pick` field, as one types into it."""
        name = self.request.GET.get("pick", "")
        for one in self.questions:
            if one.kind == "pick" and one.name == name and one.find is not None:
                found = one.find(asked.word(self.request.GET, f"{name}.text"))
                values = {"options": list(found)[:20], "panel": self, "name": name}
                html = render_to_string("ui/panels/picks.html", values, request=self.request)
                return HttpResponse(html)
        return None

    def post(self) -> HttpResponse | None:
        """Check while typing, or save."""
        data = self.request.POST
        if self.request.GET.get("check"):
            return HttpResponse(self._live(data))
        if data.get("_drop"):
            drafts.drop(self.request, self._draft_key)
            return finish(self.request, None)
        answers, self._errors = read_all(self.questions, data, self.request.FILES)
        self._posted = data
        if self._errors or self.save is None:
            return None
        pressed = data.get("_also", "")
        if pressed and pressed in dict(self.also):
            answers["_also"] = pressed
        try:
            outcome = self.save(answers)
        except Refused as refusal:
            self._refusal = refusal
            return None
        drafts.drop(self.request, self._draft_key)
        return finish(self.request, outcome)

    @property
    def status(self) -> int:
        """409 when somebody else was first, 422 when something was refused."""
        if self._refusal is not None:
            return self._refusal.status
        return 422 if self._errors else 200

    def _live(self, data: Any) -> str:
        """What to say while one types: refusals, amber words, and what `check` makes of it."""
        answers, errors = read_all(self.questions, data)
        typed = {name: text for name, text in errors.items() if _touched(data, name)}
        if self._draft_key:
            drafts.keep(
                self.request,
                self._draft_key,
                {one.name: as_posted(one, data) for one in self.questions if _keeps(one)},
            )
        values = {
            "panel": self,
            "errors": typed,
            "softs": soft_words(self.questions, answers),
            "words": self._checked(answers) if self.check else "",
            "saved": bool(self._draft_key),
        }
        return render_to_string("ui/panels/form_result.html", values, request=self.request)

    def _checked(self, answers: Mapping[str, Any]) -> Any:
        try:
            said_so = self.check(dict(answers)) if self.check else ""
        except Conflict:
            raise
        except Refused as refusal:
            return format_html('<p class="is-late">{}</p>', "；".join(refusal.sentences()))
        if isinstance(said_so, Panel):
            said_so = [said_so]
        if isinstance(said_so, list):
            start = 1000 + self.number * 100
            drawn = [one.bind(self.request, start + n).draw() for n, one in enumerate(said_so)]
            return format_html("{}" * len(drawn), *drawn)
        return said(said_so) or ""


def _touched(data: Any, name: str) -> bool:
    return bool(data.get(name) or data.get(f"{name}.0") or data.get(f"{name}.1"))


def _keeps(one: Field) -> bool:
    return one.kind not in ("secret", "file")
