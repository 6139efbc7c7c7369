"""Whether we may write to a person. Opting out comes before everything else.

Source: the carriers' opt-out words as Twilio lists them ("Default opt-out keywords"), and their Spanish forms. Here
they count as a message of one word only: "please cancel milk" is not an opt-out. `stopping.py` knows what else opts
out.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from parley.conversation.events import Channel, Message, MessageForm
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.stopping import StopWish, is_one_word, is_only_understood, speaks_of_messages, wish
from parley.conversation.stopping import language_of as stopping_language
from parley.texts import LANGUAGES, Language, languages

CARRIERS = frozenset(["stop", "stopall", "unsubscribe", "optout", "revoke"])
OURS = languages.keywords("stop")
"""Whole messages that mean STOP in the languages that are read, beside the carriers' own words."""
NEIGHBOURS = frozenset(["arret", "arrêt"])
"""Whole messages that mean STOP to carriers of neighbouring countries: in Canada, the French word."""
STOP = CARRIERS | OURS | NEIGHBOURS
STOP_UNLESS_ASKED = frozenset(["cancel", "end", "quit"])
"""Words that opt out, except on WhatsApp while a question is open: there no carrier reads along, and they answer it."""
START = frozenset(["start", "unstop"])
START_IF_STOPPED = languages.keywords("start")
"""Whole messages that mean START from a person who has opted out: ALTA is the other half of BAJA."""


def stops(message: Message, question_open: bool) -> bool:
    """Return whether this message opts out: by a keyword such as "stop", by a word of the operator's, or by what it
    says. `question_open`: on WhatsApp, "cancel", "end" and "quit" then answer the question instead."""
    word = normalise(message.written)
    if message.answered == "stop" or message.is_stop_word:
        return True
    if message.form is MessageForm.VOICE and is_one_word(message.written):
        return word in STOP  # Any other single word may be a noise that was taken for a word.
    if word in STOP_UNLESS_ASKED:
        return not (message.channel is Channel.WHATSAPP and question_open)
    return word in STOP or wish(message.written) is StopWish.STOP


def marked(message: Message, stop_words: Collection[str]) -> Message:
    """Return the message with `is_stop_word` set if the whole of it is one of the operator's opt-out words
    (normalised); otherwise unchanged. A voice message is never marked, because noise may be heard as any word."""
    is_one = message.form is not MessageForm.VOICE and normalise(message.written) in stop_words
    return message.model_copy(update={"is_stop_word": True}) if is_one else message


def stops_whatever_is_open(message: Message) -> bool:
    """Return whether this message opts out even if it could answer an open question."""
    return stops(message, question_open=True)


def perhaps_stops(message: Message) -> bool:
    """Return whether this message may be an opt-out, so that the service asks the person whether it is."""
    written = message.written
    if message.form is MessageForm.VOICE and is_one_word(written):
        return normalise(written) in STOP_UNLESS_ASKED or wish(written) is not StopWish.OTHER
    return wish(written) is StopWish.DOUBTFUL


def language_of(text: str) -> Language | None:
    """Return the supported language in which this text opts out; None for the carriers' own words ("stop") and for a
    text that shows no language."""
    folded = normalise(text)
    if folded in OURS:
        return next(each for each in LANGUAGES if folded in languages.of(each)["keywords_stop"].split())
    return None if folded in STOP | STOP_UNLESS_ASKED else stopping_language(text)


def may_show_a_language(message: Message) -> bool:
    """Return whether the person's language may be told from this message. It may not from a voice message, which others
    write down, nor from an opt-out in a language that we only understand."""
    return message.form is MessageForm.TEXT and not is_only_understood(message.text)


def is_about_us(message: Message) -> bool:
    """Return whether this message, which may be an opt-out, can only be about our messages: "remove me from this"."""
    return not is_one_word(message.written) and speaks_of_messages(message.written)


def carrier_confirms(text: str, channel: Channel) -> bool:
    """Return whether the carrier confirms this opt-out itself, as Twilio does on SMS for the carriers' words. It then
    refuses a reply of ours. It knows the bare word alone: what we hear in "Stop." or "OPT-OUT" is confirmed by us."""
    return channel is Channel.SMS and text.strip().casefold() in CARRIERS | STOP_UNLESS_ASKED


def says_no(text: str, channel: Channel) -> bool:
    """Return whether this text, which does not opt out, declines an open question: "cancel", "end" or "quit" on
    WhatsApp."""
    return channel is Channel.WHATSAPP and normalise(text) in STOP_UNLESS_ASKED


WINDOW = timedelta(hours=24)
"""The time after the person's last message in which any text may be sent; after it only an approved template. Source:
WhatsApp Business Messaging Policy, customer service window."""


def is_window_open(channel: Channel, heard_at: datetime | None, now: datetime) -> bool:
    """Return whether any text may be sent on this channel now, and not only a template. WhatsApp allows it for 24 hours
    after the person last wrote (`heard_at`); SMS always does."""
    return channel is not Channel.WHATSAPP or (heard_at is not None and now - heard_at < WINDOW)


def is_start(message: Message) -> bool:
    """Return whether this message opts in for any person: "start" or "unstop". A "yes" does so only for a person who
    has opted out (see `starts`)."""
    return message.answered == "start" or normalise(message.text) in START


def starts(text: str) -> bool:
    """Return whether this whole message of a person who has opted out opts in again: "start", "unstop", "yes",
    "alta" or "si", with or without its accent."""
    return without_accents(normalise(text)) in START | START_IF_STOPPED
