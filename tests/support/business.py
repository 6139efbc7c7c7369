"""The operator's files in service/, read once in each process: what is searched in them is indexed for each reading
anew, which takes longer than most tests."""

from parley_cli import service_files

BUSINESS = service_files.read()
