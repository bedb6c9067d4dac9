"""What the doctor sees: the day's list, the registers, the visit form, a person's programmes."""

from xinglin.services.clinic.pages import (
    ahead,
    away,
    desk,
    gathering,
    joining,
    newborns,
    person,
    together,
    visiting,
    waiting,
)
from xinglin.services.clinic.pages.desk import VIEWS

__all__ = [
    "VIEWS",
    "ahead",
    "away",
    "desk",
    "gathering",
    "joining",
    "newborns",
    "person",
    "together",
    "visiting",
    "waiting",
]
