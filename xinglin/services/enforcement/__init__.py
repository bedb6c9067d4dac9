"""Penalty cases: from a clue to the archive, within the limits of the law."""
