"""An hour of ten guided sessions at once, under a simulated clock: `make bench`.

The deployed turn code on memory. The sweep runs once a minute, as on AWS, and hands timers to a delayed queue.
"""

import time
from datetime import timedelta

from parley.lanes.guide.notes import guide_notes_of
from parley_cli.memory_service import MemoryService
from tests.support.guide import with_guide
from tests.support.phone import clock
from tests.support.sessions import People, sentences_of_all

PEOPLE, HOUR = 10, timedelta(hours=1)


def main() -> None:
    """Tell the sessions, check every sentence's time, and print what it took."""
    service = MemoryService(clock(), settings=with_guide())
    people = People.of(service, PEOPLE, "a 30 minute calm session")
    began, turns = time.process_time(), len(service.reports)
    until = service.now() + HOUR
    while service.now() < until:
        people.go_on(min(until, service.now() + timedelta(minutes=1)))
        for phone in people.phones:
            if guide_notes_of(phone.state).session is None:
                people.begin(phone, "a 30 minute calm session")
    used = time.process_time() - began
    late = [each for phone in people.phones for each in people.delays_of(phone, sentences_of_all(30))]
    calls = sum(report.usage.model_calls for report in service.reports)
    print(
        f"{PEOPLE} people, an hour: {len(late)} messages of sessions, the latest {max(late):.2f} s after its time,"
        f" {calls} model calls, {used / (len(service.reports) - turns) * 1000:.1f} ms a turn"
    )


if __name__ == "__main__":
    main()
