"""What exchange decides: how cells, rows and resources are read, and why one is set aside."""
