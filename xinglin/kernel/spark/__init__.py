"""The way to a Spark cluster: the one session of a process, and the Java it needs."""
