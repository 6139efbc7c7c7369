"""Recognise courtesy: what people say that asks for nothing and tells nothing."""

import re

from parley.conversation.normal_form import normalise
from parley.texts import further

GREETING = (
    r"(?:hi|hello|hey|hiya|yo|good (?:morning|afternoon|evening|night|day)|night|goodnight|gn|gm|bye|goodbye"
    r"|see (?:you|ya)"
    r"|sleep well|sweet dreams|have a (?:good|nice|great) (?:day|night|evening|one|weekend)"
    r"|hola|buenas|buenos d[ií]as|buenas (?:tardes|noches)|buen d[ií]a|adi[oó]s|chao|chau"
    r"|hasta (?:luego|ma[nñ]ana|pronto)"
    rf"|que descanses|dulces sue[nñ]os|nos vemos{further.alternatives('greetings')})"
)
HOW_ARE_YOU = (
    r"(?:how are (?:you|u|things)(?: doing| today)?|hows (?:it going|everything)|how is it going|whats up|sup|you ok"
    r"|(?:y )?(?:c[oó]mo|que|qu[eé]) (?:est[aá]s|est[aá]|andas|tal|te va|va todo|va|hubo|onda)(?: hoy)?|todo bien"
    rf"{further.alternatives('how_are_you')})"
)
THANKS = (
    r"(?:thanks|thank (?:you|u)|thx|ty|cheers|(?:(?:muchas|mil|much[ií]simas) )?gracias"
    rf"{further.alternatives('thanks')})"
    r"(?: (?:a lot|so much|very much|again|for .{1,40}|por .{1,40}"
    rf"{further.alternatives('behind_thanks')}))?"
)
TO_WHOM = (
    r"(?:there|everyone|all|you|you too|too|coach|friend|my friend|a todos|amigo|amiga|igualmente|then|again|now"
    rf"{further.alternatives('to_whom')})"
)
JOINT = further.alternatives("small_talk_joints")
SMALL_TALK = re.compile(rf"(?:(?:{GREETING}|{HOW_ARE_YOU}|{THANKS})(?: {TO_WHOM})?(?: and | y {JOINT}| |$))+")
"""Matches a whole normalised message that is nothing but courtesy."""
A_LINE = 100
"""The most characters of a message that is nothing but courtesy."""


def is_small_talk(text: str) -> bool:
    """Return whether this whole message is only a greeting, a goodbye, thanks, or "how are you"."""
    kept = "".join(c for c in normalise(text) if c.isalnum() or c == " ")
    return len(text) <= A_LINE and SMALL_TALK.fullmatch(" ".join(kept.split())) is not None
