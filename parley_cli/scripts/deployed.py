"""Plays a script on a running `make dev`, through the phone's HTTP API. Every script has people with new numbers. The
model and the settings are the deployment's; a script that needs others is not played there."""

import json
import secrets
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from parley.conversation.events import Channel
from parley_cli.scripts.format import FaultStep, Script, ScriptedAnswer, ScriptedCall
from parley_cli.scripts.play import NotHere, ScriptFailed

PATIENCE = 45.0
"""The seconds to wait for a turn or a reply: functions start cold, and a refused reply is retried after 10 s and 20
s."""
QUIET = 0.7
"""The seconds to wait before it is certain that no further message comes."""
LOOK = 0.1
ARRIVED = ("sent", "delivered", "read")
"""The statuses of messages that the provider has accepted."""

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PhoneClient:
    """A client of the HTTP API of the workbench's phone at `url`."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")

    def conversation(self, number: str) -> Any:
        """Return what the page shows of the conversation with this number."""
        return self.ask("GET", f"/conversation?{urlencode({'from': number})}")[1]

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> tuple[int, Any]:
        """Send a request, and return the answer's status and JSON. Raises NotHere if no phone answers."""
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(
            f"{self._url}{path}", body, {"Content-Type": "application/json"}, method=method
        )
        try:
            with _direct.open(request, timeout=180) as answer:  # moving the clock waits for all that falls due
                return answer.status, json.load(answer)
        except HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)
        except (URLError, TimeoutError, ConnectionError, ValueError) as error:
            raise NotHere(f"no phone answers at {self._url}: start `make dev`, or name its phone_url") from error


class DeployedPlay:
    """Plays one script on a running `make dev`; a `PlayedService`."""

    def __init__(self, url: str, numbers: Mapping[str, str] | None = None) -> None:
        """`numbers` are people's phone numbers by name; anybody else gets a new number."""
        self._phone = PhoneClient(url)
        self._numbers = dict(numbers or {})
        self._heard: dict[str, int] = {}
        self._broken: dict[str, str] = {}

    def begin(self, script: Script) -> None:
        """Check that the deployment can play the script; take its model down if the script has none. Raises NotHere."""
        steps = script.steps
        if any(step.model for step in steps):
            raise NotHere("the script holds the model's answers, and the deployment's model gives its own")
        if script.setup.service:
            raise NotHere("the script is of a service of its own: start `make dev` for its folder to text with it")
        if script.setup.side_questions != "drop":
            raise NotHere("the script needs side_questions: keep, which is a setting of the deployment")
        if any(len(step.says or ()) > 1 for step in steps):
            raise NotHere("the script holds a burst, and a deployment takes up the first text before the others come")
        self._need("/clock", "no clock", any(step.clock for step in steps))
        broken = [step.faults for step in steps if step.faults]
        self._need("/faults", "no faults", any(each.model or each.provider for each in broken))
        status, said = self._phone.ask("GET", "/faults")
        if status == 200 and said["model"] == "up" and not script.has_model:
            self._phone.ask("POST", "/faults", {"model": "down"})  # a 409 means that there is no model anyway
            self._broken["model"] = "up"

    def say(self, who: str, channel: Channel, texts: Sequence[str], answers: Sequence[ScriptedAnswer]) -> None:
        """Post the text to the webhook, and wait until a turn has processed it. Raises ScriptFailed if that takes too
        long.
        """
        message = {"from": self._number(who), "channel": channel.value, "text": texts[0]}
        _, said = self._phone.ask("POST", "/messages", message)
        if "error" in said:
            raise ScriptFailed(said["error"])

        def is_dealt_with() -> bool:
            last = self._phone.conversation(self._number(who))["last_turn"]
            return bool(last and last["event_id"] == said["sid"] and last["receipt"])

        if not _eventually(is_dealt_with):
            raise ScriptFailed(f"no turn has dealt with it within {PATIENCE:.0f} s")

    def move(self, by: timedelta) -> None:
        """Move the phone's clock, which is the functions' clock. Raises NotHere if it cannot be moved here."""
        status, said = self._phone.ask("POST", "/clock", {"advance_seconds": by.total_seconds()})
        if status == 409:
            raise NotHere(said["error"])
        if status != 200:
            raise ScriptFailed(said["error"])

    def break_or_mend(self, who: str, faults: FaultStep) -> None:
        """Set the phone's faults, or post the person's last webhook again. Raises NotHere if the deployment cannot."""
        if wanted := faults.model_dump(include={"model", "provider"}, exclude_none=True):
            status, said = self._phone.ask("POST", "/faults", wanted)
            if status == 409:
                raise NotHere(said["error"])
            if status != 200:
                raise ScriptFailed(said["error"])
            self._broken |= dict.fromkeys(wanted, "up")
        if faults.webhook is not None:
            status, said = self._phone.ask("POST", "/replay", {"from": self._number(who)})
            if status == 404 and "sid" not in said:
                raise NotHere("this `make dev` cannot post a webhook again")
            if status != 200:
                raise ScriptFailed(said["error"])

    def heard(self, who: str, at_least: int) -> list[str]:
        """Return the messages that have reached the person since the last call; wait for `at_least` so many."""
        before = self._heard.get(who, 0)
        _eventually(lambda: len(self._arrived(who)) >= before + at_least)
        time.sleep(QUIET if at_least == 0 else 0)
        arrived = self._arrived(who)
        self._heard[who] = len(arrived)
        return arrived[before:]

    def acted(self) -> list[ScriptedCall] | None:
        """Return None: the phone shows which messages were sent, not which actions ran."""
        return None

    def end(self) -> None:
        """Switch the faults off that the script has set."""
        if self._broken:
            self._phone.ask("POST", "/faults", self._broken)

    def _need(self, path: str, what: str, is_needed: bool) -> None:
        if is_needed and self._phone.ask("GET", path)[0] == 404:
            raise NotHere(f"this `make dev` has {what}")

    def _number(self, who: str) -> str:
        return self._numbers.setdefault(who, f"+1416{secrets.randbelow(10**7):07}")

    def _arrived(self, who: str) -> list[str]:
        bubbles = self._phone.conversation(self._number(who))["bubbles"]
        return [each["text"] for each in bubbles if each["direction"] == "out" and each["status"] in ARRIVED]


def _eventually(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(LOOK)
    return True
