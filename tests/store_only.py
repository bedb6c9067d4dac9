"""`-p tests.store_only`: of the tests, those alone that touch a store.

For the second run, on another database: a rule that reads no store says the same there.
"""

import pytest

TOUCH = {"db", "transactional_db", "live_server", "django_db_setup", "built", "empty", "databases"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out whatever neither is marked `django_db` nor asks for one of the fixtures."""
    out = [item for item in items if not _touches(item)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if _touches(item)]


def _touches(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & TOUCH) or item.get_closest_marker("django_db") is not None
