"""What people come here to do; no service knows another."""
