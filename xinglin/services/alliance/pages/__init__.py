"""What people see of alliances."""

from xinglin.services.alliance.pages import board, clinics, making, one, sending

__all__ = ["board", "clinics", "making", "one", "sending"]
