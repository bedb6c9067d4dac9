"""`python -m xinglin.config.command`: the command line without its script."""

from xinglin.config.command import main

main()
