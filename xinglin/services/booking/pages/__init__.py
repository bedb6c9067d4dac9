"""What people see of appointments."""

from xinglin.services.booking.pages import board, counted, making, own, planning

__all__ = ["board", "counted", "making", "own", "planning"]
