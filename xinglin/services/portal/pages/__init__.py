"""What residents see, and what those who serve them do for it."""

from xinglin.services.portal.pages import desk, entrance, mine

__all__ = ["desk", "entrance", "mine"]
