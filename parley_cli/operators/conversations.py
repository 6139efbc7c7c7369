"""Operators' commands about people: who is enrolled, transcripts, and taking part in a conversation."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime

import click

from parley.conversation.text import clean, one_line
from parley_cli.errors import OperatorError
from parley_cli.operators.api_client import Json
from parley_cli.operators.options import Desk
from parley_cli.operators.table import local_time, zone_of
from parley_cli.operators.who import conversation_of

PARTICIPANTS, PEOPLE = "/conversation/participants", "/conversation/people"
LINE = 80
"""The width of a transcript's lines, in characters."""
SPEAKER = 14
"""The width of the speaker's column, in characters."""
LONGEST_ANSWER = 1_600
"""The most characters of an answer that the API takes: the longest SMS."""
NOT_THERE = {
    "pending": "not sent yet",
    "sending": "not sent yet",
    "failed": "not delivered",
    "unknown": "perhaps not delivered",
}
"""The remark behind a text that did not reach the person, by its message's status."""
WAITS = "It waits until they write: WhatsApp lets nobody write to them before."


def people(desk: Desk, words: str, status: str | None, language: str | None, opted_out: str | None, most: int) -> None:
    """Print everybody who has written, or whom a search finds."""
    asked = {"words": words or None, "status": status, "language": language, "opted_out": opted_out}
    found = list(desk.client.pages(PEOPLE, most, **asked))
    rows = [
        (
            each["phone"],
            each["name"],
            _standing(each),
            each["channel"],
            each["language"],
            local_time(each["heard_at"]) if each["heard_at"] else "",
        )
        for each in found
    ]
    heads = ("phone", "name", "status", "channel", "language", f"last wrote ({zone_of()})")
    desk.print_rows(found, heads, rows, "Nobody is found.")


def _standing(person: Json) -> str:
    """Return who answers a person, or why nobody does."""
    if person["opted_out"]:
        return "opted out"
    if person["answered_by"] == "operators":
        return "with an operator"
    return str(person["status"])


def enrolled(desk: Desk, most: int) -> None:
    """Print the participants who are enrolled."""
    found = list(desk.client.pages(PARTICIPANTS, most))
    rows = [
        (each["phone"], each["name"], each["status"], each["channel"], local_time(each["changed_at"])) for each in found
    ]
    heads = ("phone", "name", "status", "channel", f"since ({zone_of()})")
    desk.print_rows(found, heads, rows, "Nobody is enrolled.")


def transcript(desk: Desk, who: str, last: int, *, notes: bool) -> None:
    """Print the last lines of a person's conversation, oldest first, each with its speaker."""
    conversation = conversation_of(desk, who)
    path = f"{PARTICIPANTS}/{conversation}/transcript"
    newest = [each for each in desk.client.pages(path, last, order="newest") if notes or each["speaker"] != "note"]
    lines = newest[::-1]
    if desk.as_json:
        click.echo(json.dumps({"participant": conversation, "items": lines}, ensure_ascii=False))
    else:
        click.echo("\n".join(_shown(lines)) or "Nothing was said, or it is no longer kept.")


def say(desk: Desk, who: str, words: str, take: bool, name: str | None, key: str | None) -> None:
    """Send a person a text in the operator's name. The service is silent from then on, until the hand-off ends."""
    if not words.strip():
        raise OperatorError('Say something: parley say T-7K2P "We will bring it at five."')
    if len(words) > LONGEST_ANSWER:
        raise OperatorError(
            f"An answer has at most {LONGEST_ANSWER} characters, and this one has {len(words)}: say it in two."
        )
    after = _acted(desk, who, "say", {"text": words, **_taking(take)}, name, key)
    is_waiting = words.strip() in [each["text"] for each in after.get("unsent", [])]
    desk.print_one(after, WAITS if is_waiting else "Said.")


def take(desk: Desk, who: str, from_another: bool, name: str | None, key: str | None) -> None:
    """Take a person over from the service, or with `from_another` from another operator. The service is silent from
    then on.
    """
    done = "Taken: the service is silent until you hand back."
    desk.print_one(_acted(desk, who, "take", _taking(from_another), name, key), done)


def hand_back(desk: Desk, who: str, from_another: bool, name: str | None, key: str | None) -> None:
    """End the hand-off, with `from_another` also one that another operator has: the service answers the person
    again."""
    done = "Handed back: the service answers again."
    desk.print_one(_acted(desk, who, "hand-back", _taking(from_another), name, key), done)


def _taking(from_another: bool) -> Json:
    return {"take": True} if from_another else {}


def _acted(desk: Desk, who: str, what: str, body: Json, name: str | None, key: str | None) -> Json:
    path = f"{PARTICIPANTS}/{conversation_of(desk, who)}/{what}"
    return desk.client.change("POST", path, {**body, "operator": desk.operator(name)}, key)


def _shown(lines: Sequence[Json]) -> Iterator[str]:
    """Yield a transcript as lines for the terminal: a heading for each day, each text wrapped beside its speaker."""
    day = ""
    for line in lines:
        at = datetime.fromisoformat(line["at"]).astimezone()
        if f"{at:%A, %d %B %Y}" != day:
            day = f"{at:%A, %d %B %Y}"
            yield f"{day} ({at:%Z})"
        named = line["operator"] and f"{one_line(line['operator'], SPEAKER - 4)} (op)"
        head = f"{at:%H:%M}  {named or line['speaker']:<{SPEAKER}}  "
        rest = " " * len(head)
        missing = NOT_THERE.get(line.get("status") or "")
        text = f"{clean(line['text'])} [{missing}]" if missing else clean(line["text"])
        parts = [part for each in text.splitlines() for part in _wrapped(each, LINE - len(head))]
        for place, part in enumerate(parts or [""]):
            yield f"{rest if place else head}{part}".rstrip()


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=True) or [""]
