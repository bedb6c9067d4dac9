"""What figures can answer: values for places and periods, the people behind them, the lake."""

from xinglin.engines.indicators.counting.engine import Supposed
from xinglin.engines.indicators.queries.asking import (
    bases_list,
    figures_list,
    lake_folder,
    lake_status,
)
from xinglin.engines.indicators.queries.changes import closing_commit, why, why_stored
from xinglin.engines.indicators.queries.checking import (
    check_document,
    check_place,
    check_sheet,
    read_figures,
)
from xinglin.engines.indicators.queries.computing import compute
from xinglin.engines.indicators.queries.counting_freely import asked_of_lake
from xinglin.engines.indicators.queries.declared import (
    as_figure,
    declared_figures,
    declared_of,
    declared_one,
    findings_of,
    paper_of,
)
from xinglin.engines.indicators.queries.exclusions import left_out
from xinglin.engines.indicators.queries.passports import explain, people_of
from xinglin.engines.indicators.queries.proofs import faults_of_bases, faults_of_examples
from xinglin.engines.indicators.queries.stored import prove, stored, stored_one, storings
from xinglin.engines.indicators.queries.whole_book import statements_of_book, whole_book
from xinglin.engines.indicators.words import faults_of_book

__all__ = [
    "Supposed",
    "as_figure",
    "asked_of_lake",
    "bases_list",
    "check_document",
    "check_place",
    "check_sheet",
    "closing_commit",
    "compute",
    "declared_figures",
    "declared_of",
    "declared_one",
    "explain",
    "faults_of_bases",
    "faults_of_book",
    "faults_of_examples",
    "figures_list",
    "findings_of",
    "lake_folder",
    "lake_status",
    "left_out",
    "paper_of",
    "people_of",
    "prove",
    "read_figures",
    "statements_of_book",
    "stored",
    "stored_one",
    "storings",
    "whole_book",
    "why",
    "why_stored",
]
