"""The indicator book: every number opens to its definition, its commit and its people."""
