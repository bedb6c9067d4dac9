"""Says what was done. The ledger, which stands above, writes it down in the same transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Note:
    """One line for the audit trail; `detail` never holds personal data, only codes and counts."""

    verb: str
    subject: str = ""
    subject_id: int | None = None
    place: int | None = None
    reading: bool = False
    outcome: str = "done"
    by: Any = None
    detail: Mapping[str, Any] = field(default_factory=dict)


_writer: Callable[[Note], None] | None = None


def written_by(writer: Callable[[Note], None]) -> Callable[[Note], None]:
    """Make `writer` the one that writes notes down."""
    global _writer
    _writer = writer
    return writer


def _write(note: Note) -> None:
    if _writer is None:
        raise RuntimeError("nobody writes the audit trail: the ledger is not installed")
    _writer(note)


def note(verb: str, **parts: Any) -> None:
    """Put a deed on record, in the open transaction."""
    _write(Note(verb, **parts))


def note_reading(
    verb: str, *, by: Any, subject: str = "", subject_ids: Sequence[int] = (), **parts: Any
) -> None:
    """Put on record that somebody read personal records; one line however many were shown."""
    ids = [int(one) for one in subject_ids]
    detail = dict(parts.pop("detail", {}))
    if len(ids) != 1:
        detail["ids"] = ids
    _write(
        Note(
            verb,
            subject=subject,
            subject_id=ids[0] if len(ids) == 1 else None,
            reading=True,
            by=by,
            detail=detail,
            **parts,
        )
    )
