"""What people see of the door, and the door itself."""

from xinglin.services.interoperability.pages import (
    clients,
    documents,
    door,
    imports,
    messages,
    subscriptions,
)

__all__ = ["clients", "documents", "door", "imports", "messages", "subscriptions"]
