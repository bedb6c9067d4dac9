"""The made-up people of each programme: who is enrolled, when they are seen, what they answer."""
