"""What people see of consultations and readings."""

from xinglin.services.consultation.pages import (
    boards,
    centres,
    consulting,
    person,
    reading,
    sending,
)

__all__ = ["boards", "centres", "consulting", "person", "reading", "sending"]
