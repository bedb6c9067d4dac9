"""One number, one source: what others state beside what is counted here, line by line."""
