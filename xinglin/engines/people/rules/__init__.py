"""What people decides: pure functions about identity, residence, households and searching."""
