"""What the service decides, by methods that anybody can check; pure."""

from xinglin.services.quality.rules.cards import (
    KINDS,
    LASTS,
    Card,
    make_code,
    read_code,
)
from xinglin.services.quality.rules.deeds import (
    FASTEST,
    RULES,
    Broken,
    Deed,
    broken_rules,
    kilometres,
)
from xinglin.services.quality.rules.signals import (
    FAMILIES,
    PARAMETERS,
    SIGNALS,
    Parameters,
    Provider,
    Seen,
    Suspect,
    odds_of_records,
    provider_of,
    screened,
)

__all__ = [
    "FAMILIES", "FASTEST", "KINDS", "LASTS", "PARAMETERS", "RULES", "SIGNALS", "Broken", "Card",
    "Deed", "Parameters", "Provider", "Seen", "Suspect", "broken_rules", "kilometres", "make_code",
    "odds_of_records", "provider_of", "read_code", "screened",
]  # fmt: skip
