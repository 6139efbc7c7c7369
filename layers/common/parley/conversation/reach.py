"""Whether we may write to a person. Opting out comes before everything else.

Source: the carriers' opt-out words as Twilio lists them ("Default opt-out keywords"), and their Spanish forms. Here
they count as a message of one word only: "please cancel milk" is not an opt-out. `stopping.py` knows what else opts
out.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from parley.conversation.events import Channel, Message, MessageForm
from parley.conversation.normal_form import normalise
from parley.conversation.stopping import StopWish, is_one_word, is_only_understood, speaks_of_messages, wish
from parley.conversation.stopping import language_of as stopping_language
from parley.texts import Language

CARRIERS = frozenset(["stop", "stopall", "unsubscribe", "optout", "revoke"])
OURS = frozenset(["alto", "parar", "baja"])
"""Whole messages that mean STOP in Spanish, beside the carriers' own words."""
NEIGHBOURS = frozenset(["arret", "arrêt"])
"""Whole messages that mean STOP to carriers of neighbouring countries: in Canada, the French word."""
STOP = CARRIERS | OURS | NEIGHBOURS
STOP_UNLESS_ASKED = frozenset(["cancel", "end", "quit"])
"""Words that opt out, except on WhatsApp while a question is open: there no carrier reads along, and they answer it."""
START = frozenset(["start", "unstop"])
START_IF_STOPPED = frozenset(["yes"])


def stops(message: Message, question_open: bool) -> bool:
    """Return whether this message opts out, whatever it is made of."""
    word = normalise(message.written)
    if message.answered == "stop" or message.is_stop_word:
        return True
    if message.form is MessageForm.VOICE and is_one_word(message.written):
        return word in STOP  # Any other single word may be a noise that was taken for a word.
    if word in STOP_UNLESS_ASKED:
        return not (message.channel is Channel.WHATSAPP and question_open)
    return word in STOP or wish(message.written) is StopWish.STOP


def marked(message: Message, stop_words: Collection[str]) -> Message:
    """Return the message, marked if the whole of it is one of the operator's opt-out words (in their normal form). A
    voice message never is: a noise may be heard as any word."""
    is_one = message.form is not MessageForm.VOICE and normalise(message.written) in stop_words
    return message.model_copy(update={"is_stop_word": True}) if is_one else message


def stops_whatever_is_open(message: Message) -> bool:
    """Return whether this message opts out even if it could answer an open question."""
    return stops(message, question_open=True)


def perhaps_stops(message: Message) -> bool:
    """Return whether this message may be an opt-out, so that the person is to be asked."""
    written = message.written
    if message.form is MessageForm.VOICE and is_one_word(written):
        return normalise(written) in STOP_UNLESS_ASKED or wish(written) is not StopWish.OTHER
    return wish(written) is StopWish.DOUBTFUL


def language_of(text: str) -> Language | None:
    """Return the language in which this text may opt out; the carriers' own words, and their
    neighbours', are of no language of ours."""
    folded = normalise(text)
    if folded in OURS:
        return "es"
    return None if folded in STOP | STOP_UNLESS_ASKED else stopping_language(text)


def may_show_a_language(message: Message) -> bool:
    """Return whether the words of this message may show the person's language. A voice message is written down by
    others, and an opt-out in a language that we do not speak has words of ours by chance."""
    return message.form is MessageForm.TEXT and not is_only_understood(message.text)


def is_about_us(message: Message) -> bool:
    """Return whether this message, which may be an opt-out, can be about nothing else: "remove me from this"."""
    return not is_one_word(message.written) and speaks_of_messages(message.written)


def carrier_confirms(text: str, channel: Channel) -> bool:
    """Return whether somebody else confirms this opt-out: on SMS Twilio does, for the carriers' words, and then refuses
    our reply."""
    return channel is Channel.SMS and normalise(text) in CARRIERS | STOP_UNLESS_ASKED


def says_no(text: str, channel: Channel) -> bool:
    """Return whether this message, which does not opt out, is one of the words that decline an open question."""
    return channel is Channel.WHATSAPP and normalise(text) in STOP_UNLESS_ASKED


WINDOW = timedelta(hours=24)
"""The time after the person's last message in which any text may be sent; after it only an approved template. Source:
WhatsApp Business Messaging Policy, customer service window."""


def is_window_open(channel: Channel, heard_at: datetime | None, now: datetime) -> bool:
    """Return whether any text may be sent, and not only a template."""
    return channel is not Channel.WHATSAPP or (heard_at is not None and now - heard_at < WINDOW)


def is_start(message: Message) -> bool:
    """Return whether this message opts in, whatever is known of the person. A YES does only for a person who has opted
    out."""
    return message.answered == "start" or normalise(message.text) in START


def starts(text: str) -> bool:
    """Return whether this whole message of a person who opted out opts in again."""
    return normalise(text) in START | START_IF_STOPPED
