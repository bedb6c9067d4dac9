"""Commands of Django's own that the platform does in its own way."""
