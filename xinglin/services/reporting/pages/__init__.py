"""What people see of reports: the desk, one report, templates, what is public, the quick door."""

from xinglin.services.reporting.pages import annual, desk, noticeboard, one, redline, templates

__all__ = ["annual", "desk", "noticeboard", "one", "redline", "templates"]
