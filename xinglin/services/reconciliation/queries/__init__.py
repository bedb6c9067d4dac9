"""What reconciliation can answer, within the reach of whoever asks."""

from xinglin.services.reconciliation.queries.comparisons import (
    Beside,
    beside,
    comparison,
    earlier,
    last_of,
    latest,
    months_compared,
    ours_of,
    previous,
    reported,
    sides,
    sides_of,
)
from xinglin.services.reconciliation.queries.differences import (
    LAW,
    Face,
    difference,
    differences,
    faces,
    limits_of,
    of_comparison,
    open_counts,
    standing_in,
    unsealed,
)
from xinglin.services.reconciliation.queries.ours import kinds_of, our_lines, sorts_of, title_of
from xinglin.services.reconciliation.queries.statements import (
    stated_by_number,
    stated_months,
    their_lines,
    their_totals,
    totals,
    unlinked,
)

__all__ = [
    "LAW", "Beside", "Face", "beside", "comparison", "difference", "differences", "earlier",
    "faces", "kinds_of", "last_of", "latest", "limits_of", "months_compared", "of_comparison",
    "open_counts", "our_lines", "ours_of", "previous", "reported", "sides", "sides_of", "sorts_of",
    "standing_in", "stated_by_number", "stated_months", "their_lines", "their_totals", "title_of",
    "totals", "unlinked", "unsealed",
]  # fmt: skip
