"""Outages that nothing else shows are provoked, and the alarm that the template has for each rings by its log lines."""

import pytest

from parley_cli import template
from tests.functions.conftest import Log
from tests.support import outages
from tests.support.alarms import ALARMS, WHOLE, rings, rings_after
from tests.support.cloud import Cloud
from tests.support.outages import DAY, OUTAGES, PACES, each_minute, each_text

QUICKLY = {"60 texts an hour": 45 * 60, "10 an hour": 45 * 60, "1 an hour": 2 * 3600}
"""The seconds within which somebody is told of an outage, by how busy the service is."""


def test_every_outage_rings_whether_many_people_write_or_few_and_the_documents_say_when(
    aws: Cloud, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = outages.provoked(aws, log, monkeypatch)
    assert "30034" in log.text
    for outage in OUTAGES:
        for pace, seconds in PACES.items():
            rung = outage.rung(lines, seconds)
            assert rung is not None, (outage.name, pace)
            assert rung[1] <= QUICKLY[pace], (outage.name, pace, rung)
    guide = (template.TEMPLATE.parent / "docs" / "reference" / "alarms.md").read_text()
    assert outages.table(lines) in guide, "`make alarms` prints the table anew"
    in_time = {**lines["late sweep"], "late_seconds": 40}
    quiet = [*each_text("answered")(lines, 360.0), *each_minute("in time")({"in time": in_time}, 60.0)]
    assert [name for name in ALARMS if rings_after(name, quiet, DAY) is not None] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"message": "orchestrate_turn.given_up"}, True),
        ({"message": "orchestrate_turn.unreadable"}, True),
        ({"message": "send.handed_back", "receive_count": 20, "conversation": "c"}, True),
        ({"message": "send.handed_back", "receive_count": 5, "conversation": "c"}, False),
        ({"message": "send.handed_back", "receive_count": 5, "conversation": None}, True),
        ({"message": "due.handed_back", "receive_count": 4}, False),
        ({"message": "due.handed_back", "receive_count": 5}, True),
    ],
)
def test_each_dead_letter_rings_by_the_last_line_about_it(line: dict[str, object], told: bool) -> None:
    """However many lie there already. The counts are those of the redrive policies."""
    assert rings("NewDeadAlarm", [line]) is told
    queues = template.resources(WHOLE, "AWS::SQS::Queue")
    counts = {
        name: each["RedrivePolicy"]["maxReceiveCount"] for name, each in queues.items() if "RedrivePolicy" in each
    }
    assert counts == {"MailboxQueue": 20, "DeliveriesQueue": 20, "StatusesQueue": 5, "DelayedQueue": 5}


def test_a_scanner_of_the_internet_rings_nothing_and_a_flood_that_is_throttled_rings_elsewhere() -> None:
    astray, throttled = outages.access_line("-", "GET", 404), {"status": 429}
    assert [rings("ApiTurnsAwayAlarm", [astray] * count) for count in (21, 20)] == [True, False]
    assert not rings("ProviderAstrayAlarm", [astray] * 100)
    assert not rings("ApiTurnsAwayAlarm", [throttled] * 100)
