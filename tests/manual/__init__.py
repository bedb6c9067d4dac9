"""The manual itself: what its tutorials say is done, word for word."""
