"""What people see of cases."""

from xinglin.services.enforcement.pages import board, everybody, file, steps

__all__ = ["board", "everybody", "file", "steps"]
