"""Parley's command line: the build, a stack on one's own machine, the phone page. Never part of a
function.
"""
