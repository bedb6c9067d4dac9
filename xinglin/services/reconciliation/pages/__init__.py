"""What people see of reconciliation."""

from xinglin.services.reconciliation.pages import board, lines, one, sending, stating

__all__ = ["board", "lines", "one", "sending", "stating"]
