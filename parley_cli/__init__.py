"""Parley's command line: builds, a local deployment, the workbench's phone page, and operators' commands. It is in no
Lambda bundle."""
