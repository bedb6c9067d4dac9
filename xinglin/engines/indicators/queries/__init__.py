"""What figures can answer: values for places and periods, the people behind them, the lake."""

from xinglin.engines.indicators.counting.engine import Supposed
from xinglin.engines.indicators.queries.asking import (
    asked_much,
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
from xinglin.engines.indicators.queries.elsewhere import (
    columns_of_lake,
    rows_of_lake,
    statement_of,
)
from xinglin.engines.indicators.queries.exclusions import left_out
from xinglin.engines.indicators.queries.passports import explain, people_of
from xinglin.engines.indicators.queries.proofs import faults_of_bases, faults_of_examples
from xinglin.engines.indicators.queries.standardising import ByAge, Comparable, by_age, standardised
from xinglin.engines.indicators.queries.stored import prove, stored, stored_one, storings
from xinglin.engines.indicators.queries.whole_book import statements_of_book, whole_book
from xinglin.engines.indicators.words import faults_of_book

__all__ = [
    "ByAge",
    "Comparable",
    "Supposed",
    "as_figure",
    "asked_much",
    "asked_of_lake",
    "bases_list",
    "by_age",
    "check_document",
    "check_place",
    "check_sheet",
    "closing_commit",
    "columns_of_lake",
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
    "rows_of_lake",
    "standardised",
    "statement_of",
    "statements_of_book",
    "stored",
    "stored_one",
    "storings",
    "whole_book",
    "why",
    "why_stored",
]
