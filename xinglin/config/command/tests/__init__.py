"""The command line, as people and software type it."""
