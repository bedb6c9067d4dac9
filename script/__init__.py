"""What a newcomer runs first; and `reference`, which writes the generated manual."""
