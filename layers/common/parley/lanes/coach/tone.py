"""The coach's own tone: the tags of `writing_style` that it has learnt from how the person writes. Pure.

The tags that the person has asked all lanes for come first (`in_effect`). A wish inside another message ("done, but be
brief") holds for the coach alone, until the person asks for the opposite or for the usual way. The person's own way of
writing moves an average for each tag a little, at most once in three minutes; a tag is added where its average is high,
and removed where it is low, so that one message changes no tag.
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
"""The weight of one message in a running average of the person's way of writing."""
ON, OFF = 0.7, 0.4
EVERY = timedelta(minutes=3)

VOCABULARY = "parley.lanes.coach.vocabulary"
EMOJI = re.compile("[\U0001f300-\U0001faff☀-➿]")


@cache
def _shows(manner: str) -> re.Pattern[str]:
    """Return the pattern of the words that show one manner of writing, "casual" or "formal", in all languages."""
    return pattern(VOCABULARY, f"shows_{manner}", r"\b(?:{})\b")


def shown_tags(text: str) -> Mapping[str, bool]:
    """Return for each tag of writing style ("brief", "casual" ...) whether this text is written that way."""
    length = len(text.split())
    return {
        "brief": length <= 4,
        "detailed": length >= 30,
        "emojis": bool(EMOJI.search(text)),
        "casual": bool(_shows("casual").search(text)),
        "formal": bool(_shows("formal").search(text)),
    }


def in_effect(notes: CoachNotes, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the tags of writing style by which the coach writes: those that the person asked all lanes for (`asked`),
    and the coach's own that do not contradict them.
    """
    return (*asked, *(tag for tag in notes.profile.tone if tag not in asked and OPPOSITE.get(tag) not in asked))


def with_tone(notes: CoachNotes, tags: tuple[str, ...]) -> CoachNotes:
    """Return the coach's notes with these tags of writing style as the person's wish, and without the opposite tags."""
    asked, tone = notes.tone_asked, notes.profile.tone
    for tag in tags:
        asked = (*(each for each in asked if each not in (tag, OPPOSITE[tag])), tag)
        tone = (*(each for each in tone if each not in (tag, OPPOSITE[tag])), tag)
    return notes.change(tone_asked=asked, profile=notes.profile.change(tone=tone))


def _usual(notes: CoachNotes) -> CoachNotes:
    """Return the coach's notes without the tags of writing style that the person has asked the coach for."""
    tone = tuple(tag for tag in notes.profile.tone if tag not in notes.tone_asked)
    return notes.change(tone_asked=(), profile=notes.profile.change(tone=tone))


def learn_tone(notes: CoachNotes, message: Message) -> CoachNotes:
    """Return the coach's notes with the tone that a message of the person shows. A wish ("be brief") counts at once;
    their own way of writing moves an average a little, at most once in three minutes.
    """
    if message.form is not MessageForm.TEXT or message.payload is not None or not notes.conversation_active:
        return notes
    if (of_all := writing_style.wish(message.text)) is not None:  # the person's wish to all lanes, kept elsewhere
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
    """Return the text with the emoji `ornament` at its end for the tag "emojis", without any emoji for "no_emojis",
    else unchanged.
    """
    if "no_emojis" in tags:
        return " ".join(EMOJI.sub("", text).replace("\ufe0f", "").split())
    return f"{text} {ornament}" if "emojis" in tags else text
