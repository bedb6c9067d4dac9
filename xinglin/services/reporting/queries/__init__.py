"""What the report desk can answer: orders for templates, reports, their sentences, their checks."""

from xinglin.services.reporting.queries.checking import check, check_content, problems
from xinglin.services.reporting.queries.desk import (
    comments,
    content_of,
    history,
    last_year,
    numbered,
    numbers_in,
    one,
    published,
    reports_of,
    sentence,
    sentences_of,
    shown_for_editing,
    templates_of,
    the_template,
)
from xinglin.services.reporting.queries.orders import (
    facts,
    institution_of,
    order,
    organ_of,
    vocabulary,
)
from xinglin.services.reporting.queries.writing import counted_institution, draft

__all__ = [
    "check",
    "check_content",
    "comments",
    "content_of",
    "counted_institution",
    "draft",
    "facts",
    "history",
    "institution_of",
    "last_year",
    "numbered",
    "numbers_in",
    "one",
    "order",
    "organ_of",
    "problems",
    "published",
    "reports_of",
    "sentence",
    "sentences_of",
    "shown_for_editing",
    "templates_of",
    "the_template",
    "vocabulary",
]
