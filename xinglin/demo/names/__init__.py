"""What people and places of the made-up county are called."""
