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
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import orjson
from django.conf import settings

from xinglin.engines.indicators.arithmetic import Arithmetic
from xinglin.engines.indicators.words import Indicator

ENGINE = (
    "expressions/*.py", "words/*.py", "care.py", "tables.py", "arithmetic.py", "lake/schema.py",
)  # fmt: skip


Made = TypeVar("Made")


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

    def read(found: Any) -> Statement:
        scale = {code: Arithmetic(**one) for code, one in found["scale"].items()}
        return Statement(found["sql"], found["tables"], scale)

    return remembered(key, make, read)


def remembered(key: str, make: Callable[[], Made], read: Callable[[Any], Made]) -> Made:
    """What was made under that key and written down as JSON, made now if it never was."""
    if not settings.configured:
        return make()
    file = statements_folder() / f"{key}.json"
    try:
        return read(orjson.loads(file.read_bytes()))
    except (FileNotFoundError, orjson.JSONDecodeError, KeyError, TypeError):
        made = make()
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(f".{os.getpid()}")
    beside.write_bytes(orjson.dumps(made))
    os.replace(beside, file)
    return made


def text_of(expression: Any, dialect: str = "duckdb") -> str:
    """The expression as SQL: from the text of its shape, which other periods share."""
    from xinglin.engines.indicators.counting import shapes  # Ibis loads when SQL is made

    made_by = f"{version('ibis-framework')} {version('sqlglot')} {_of_file(shapes.__file__)}"
    return shapes.sql_of(
        expression, dialect, lambda key, make: remembered(f"shape-{key}", make, _as_it_is), made_by
    )


def _as_it_is(found: Any) -> Any:
    return found
