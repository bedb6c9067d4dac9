"""What supervision decides; pure. Source: shared rules on 双随机、一公开, section 1, unless said."""

from xinglin.services.supervision.rules.checklists import (
    CHECKLISTS,
    MET,
    NOT_APPLICABLE,
    UNMET,
    VERDICTS,
    Checklist,
    Item,
    checklist_of,
    result_of,
    score_of,
)
from xinglin.services.supervision.rules.clocks import LIMITS, publish_by, recheck_by
from xinglin.services.supervision.rules.kinds import (
    FIELDS,
    GRADES,
    INTERESTS,
    KINDS,
    RESULTS,
    RISKS,
    UNIT_KINDS,
    VISIT_STATES,
    grade_of,
    risk_after,
)
from xinglin.services.supervision.rules.lot import (
    ALGORITHM,
    Stratum,
    canonical,
    commitment_of,
    digest,
    drawn,
    lines_of,
    seed_of,
    shares_of,
    sizes_of,
    stratum_of,
    ticket,
)
from xinglin.services.supervision.rules.pairing import Barred, Pairing, paired
from xinglin.services.supervision.rules.publishing import masked_name, masked_person
from xinglin.services.supervision.rules.selfchecks import due_days_of_year, is_false

__all__ = [
    "ALGORITHM", "CHECKLISTS", "FIELDS", "GRADES", "INTERESTS", "KINDS", "LIMITS", "MET",
    "NOT_APPLICABLE", "RESULTS", "RISKS", "UNIT_KINDS", "UNMET", "VERDICTS", "VISIT_STATES",
    "Barred", "Checklist", "Item", "Pairing", "Stratum", "canonical", "checklist_of",
    "commitment_of", "digest", "drawn", "due_days_of_year", "grade_of", "is_false", "lines_of",
    "masked_name", "masked_person", "paired", "publish_by", "recheck_by", "result_of",
    "risk_after", "score_of", "seed_of", "shares_of", "sizes_of", "stratum_of", "ticket",
]  # fmt: skip
