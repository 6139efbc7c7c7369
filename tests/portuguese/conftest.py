"""Tests of a process that reads Portuguese and English: `tests/conversations/test_in_portuguese.py` starts it. In any
other they are not collected.
"""

from parley.texts import LANGUAGES

collect_ignore_glob = [] if "pt" in LANGUAGES else ["*"]
