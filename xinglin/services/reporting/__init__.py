"""The report desk: the annual summary, written from the figures, each number with its passport."""
