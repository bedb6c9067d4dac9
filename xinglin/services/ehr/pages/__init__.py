"""What people see of one person: the search, the whole life, registration, corrections."""

from xinglin.services.ehr.pages import changing, documents, expectancy, finding, person

__all__ = ["changing", "documents", "expectancy", "finding", "person"]
