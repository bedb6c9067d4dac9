"""Opens what came in: says by its content what it is, keeps it within limits, gives its rows."""
