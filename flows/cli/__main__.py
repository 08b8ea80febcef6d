"""`python -m flows.cli` is the command `averment`."""

from flows.cli import main

main()
