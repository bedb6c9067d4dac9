"""What people see of supervision."""

from xinglin.services.supervision.pages import (
    board,
    campaigns,
    checks,
    draws,
    everybody,
    selfchecks,
    units,
)

__all__ = ["board", "campaigns", "checks", "draws", "everybody", "selfchecks", "units"]
