"""What people see of registers and of what is to be done."""

from xinglin.services.registry.pages import files, inbox, lines, lists

__all__ = ["files", "inbox", "lines", "lists"]
