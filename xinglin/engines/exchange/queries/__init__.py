"""What exchange can answer: what came in and what became of it; figures and FHIR resources."""

from xinglin.engines.exchange.queries.compartments import everything, export_ids, matches
from xinglin.engines.exchange.queries.deliveries import (
    READ,
    batch,
    batches,
    reasons_of,
    received_of,
    unfinished,
    verdicts_of,
)
from xinglin.engines.exchange.queries.measures import measure, measure_report
from xinglin.engines.exchange.queries.resources import (
    Stored,
    bodies,
    current,
    history,
    note_reading,
    read,
    version,
)
from xinglin.engines.exchange.queries.searches import (
    Answer,
    found_ids,
    page,
    pinned_search,
    search,
)
from xinglin.engines.exchange.rules.fhir import exact
from xinglin.engines.exchange.rules.fhir.definitions import (
    VERSION,
    Parameter,
    fields,
    kinds,
    required,
    summary,
)
from xinglin.engines.exchange.rules.fhir.indexing import offered
from xinglin.engines.exchange.rules.fhir.kinds import NOT_KEPT
from xinglin.engines.exchange.rules.fhir.moments import span_of
from xinglin.engines.exchange.rules.fhir.outcomes import Wrong, issue, outcome, outcome_of
from xinglin.engines.exchange.rules.fhir.searching import FORMATS, Asked, asked
from xinglin.engines.exchange.rules.fhir.validating import Fault, faults

__all__ = [
    "FORMATS", "NOT_KEPT", "READ", "VERSION", "Answer", "Asked", "Fault", "Parameter", "Stored",
    "Wrong", "asked", "batch", "batches", "bodies", "current", "everything", "exact",
    "export_ids", "faults", "fields", "found_ids", "history", "issue", "kinds", "matches",
    "measure", "measure_report", "note_reading", "offered", "outcome", "outcome_of", "page",
    "pinned_search", "read", "reasons_of", "received_of", "required", "search", "span_of",
    "summary", "unfinished", "verdicts_of", "version",
]  # fmt: skip
