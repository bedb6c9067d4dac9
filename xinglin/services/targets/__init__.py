"""What was promised for the year: targets on the wall, how far they are, who would turn them."""
