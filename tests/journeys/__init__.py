"""Days of people at work, walked in a real browser against a served county."""
