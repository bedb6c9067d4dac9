"""Proves past values again, and says why a value changed, person by person."""
