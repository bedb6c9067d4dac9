"""The templates that come with the platform, as .docx files a bureau goes on editing."""

from __future__ import annotations

import functools

from xinglin.engines.reports import actions as reports
from xinglin.services.reporting.documents import annual, letter, monthly
from xinglin.services.reporting.rules import ANNUAL, LETTER, MONTHLY

DECLARED = {ANNUAL: annual.template, MONTHLY: monthly.template, LETTER: letter.template}


@functools.cache
def shipped(kind: str) -> bytes:
    """The template of that kind as it comes with the platform."""
    return reports.draft_template(DECLARED[kind]())
