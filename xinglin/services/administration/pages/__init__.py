"""What people see of the platform's keeping: the way in, places, people who work, the trail."""

from xinglin.services.administration.pages import (
    entrance,
    glass,
    imports,
    jobs,
    keeping,
    territory,
    trail,
)

__all__ = ["entrance", "glass", "imports", "jobs", "keeping", "territory", "trail"]
