"""What consultation can answer."""

from xinglin.services.consultation.queries.cases import (
    attachment,
    attachments_of,
    consultation,
    consultations,
    counts,
    of_resident,
    overdue,
    paper_of,
    reading,
    readings,
    standing,
    states_of,
    told_to,
)
from xinglin.services.consultation.queries.centres import (
    centre,
    centres,
    centres_near,
    experts_near,
)
from xinglin.services.consultation.queries.summary import summary_of

__all__ = [
    "attachment", "attachments_of", "centre", "centres", "centres_near", "consultation",
    "consultations", "counts", "experts_near", "of_resident", "overdue", "paper_of", "reading",
    "readings", "standing", "states_of",
    "summary_of", "told_to",
]  # fmt: skip
