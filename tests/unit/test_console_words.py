"""What the console says in words of its own holds for everything that the service has."""

import re
from pathlib import Path

from parley.conversation.timers import KINDS
from parley.lanes.table import LANES
from parley_cli import console


def test_each_timer_that_can_be_awaited_is_told_in_plain_words() -> None:
    told = (Path(console.__file__).parent / "kinds.js").read_text()
    table = told[told.index("const AWAITED") :]
    known = set(re.findall(r'^  "?([a-z._-]+)"?: "', table, re.MULTILINE))
    assert known == set(KINDS) | {kind for lane in LANES.values() for kind in lane.timers}
