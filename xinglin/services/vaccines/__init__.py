"""Giving doses: the card of a person, who is due today, who is behind, one dose recorded."""
