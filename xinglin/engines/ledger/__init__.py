"""Numbers every commit, keeps every version of every row, chains the audit."""

from xinglin.engines.ledger.words import Door, TamperedEntry

__all__ = ["Door", "TamperedEntry"]
