"""A resident's referrals, on his page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from xinglin.services.referral import queries
from xinglin.services.referral.pages.board import COLUMNS, rows_of
from xinglin.ui import Act, Acts, Column, Table, panel, said

STATE = Column(
    "state", "状态", said, link=lambda row: reverse("referral:one", args=[row["pk"]]), sort=False
)


@panel("person", order=24, may="referral.read")
def of_person(request: Any, person: Any) -> Any:
    """Referrals that my institution sent or received, and the button that sends."""
    actor = request.actor
    found = queries.of_resident(person.pk, actor)
    shown = Table(
        rows_of(found), [STATE, COLUMNS[1], *COLUMNS[3:9]], title="双向转诊", chooser=False,
        export=False, key="referrals",
    ) if found else None  # fmt: skip
    gone = person.deceased_on or person.left_on
    may = actor.may("referral.send", person.place_id) and actor.institution and not gone
    acts = []
    if may and not queries.open_of(person.pk):
        acts.append(Act("refer", "转诊", url=f"{reverse('referral:new')}?resident={person.pk}"))
    return [shown, Acts(acts) if acts else None]
