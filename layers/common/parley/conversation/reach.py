"""May we write to this person? Opting out comes before everything else.

Source: the carriers' opt-out words as Twilio lists them ("Default opt-out keywords"), and their Spanish forms.
A single-word message only: "please cancel milk" is not an opt-out.
"""

from parley.conversation.events import Channel
from parley.conversation.questions import fold

CARRIERS = frozenset(["stop", "stopall", "unsubscribe", "optout", "revoke"])
OURS = frozenset(["alto", "parar", "baja"])
STOP = CARRIERS | OURS
STOP_UNLESS_ASKED = frozenset(["cancel", "end", "quit"])
"""These too opt out, except on WhatsApp while a question is open: there no carrier reads along, and they answer it."""
START = frozenset(["start", "unstop"])
START_IF_STOPPED = frozenset(["yes"])


def stops(text: str, channel: Channel, question_open: bool) -> bool:
    """Whether this whole message opts out."""
    word = fold(text)
    return word in STOP or (word in STOP_UNLESS_ASKED and not (channel is Channel.WHATSAPP and question_open))


def carrier_confirms(text: str, channel: Channel) -> bool:
    """Whether somebody else confirms this opt-out: on SMS Twilio does, for the carriers' words, and refuses ours."""
    return channel is Channel.SMS and fold(text) not in OURS


def says_no(text: str, channel: Channel) -> bool:
    """Whether this message, which does not opt out, is one of the words that decline an open question."""
    return channel is Channel.WHATSAPP and fold(text) in STOP_UNLESS_ASKED


def starts(text: str) -> bool:
    """Whether this whole message of a person who opted out opts in again."""
    return fold(text) in START | START_IF_STOPPED
