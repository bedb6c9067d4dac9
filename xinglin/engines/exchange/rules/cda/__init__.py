"""CDA documents (WS/T 482, 483): how they are read, what they say, how ours are written."""
