"""Duplicates, merges and un-merges: one person is one person."""
