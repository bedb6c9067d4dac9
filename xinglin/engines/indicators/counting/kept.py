"""SQL of definitions, kept beside the lake: compiling costs more than counting a village does.

A statement is found again only if nothing changed that it was made from: the definition's file,
this engine, Ibis. So a command that asks for one figure does not even load Ibis.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import orjson
from django.conf import settings

from xinglin.engines.indicators.arithmetic import Arithmetic
from xinglin.engines.indicators.words import Indicator

ENGINE = (
    "expressions/*.py", "words/*.py", "care.py", "tables.py", "arithmetic.py", "lake/schema.py",
)  # fmt: skip


@dataclass(frozen=True)
class Statement:
    """SQL, the tables of the lake it reads, and how sums of each code become a value."""

    sql: str
    tables: list[str]
    scale: dict[str, Arithmetic]


@functools.cache
def _of_engine() -> str:
    digest = hashlib.sha256(version("ibis-framework").encode())
    folder = Path(__file__).parent.parent
    for file in sorted(found for pattern in ENGINE for found in folder.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()


@functools.lru_cache(maxsize=1024)
def _of_file(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def key_of(indicators: Sequence[Indicator], *parts: str) -> str:
    """A name that changes with anything the statement is made from."""
    digest = hashlib.sha256(_of_engine().encode())
    for one in indicators:
        file = inspect.getsourcefile(one.compute) or ""
        digest.update(f"{one.code}|{one.version}|{one.fingerprint}|{_of_file(file)}|".encode())
    digest.update("|".join(parts).encode())
    return digest.hexdigest()[:40]


def statements_folder() -> Path:
    """Where statements lie: beside the lake, unless the settings share one folder among homes."""
    shared = getattr(settings, "STATEMENTS", "")
    return Path(shared) if shared else Path(settings.HOME) / "lake" / "statements"


def kept(key: str, make: Callable[[], Statement]) -> Statement:
    """The statement of that key, made now if it was never made before."""
    if not settings.configured:
        return make()
    folder = statements_folder()
    file = folder / f"{key}.json"
    try:
        found = orjson.loads(file.read_bytes())
        scale = {code: Arithmetic(**one) for code, one in found["scale"].items()}
        return Statement(found["sql"], found["tables"], scale)
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
        made = make()
    folder.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_bytes(orjson.dumps(asdict(made)))
    os.replace(beside, file)
    return made
