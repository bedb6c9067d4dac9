"""General machinery; no engine knows a programme's or a service's name."""
