"""What the console has of a stage besides the operators' API, of a service in memory: its dead letters, what did not
arrive, and today's figures, counted from the turns' reports.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from parley.conversation.events import AnyEvent
from parley.turn.run import TurnReport
from parley_cli.console.figures import Figures, counted, percentile
from parley_cli.console.letters import Deed
from parley_cli.console.stage import Json
from parley_cli.errors import OperatorError
from parley_cli.memory_service import MemoryService


@dataclass
class MemoryStage:
    """`ConsoleStage` of a service in memory."""

    service: MemoryService
    alarms: list[Json] = field(default_factory=list)
    before: Figures = field(default_factory=lambda: figures([]))
    """The figures of yesterday and of last week."""

    def today(self) -> Json:
        reports = self.service.reports
        codes = [each.usage.provider_code for each in reports if each.usage.undelivered]
        advice = {each.usage.provider_code: each.usage.provider_advice for each in reports}
        return {
            "today": figures(reports).as_json,
            "yesterday": self.before.as_json,
            "week": self.before.as_json,
            "since": datetime.now(UTC).replace(hour=0, minute=0).isoformat(),
            "degraded_because": counted(each.usage.degraded for each in reports if each.usage.degraded),
            "failures": [
                {"code": code, "count": count, "advice": advice[code]} for code, count in counted(codes).items()
            ],
            "unanswered": [
                {"conversation": each.conversation, "event": each.event, "at": datetime.now(UTC).isoformat()}
                for each in reversed(reports)
                if each.usage.unanswered
            ],
            "alarms": self.alarms,
        }

    def lost(self) -> list[Json]:
        latest: dict[str, Json] = {}
        for report in self.service.reports:
            if report.usage.undelivered:
                latest[report.conversation] = {
                    "conversation": report.conversation,
                    "at": (self.service.now() + timedelta(hours=1)).isoformat(),
                    "code": report.usage.provider_code,
                    "advice": report.usage.provider_advice,
                    "message": report.event.removesuffix(".failed"),
                }
            elif report.kind == "resend_asked":
                latest.pop(report.conversation, None)
        return list(latest.values())

    def letters(self) -> list[Json]:
        return [_letter(each) for each in self.service.dead_letters.events]

    def move_letter(self, id: str, deed: Deed) -> None:
        found = next((each for each in self.service.dead_letters.events if _id(each) == id), None)
        if found is None:
            raise OperatorError("No letter has this id any more.")
        if deed == "put back":
            self.service.receive(found.model_copy(update={"redriven": found.redriven + 1}))
        self.service.dead_letters.events.remove(found)

    def export(self, conversation: str) -> str:
        return f'{{"conversation": "{conversation}"}}\n'


def figures(reports: Sequence[TurnReport]) -> Figures:
    """Return the figures of these turns."""
    took = sorted(each.milliseconds for each in reports)
    sums: dict[str, Any] = {
        name: sum(getattr(each.usage, name) for each in reports)
        for name in ("segments", "undelivered", "opted_out", "unanswered")
    }
    return Figures(
        turns=len(reports),
        median_ms=percentile(took, 50),
        slow_ms=percentile(took, 95),
        sms_micro_dollars=sums["segments"] * 8_300,
        model_micro_dollars=0,
        degraded=sum(bool(each.usage.degraded) for each in reports),
        **sums,
    )


def _id(event: AnyEvent) -> str:
    return event.id[-8:].lower().rjust(8, "0")


def _letter(event: AnyEvent) -> Json:
    return {
        "id": _id(event),
        "queue": "mailbox",
        "what": event.kind,
        "at": event.received_at.isoformat(),
        "conversation": event.conversation,
        "event": event.id,
        "received": 3,
        "unreadable": "",
    }
