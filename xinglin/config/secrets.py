"""Secrets: from the environment, or made once at first start and kept under XINGLIN_HOME."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path


def secret(home: Path, name: str) -> str:
    """The secret of that name (64 hex digits); made and kept with mode 600 when it is new."""
    given = os.environ.get(f"XINGLIN_{name.upper()}")
    if given:
        return given
    folder = home / "secrets"
    kept = folder / name
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{name}.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        with contextlib.suppress(FileExistsError):
            os.link(fresh, kept)  # the first of two that start together wins
        fresh.unlink()
    return kept.read_text(encoding="ascii").strip()
