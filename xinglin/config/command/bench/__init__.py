"""Benchmarks: what this instance does in how long, beside what the machine could do at best."""
