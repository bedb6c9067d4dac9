"""What a newcomer runs first; `reference` and `translation` write what is generated."""
