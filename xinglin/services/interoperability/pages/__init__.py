"""What people see of the door, and the door itself."""

from xinglin.services.interoperability.pages import clients, door, imports, messages, subscriptions

__all__ = ["clients", "door", "imports", "messages", "subscriptions"]
