"""What people see of the door, and the door itself."""

from xinglin.services.interoperability.pages import clients, door

__all__ = ["clients", "door"]
