"""What the console shows and does with the operator's own AWS credentials, beside the operators' API: today's figures,
alarms, messages that did not arrive, dead letters, exports.

The API's function reads the table and writes the mailbox, and nothing else: it needs no right to queues, metrics or
logs for what few people do with rights of their own (decision 0077).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from parley_cli import rights
from parley_cli.console.figures import FigureSource, LineFigures, MetricFigures, counted, same_hours
from parley_cli.console.letters import DeadLetters, Deed
from parley_cli.console.turn_lines import OF_TROUBLE, OF_TURNS, TurnLines
from parley_cli.errors import OperatorError
from parley_cli.where import Where

Json = dict[str, Any]
LOST_FOR = timedelta(hours=48)
"""How long a message that did not arrive waits for somebody."""
WEEK = 7
SHOWN_QUESTIONS = 30
"""The most texts that nobody could answer of which the page is told, the newest."""
DAYS = {"today": 0, "yesterday": 1, "week": WEEK}
"""The days whose figures are compared, each with how many days ago it was."""


class ConsoleStage(Protocol):
    """What the console has of a stage besides the operators' API. Every method raises OperatorError."""

    def today(self) -> Json:
        """Return today's figures against yesterday's and last week's, what went wrong, and the alarms that ring."""

    def lost(self) -> list[Json]:
        """Return the messages that did not arrive lately, oldest first: of each conversation the last one, unless it
        was sent again since.
        """

    def letters(self) -> list[Json]:
        """Return the dead letters, oldest first."""

    def move_letter(self, id: str, deed: Deed) -> None:
        """Put a dead letter back, or delete it."""

    def export(self, conversation: str) -> str:
        """Return everything that is kept about the person of a conversation, as JSON."""


@dataclass
class AwsStage:
    """`ConsoleStage` of a deployed stage: on AWS, or on the emulator beside `make dev`."""

    where: Where
    makes_metrics: bool = True
    """Whether log lines become metrics, as on AWS. Without, the lines are counted."""
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())

    @cached_property
    def _letters(self) -> DeadLetters:
        return DeadLetters(self.where)

    @cached_property
    def _name(self) -> str:
        return f"{self.where.service}-{self.where.stage}"

    @cached_property
    def _lines(self) -> TurnLines:
        pattern, kept = (OF_TROUBLE, LOST_FOR) if self.makes_metrics else (OF_TURNS, timedelta(days=WEEK + 1))
        return TurnLines(self.where.client("logs"), f"/parley/{self._name}/orchestrate", pattern, kept)

    @cached_property
    def _figures(self) -> FigureSource:
        if not self.makes_metrics:
            return LineFigures(self._lines)
        return MetricFigures(self.where.client("cloudwatch"), self._name)

    def today(self) -> Json:
        now = self.now()
        with self._explained():
            spans = {name: self._figures.between(*same_hours(now, days)).as_json for name, days in DAYS.items()}
            start, _ = same_hours(now, 0)
            lines = [each for each in self._lines.read(now) if each["at"] >= start]
            alarms = self._ringing()
        failed = [each for each in lines if each.get("undelivered")]
        advice = {str(each["provider_code"]): str(each.get("provider_advice", "")) for each in failed}
        codes = counted(str(each["provider_code"]) for each in failed)
        return {
            **spans,
            "since": start.isoformat(),
            "degraded_because": counted(str(each["degraded"]) for each in lines if each.get("degraded")),
            "failures": [{"code": code, "count": count, "advice": advice[code]} for code, count in codes.items()],
            "unanswered": [
                {"conversation": each["conversation"], "event": each["event"], "at": each["at"].isoformat()}
                for each in reversed(lines)
                if each.get("unanswered")
            ][:SHOWN_QUESTIONS],
            "alarms": alarms,
        }

    def lost(self) -> list[Json]:
        now = self.now()
        with self._explained():
            lines = [each for each in self._lines.read(now) if each["at"] >= now - LOST_FOR]
        latest: dict[str, Json] = {}
        for line in lines:
            conversation = str(line["conversation"])
            if line.get("undelivered"):
                latest[conversation] = {
                    "conversation": conversation,
                    "at": line["at"].isoformat(),
                    "code": line["provider_code"],
                    "advice": line.get("provider_advice", ""),
                    "message": str(line["event"]).removesuffix(".failed"),
                }
            elif line.get("kind") == "resend_asked":
                latest.pop(conversation, None)
        return sorted(latest.values(), key=lambda each: str(each["at"]))

    def letters(self) -> list[Json]:
        return self._letters.listed()

    def move_letter(self, id: str, deed: Deed) -> None:
        self._letters.move(id, deed)

    def export(self, conversation: str) -> str:
        return rights.export_of(conversation, self.where)

    def _ringing(self) -> list[Json]:
        """Return the stage's alarms that ring now. An alarm's name is `<stack>-<logical id>-<random>`."""
        prefix = f"{self.where.stack}-"
        pages = self.where.client("cloudwatch").get_paginator("describe_alarms")
        found = [
            each
            for page in pages.paginate(AlarmNamePrefix=prefix, StateValue="ALARM")
            for each in page["MetricAlarms"]
            if each["AlarmName"].removeprefix(prefix).count("-") <= 1  # of this stack, not of `<stack>-<another>`
        ]
        return [
            {
                "alarm": each["AlarmName"].removeprefix(prefix).partition("-")[0].removesuffix("Alarm"),
                "means": each.get("AlarmDescription", ""),
                "since": each["StateUpdatedTimestamp"].isoformat(),
            }
            for each in found
        ]

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn AWS errors of the block into a one-line OperatorError."""
        try:
            yield
        except ClientError as error:
            refused = f"AWS refused {error.operation_name} ({error.response['Error']['Code']})"
            raise OperatorError(f"{refused} about {self.where.stack}: your user or role needs the right.") from error
        except BotoCoreError as error:
            raise OperatorError(str(error)) from error
