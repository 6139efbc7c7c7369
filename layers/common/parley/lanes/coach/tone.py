"""The coach's own tone: what it has learnt of how the person writes, by the tags of `writing_style`. Pure.

How the person has asked all lanes to write goes before it (`in_effect`). What they say of it beside something else
("done, but be brief") the coach keeps to itself, until they ask for the opposite, or for the usual way. What their own
way of writing shows moves an average a little, at most once in three minutes; a tag goes on where it is high, and off
where it is low, so that one message changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cache

from parley.conversation import writing_style
from parley.conversation.events import Message, MessageForm
from parley.conversation.writing_style import OPPOSITE, USUAL
from parley.lanes.coach.notes import CoachNotes
from parley.texts.vocabulary import pattern

TONE_CHANGES = 0.15
"""The share that one message has in a running average of the person's way of writing."""
ON, OFF = 0.7, 0.4
EVERY = timedelta(minutes=3)

VOCABULARY = "parley.lanes.coach.vocabulary"
EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]")


@cache
def _shows(manner: str) -> re.Pattern[str]:
    """The words by which a message shows that it is written in the way of each tag."""
    return pattern(VOCABULARY, f"shows_{manner}", r"\b(?:{})\b")


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


def in_effect(notes: CoachNotes, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the tags by which the coach writes: those that the person has asked all lanes for, and its own tags that
    none of these excludes."""
    return (*asked, *(tag for tag in notes.profile.tone if tag not in asked and OPPOSITE.get(tag) not in asked))


def with_tone(notes: CoachNotes, tags: tuple[str, ...]) -> CoachNotes:
    """Return the notes with these tone tags, and without their opposites."""
    asked, tone = notes.tone_asked, notes.profile.tone
    for tag in tags:
        asked = (*(each for each in asked if each not in (tag, OPPOSITE[tag])), tag)
        tone = (*(each for each in tone if each not in (tag, OPPOSITE[tag])), tag)
    return notes.change(tone_asked=asked, profile=notes.profile.change(tone=tone))


def _usual(notes: CoachNotes) -> CoachNotes:
    """Return the notes without the tags that the person has asked the coach for."""
    tone = tuple(tag for tag in notes.profile.tone if tag not in notes.tone_asked)
    return notes.change(tone_asked=(), profile=notes.profile.change(tone=tone))


def learn_tone(notes: CoachNotes, message: Message) -> CoachNotes:
    """The notes with the tone that the person's message shows, little by little."""
    if message.form is not MessageForm.TEXT or message.payload is not None or not notes.conversation_active:
        return notes
    if (of_all := writing_style.wish(message.text)) is not None:  # kept for all lanes, with the person
        return _usual(notes) if USUAL in of_all else notes
    if wanted := writing_style.asked_for(message.text):
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
