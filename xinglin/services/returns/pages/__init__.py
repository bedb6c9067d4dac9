"""What people see of returns."""

from xinglin.services.returns.pages import alarms, board, one

__all__ = ["alarms", "board", "one"]
