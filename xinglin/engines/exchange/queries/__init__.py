"""What exchange can answer: what came in and what became of it; figures and FHIR resources."""

from xinglin.engines.exchange.queries.compartments import everything, export_ids, matches
from xinglin.engines.exchange.queries.deliveries import (
    OPEN,
    READ,
    batch,
    batches,
    cells_of,
    column_map,
    maps,
    names_of,
    open_reasons,
    reasons_of,
    received_of,
    row_of,
    senders,
    unfinished,
    unread,
    unread_file,
    uses_of,
    verdicts_of,
    versions_of,
)
from xinglin.engines.exchange.queries.feeds import (
    NOTHING,
    STATES,
    Standing,
    any_due,
    delivered,
    due_feeds,
    feed,
    feed_named,
    feeds,
    gaps,
    standings,
    throughput,
)
from xinglin.engines.exchange.queries.measures import measure, measure_report
from xinglin.engines.exchange.queries.posted import (
    MESSAGE_STATES,
    message,
    message_counts,
    message_text,
    messages,
)
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
    latest,
    page,
    pinned_search,
    search,
    touched,
)
from xinglin.engines.exchange.rules.fhir import exact
from xinglin.engines.exchange.rules.fhir.addresses import (
    Address,
    address_of,
    must_be_callable,
    must_be_named,
)
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
from xinglin.engines.exchange.rules.fhir.patching import patched_by_paths
from xinglin.engines.exchange.rules.fhir.searching import FORMATS, Asked, asked
from xinglin.engines.exchange.rules.fhir.validating import Fault, faults
from xinglin.engines.exchange.rules.mapping import CODED, suggest, suggest_values
from xinglin.engines.exchange.rules.reasons import kind_of as kind_of_reason

__all__ = [
    "CODED", "FORMATS", "MESSAGE_STATES", "NOTHING", "NOT_KEPT", "OPEN", "READ", "STATES",
    "VERSION", "Address", "Answer", "Asked", "Fault", "Parameter", "Standing", "Stored", "Wrong",
    "address_of", "any_due", "asked", "batch", "batches", "bodies", "cells_of", "column_map",
    "current", "delivered", "due_feeds", "everything", "exact", "export_ids", "faults", "feed",
    "feed_named", "feeds", "fields", "found_ids", "gaps", "history", "issue", "kind_of_reason",
    "kinds", "latest", "maps", "matches", "measure", "measure_report", "message", "message_counts",
    "message_text", "messages", "must_be_callable", "must_be_named", "names_of", "note_reading",
    "offered", "open_reasons", "outcome", "outcome_of", "page", "patched_by_paths", "pinned_search",
    "read", "reasons_of", "received_of", "required", "row_of", "search", "senders", "span_of",
    "standings", "suggest", "suggest_values", "summary", "throughput", "touched", "unfinished",
    "unread", "unread_file", "uses_of", "verdicts_of", "version", "versions_of",
]  # fmt: skip
