"""What people see of reports: the desk, one report, templates, what is public, the quick door."""

from xinglin.services.reporting.pages import annual, desk, one, redline, templates

__all__ = ["annual", "desk", "one", "redline", "templates"]
