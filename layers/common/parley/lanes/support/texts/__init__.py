"""What the support lane says to people and to operators: its catalogue, `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # without __eq__ and __repr__ the import takes half the time
class SupportTexts:
    """The support lane's sentences, in one language. en.toml shows which values stand in braces in each."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    contacts: str
    contact: str
    no_contacts: str
    handed_over: str
    until: str
    here_now: str
    ticket_waits: str
    how_to_call: str
    silent_now: str
    nobody_here: str
    nobody_here_until: str
    leave_a_message: str
    at_time: str
    on_day: str
    until_time: str
    until_day: str
    wants_a_person: str
    displeased: str
    displeased_reach: str
    displeased_again: str
    glad: str
    not_sure: str
    quick: str
    all_right: str
    ask_pass_on: str
    question_passed_on: str
    prices_fixed: str
    ask_hand_off: str
    back_by_person: str
    back_by_operator: str
    back_by_silence: str
    untaken: str
    told_again: str
    bot_meanwhile: str
    what_problem: str
    same_problem: str
    same: str
    another: str
    opened_about: str
    subject_about: str
    opened: str
    opened_beside: str
    added: str
    added_again: str
    told_us: str
    """Said to small talk that asks for nothing."""
    can_sell: str
    can_answer: str
    """What the service can do, behind "I can": where things are sold, and elsewhere."""
    they_wrote: str
    """What an operator wrote, and when ("today at 12:01")."""
    nobody_wrote: str
    added_already: str
    noted: str
    what_to_add: str
    closed: str
    closed_by_operator: str
    no_ticket: str
    no_such_ticket: str
    ticket_open: str
    ticket_closed: str
    entry: str
    ask_open: str
    ask_add: str
    ask_close: str
    my_tickets: str
    my_hand_off: str
    somebody: str
    desk_sent: str
    desk_taken: str
    desk_handed_back: str
    desk_no_tickets: str
    desk_ticket: str
    desk_more: str
    desk_which: str
    desk_no_words: str
    desk_nobody: str
    on_duty: str
    off_duty: str
    ask_reply: str
    ask_take: str
    ask_hand_back: str
    ask_on_duty: str
    ask_off_duty: str
    ask_tell_desk: str
    an_admin: str
    chat: Mapping[str, str]
    """What is said to chat that has nothing to do with the trade, by its kind and the number of the sentence."""
    sorry: Mapping[str, str]
    """What is said before a hand-off, by why it is made."""
    desk: Mapping[str, str]
    """What an admin's phone is told, by what has happened."""
    names: Mapping[str, str]
    """The names of arguments, for a sentence that says that one cannot be used as it was given."""


@cache
def of(language: Language) -> SupportTexts:
    """Return the support lane's sentences in this language."""
    return texts.read(SupportTexts, language)


def say(call: Call[Any]) -> SupportTexts:
    """Return the support lane's sentences in the language of the person for whom the tool is called."""
    return of(call.language)
