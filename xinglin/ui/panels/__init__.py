"""The panels: one file, one kind of panel."""
