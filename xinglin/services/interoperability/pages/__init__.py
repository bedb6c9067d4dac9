"""What people see of the door, and the door itself."""

from xinglin.services.interoperability.pages import door

__all__ = ["door"]
