"""What people see of one person: the search, the whole life, registration, corrections."""

from xinglin.services.ehr.pages import changing, expectancy, finding, person

__all__ = ["changing", "expectancy", "finding", "person"]
