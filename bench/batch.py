"""A batch of ten people with a slow model, beside one person alone: `make bench`.

The handler's own code on memory; the model sleeps a second. Timings stand here and never in a test.
"""

import os
import time

from parley.conversation.events import dump
from parley.ports import ModelReply
from parley_cli.memory_service import MemoryService

SECONDS = 1.0


class Slow:
    """A model that takes its time."""

    def reply(self, *_: object) -> ModelReply:
        """The same words, a second later."""
        time.sleep(SECONDS)
        return ModelReply("Hello.")


class Context:
    """What Lambda passes beside the event."""

    def get_remaining_time_in_millis(self) -> int:
        """A whole invocation."""
        return 60_000


def measure(people: int) -> float:
    """Seconds that a batch of so many people takes."""
    import orchestrate.app as app

    from parley.wiring import now

    service = MemoryService(now, Slow())
    app.turns = service.turns
    events = [service.message(f"+141655501{number:02}", "hi") for number in range(people)]
    records = [
        {
            "messageId": event.id,
            "receiptHandle": "",
            "body": dump(event),
            "attributes": {"MessageGroupId": event.conversation},
        }
        for event in events
    ]
    began = time.monotonic()
    assert app.handler({"Records": records}, Context()) == {"batchItemFailures": []}
    return time.monotonic() - began


if __name__ == "__main__":
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    os.environ.setdefault("POWERTOOLS_LOG_LEVEL", "ERROR")
    alone, together = (min(measure(people) for _ in range(3)) for people in (1, 10))
    print(f"one person: {alone:.2f} s, ten people in one batch: {together:.2f} s")
