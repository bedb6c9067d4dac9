"""Settings, urls, the services switched on, and the `xinglin` command."""
