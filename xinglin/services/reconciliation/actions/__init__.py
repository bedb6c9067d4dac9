"""What reconciliation does: takes lists and totals, compares, lets owners answer."""

from xinglin.services.reconciliation.actions.answering import answer, declare_total
from xinglin.services.reconciliation.actions.comparing import compare
from xinglin.services.reconciliation.actions.nightly import compare_all
from xinglin.services.reconciliation.actions.sheets import PREFIX, dataset_of

__all__ = ["PREFIX", "answer", "compare", "compare_all", "dataset_of", "declare_total"]
