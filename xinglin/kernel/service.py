"""The name plate of a service or an engine: a Django AppConfig with a title and its permissions."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any, ClassVar

from django.apps import AppConfig


class Service(AppConfig):
    """Subclass it in `apps.py`; the folder's name becomes the app's label.

    `permissions` maps a permission code to its Chinese title and the roles that hold it.
    """

    default = False
    default_auto_field = "django.db.models.BigAutoField"
    title: ClassVar[str] = ""
    menu: ClassVar[str] = ""
    order: ClassVar[int] = 100
    permissions: ClassVar[dict[str, tuple[str, tuple[Any, ...]]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # Django takes an app's only default; an imported base would make two candidates.
        cls.default = True
        cls.name = cls.__module__.removesuffix(".apps")
        cls.verbose_name = cls.title or cls.name.rsplit(".", 1)[-1]

    def ready(self) -> None:
        """Load what declares itself on import: listeners, pages."""
        for part in ("actions", "jobs", "indicators", "documents", "pages", "demo"):
            name = f"{self.name}.{part}"
            if importlib.util.find_spec(name) is not None:
                importlib.import_module(name)
