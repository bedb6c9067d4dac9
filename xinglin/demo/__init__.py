"""The made-up county: people, places and years of service, at any size, the same for each seed."""
