"""What people see of one person: the search, the whole life, registration, corrections."""

from xinglin.services.ehr.pages import changing, finding, person

__all__ = ["changing", "finding", "person"]
