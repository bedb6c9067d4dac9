"""The same figures on a Spark cluster of one master and two workers on this machine."""
