"""Tells what a text is to the desk of a shop: a wish about an order, thanks, chat beside the trade, or anything else.

    "please cancel it. my flight was moved"     cancel
    "ya le deposité en el oxxo, sí le cayó?"    payment
    "one jarro has a crack from top to bottom"  complaint
    "will you marry me lol"                     fun

A classifier that was trained on such texts decides (`training/desk_talk`): people give reasons before and behind what
they want, and no list holds their words. What is done about it is for the lanes to decide. Pure.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from parley.conversation.request_reader.word_clusters import word_clusters
from parley.conversation.request_reader.words import request_words
from parley.conversation.text_classifier import classifier

LONGEST = 240
"""The most characters of a text that is judged: a longer one tells a story, which a person reads."""


class DeskTalk(StrEnum):
    """What a text is to the desk: the labels that the classifier was trained on."""

    CANCEL = "cancel"
    PAYMENT = "payment"
    """It asks whether what was paid has arrived."""
    STATUS = "status"
    COMPLAINT = "complaint"
    PERSON = "person"
    BOT = "bot"
    """It wants the bot to answer again instead of people."""
    TICKET = "ticket"
    """It asks how the person's complaint stands."""
    THANKS = "thanks"
    FUN = "fun"
    ERRAND = "errand"
    """It wants something that no shop does."""
    SAD = "sad"
    REMARK = "remark"
    SHOP = "shop"
    """Anything else that the people of a shop could answer or do."""


CHAT = (DeskTalk.FUN, DeskTalk.ERRAND, DeskTalk.SAD, DeskTalk.REMARK)
"""What has nothing to do with the trade."""


@lru_cache(maxsize=64)
def desk_shares(text: str) -> Mapping[DeskTalk, float]:
    """Return how likely each is for a text; together they make 1. Nothing for a text that is too long, and for one of
    whose words most are unknown: letters at random are no chat.
    """
    words = request_words(text) if len(text) <= LONGEST else ()
    if 2 * sum(bool(word_clusters().of(each.plain)) for each in words) < max(len(words), 1):
        return {}
    found = classifier(__package__, "desk_talk").probabilities(text)
    return {DeskTalk(label): share for label, share in found.items()}


def share_of(kind: DeskTalk, text: str) -> float:
    """Return how likely it is that a text is of this kind, from 0 to 1."""
    return desk_shares(text).get(kind, 0.0)


def is_chat(text: str) -> bool:
    """Return whether a text has likelier nothing to do with the trade than anything else."""
    return sum(share_of(kind, text) for kind in CHAT) >= LIKELY


LIKELY = 0.5
"""How likely that is at least, from 0 to 1."""
