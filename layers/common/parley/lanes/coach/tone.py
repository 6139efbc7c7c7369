"""How the coach writes: tags of a whitelist, of which each excludes its opposite. Pure.

What somebody asks for ("no emojis", "be brief") holds at once, until they ask for the opposite. What their own way of
writing shows moves an average a little, at most once in three minutes; a tag goes on where it is high, and off where it
is low, so that one message changes nothing.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from functools import cache

from parley.conversation.events import Message, MessageForm
from parley.lanes.coach.notes import CoachNotes
from parley.texts import LANGUAGES
from parley.texts.vocabulary import pattern, words

PAIRS = (
    ("brief", "detailed"),
    ("emojis", "no_emojis"),
    ("casual", "formal"),
    ("gentle", "direct"),
    ("playful", "serious"),
)
TAGS = tuple(tag for pair in PAIRS for tag in pair)
OPPOSITE: Mapping[str, str] = {tag: pair[1 - place] for pair in PAIRS for place, tag in enumerate(pair)}
TONE_CHANGES = 0.15
"""The share that one message has in a running average of the person's way of writing."""
ON, OFF = 0.7, 0.4
EVERY = timedelta(minutes=3)

VOCABULARY = "parley.lanes.coach.vocabulary"
EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]")


@cache
def _asked() -> Mapping[str, re.Pattern[str]]:
    """The words by which people ask for each tag, anywhere in a message, in all languages."""
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        spoken = words(VOCABULARY, language)
        for tag, each in spoken["tones"].items():
            found.setdefault(tag, []).append(each.replace("{no}", spoken["tone_no"]).replace("{be}", spoken["tone_be"]))
    return {tag: re.compile(rf"(?:^|\W)(?:{'|'.join(each)})(?:\W|$)", re.I) for tag, each in found.items()}


@cache
def _shows(manner: str) -> re.Pattern[str]:
    """The words by which a message shows that it is written in the way of each tag."""
    return pattern(VOCABULARY, f"shows_{manner}", r"\b(?:{})\b")


def asked_for(text: str) -> tuple[str, ...]:
    """The tags that these words ask for; none if they ask for no way of writing."""
    plain = text.replace("’", "'")
    return tuple(tag for tag, each in _asked().items() if each.search(plain))


def shown_tags(text: str) -> Mapping[str, bool]:
    """Return for each tag that a text can show ("brief", "casual" ...) whether this text is written that way."""
    length = len(text.split())
    return {
        "brief": length <= 4,
        "detailed": length >= 30,
        "emojis": bool(EMOJI.search(text)),
        "casual": bool(_shows("casual").search(text)),
        "formal": bool(_shows("formal").search(text)),
    }


def with_tone(notes: CoachNotes, tags: tuple[str, ...]) -> CoachNotes:
    """Return the notes with these tone tags, and without their opposites."""
    asked, tone = notes.tone_asked, notes.profile.tone
    for tag in tags:
        asked = (*(each for each in asked if each not in (tag, OPPOSITE[tag])), tag)
        tone = (*(each for each in tone if each not in (tag, OPPOSITE[tag])), tag)
    return notes.change(tone_asked=asked, profile=notes.profile.change(tone=tone))


def learn_tone(notes: CoachNotes, message: Message) -> CoachNotes:
    """The notes with the tone that the person's message shows, little by little."""
    if message.form is not MessageForm.TEXT or message.payload is not None or not notes.conversation_active:
        return notes
    if wanted := asked_for(message.text):
        return with_tone(notes, wanted)
    if notes.tone_moved_at is not None and message.received_at - notes.tone_moved_at < EVERY:
        return notes
    averages = {
        tag: round(before + TONE_CHANGES * (is_shown - before), 4)
        for tag, is_shown in shown_tags(message.text).items()
        for before in (notes.tone_averages.get(tag, 0.0),)
    }
    moved = notes.change(tone_averages=averages, tone_moved_at=message.received_at)
    tone = notes.profile.tone
    for tag, average in averages.items():
        if tag in tone and average <= OFF and tag not in notes.tone_asked:
            return moved.change(profile=notes.profile.change(tone=tuple(each for each in tone if each != tag)))
        if tag not in tone and average >= ON and OPPOSITE[tag] not in tone:
            return moved.change(profile=notes.profile.change(tone=(*tone, tag)))
    return moved


def apply_tone(text: str, tags: tuple[str, ...], ornament: str = "🌱") -> str:
    """Return the text with an emoji where the person likes them, and without any where they do not."""
    if "no_emojis" in tags:
        return " ".join(EMOJI.sub("", text).replace("\ufe0f", "").split())
    return f"{text} {ornament}" if "emojis" in tags else text
