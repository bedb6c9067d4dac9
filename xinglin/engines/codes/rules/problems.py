"""What can be wrong with a typed number: a stable code, a Chinese sentence, and how grave it is."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

REJECT = "reject"
WARN = "warn"


@dataclass(frozen=True)
class Problem:
    """One fault of a typed number; `reject` must be mended, `warn` may be kept after a look."""

    code: str
    text: str
    severity: str = REJECT

    @property
    def rejects(self) -> bool:
        """Whether the number cannot be accepted as it stands."""
        return self.severity == REJECT


def cleaned(text: str) -> str:
    """The number as its standard writes it: half-width, upper case, without any white space."""
    half = unicodedata.normalize("NFKC", str(text))
    return "".join(c for c in half if not c.isspace() and unicodedata.category(c) != "Cf").upper()
