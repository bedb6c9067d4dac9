"""Serves the front-end libraries straight from node_modules: these files and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Warning
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage

SOURCE_MAP = re.compile(rb"(/\*|//)# sourceMappingURL=\S+( \*/)?")

VENDOR = {
    "vendor/bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "vendor/bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "vendor/echarts.min.js": "echarts/dist/echarts.min.js",
    "vendor/htmx.min.js": "htmx.org/dist/htmx.min.js",
}


def node_modules() -> Path:
    """Where npm put the libraries: `settings.NODE_MODULES`, or beside package.json."""
    given = getattr(settings, "NODE_MODULES", None)
    return Path(given) if given else Path(__file__).resolve().parents[2] / "node_modules"


class VendorFiles(FileSystemStorage):
    """The allow-list seen as a storage; names are those that pages use."""

    def __init__(self) -> None:
        super().__init__(location=node_modules())

    def path(self, name: str) -> str:
        """The file behind a served name."""
        return str(node_modules() / VENDOR[name.replace("\\", "/")])

    def _open(self, name: str, mode: str = "rb") -> File:
        """Without the pointer to a source map, which is not served and would stop collectstatic."""
        text = Path(self.path(name)).read_bytes()
        return ContentFile(SOURCE_MAP.sub(b"", text), name=name)


class VendorFinder(BaseFinder):
    """Finds `vendor/…` for staticfiles."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Warn when `npm ci` has not been run."""
        missing = [name for name, file in VENDOR.items() if not (node_modules() / file).exists()]
        if not missing:
            return []
        hint = "run script/setup, or `npm ci --omit=dev`"
        return [Warning(f"front-end files are missing: {missing}", hint=hint, id="xinglin.ui.W001")]

    def find(  # type: ignore[override]
        self, path: str, find_all: bool = False, **kwargs: Any
    ) -> str | list[str]:
        """The absolute path of a vendor file, as staticfiles asks for it."""
        file = node_modules() / VENDOR[path] if path in VENDOR else None
        found = str(file) if file is not None and file.exists() else ""
        if find_all or kwargs.get("all"):
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """Every vendor file that is installed, for collectstatic."""
        storage = VendorFiles()
        for name, file in VENDOR.items():
            if (node_modules() / file).exists():
                yield name, storage
