"""One file, one programme: people followed over time. Put a file here and it is switched on."""
