"""Keeps what was observed: visits, observations, conditions, forms."""
