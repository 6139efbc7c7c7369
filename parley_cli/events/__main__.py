"""Writes the files of events/: `python -m parley_cli.events`."""

from parley_cli.events.samples import main

main()
