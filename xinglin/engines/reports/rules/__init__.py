"""How figures, dates and headings read in an official document; pure functions."""
