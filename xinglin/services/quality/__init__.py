"""Whether a service took place: two cards at each, screening for patterns, a review."""
