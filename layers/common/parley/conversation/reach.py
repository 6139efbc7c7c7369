"""May we write to this person? Opting out comes before everything else.

Source: the carriers' opt-out words as Twilio lists them ("Default opt-out keywords"), and their Spanish forms. Of those
a single-word message only: "please cancel milk" is not an opt-out. A whole sentence that can only mean it is one too:
the law asks what was meant, not which word was used ("any reasonable means", 47 CFR 64.1200(a)(10)).
"""

import re
from datetime import datetime, timedelta

from parley.conversation.events import Channel
from parley.conversation.questions import fold

CARRIERS = frozenset(["stop", "stopall", "unsubscribe", "optout", "revoke"])
OURS = frozenset(["alto", "parar", "baja"])
STOP = CARRIERS | OURS
STOP_UNLESS_ASKED = frozenset(["cancel", "end", "quit"])
"""These too opt out, except on WhatsApp while a question is open: there no carrier reads along, and they answer it."""
WHAT = r"(?:these |those |your |any |more )*(?:texts|text messages|messages|msgs|sms|spam)"
POLITE = r"(?:please |pls |por favor |just |hey |ok )*"
MORE = r"(?: please| pls| now| any ?more| ever again| por favor| ya| más| mas)*"
SENTENCES = tuple(
    re.compile(f"{POLITE}{sentence}{MORE}")
    for sentence in (
        r"(?:stop|quit) (?:texting|messaging|contacting|writing to|writing|bothering|spamming) me",
        r"(?:dont|do not|never) (?:text|message|contact|write to|write|bother|spam) me",
        rf"(?:stop|quit) sending me {WHAT}",
        rf"(?:dont|do not) send me {WHAT}",
        rf"no more {WHAT}",
        r"(?:take|remove) me (?:off|from) (?:this|your|the) (?:texting |messaging |mailing )?list",
        r"(?:unsubscribe|opt out|opt me out|unsubscribe me|i want to opt out|i want to unsubscribe)",
        r"(?:deja|deje|dejen|dejad) de (?:escribirme|mandarme mensajes|enviarme mensajes|molestarme)",
        r"no me (?:escribas|escriba|escriban|mandes mensajes|envíes mensajes|envien mensajes|manden mensajes|molestes)",
        r"no (?:quiero|deseo) (?:recibir )?más mensajes",
    )
)
"""Of folded text, whole. "Stop the reminders" is none of them."""
START = frozenset(["start", "unstop"])
START_IF_STOPPED = frozenset(["yes"])


def stops(text: str, channel: Channel, question_open: bool) -> bool:
    """Whether this whole message opts out."""
    word = fold(text)
    if word in STOP_UNLESS_ASKED:
        return not (channel is Channel.WHATSAPP and question_open)
    return word in STOP or any(sentence.fullmatch(word) for sentence in SENTENCES)


def carrier_confirms(text: str, channel: Channel) -> bool:
    """Whether somebody else confirms this opt-out: on SMS Twilio does, for the carriers' words, and refuses ours."""
    return channel is Channel.SMS and fold(text) in CARRIERS | STOP_UNLESS_ASKED


def says_no(text: str, channel: Channel) -> bool:
    """Whether this message, which does not opt out, is one of the words that decline an open question."""
    return channel is Channel.WHATSAPP and fold(text) in STOP_UNLESS_ASKED


WINDOW = timedelta(hours=24)
"""Source: WhatsApp Business Messaging Policy, customer service window: 24 hours from the person's last message; outside
it only an approved template may be sent."""


def is_window_open(channel: Channel, heard_at: datetime | None, now: datetime) -> bool:
    """Whether any text may be sent, and not only a template."""
    return channel is not Channel.WHATSAPP or (heard_at is not None and now - heard_at < WINDOW)


def starts(text: str) -> bool:
    """Whether this whole message of a person who opted out opts in again."""
    return fold(text) in START | START_IF_STOPPED
