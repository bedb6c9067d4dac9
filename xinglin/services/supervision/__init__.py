"""智慧卫监: who is supervised, who is drawn to look, what was found, what is public."""
