"""Programmes whose records are for their own staff alone."""

from __future__ import annotations

from dataclasses import dataclass

from xinglin.engines.access import CDC_OFFICER, MENTAL_HEALTH_STAFF, Role

SENSITIVE = "followup.sensitive"


@dataclass(frozen=True)
class Sensitive:
    """Records that only these roles may see, in the places where they hold them."""

    roles: tuple[Role, ...] = (CDC_OFFICER, MENTAL_HEALTH_STAFF)
