"""What people see of the platform's keeping: the way in, places, people who work, the trail."""

from xinglin.services.administration.pages import (
    batches,
    entrance,
    feeds,
    glass,
    imports,
    jobs,
    keeping,
    maps,
    territory,
    trail,
)

__all__ = [
    "batches", "entrance", "feeds", "glass", "imports", "jobs", "keeping", "maps", "territory",
    "trail",
]  # fmt: skip
