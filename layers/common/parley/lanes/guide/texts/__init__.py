"""What the guide says to a person besides the session itself: the lane's own catalogue, `en.toml` and `es.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # nobody needs these methods, and they are half of the import time
class GuideTexts:
    """The guide's sentences in one language, by name. Words in braces are placeholders; `en.toml` shows them."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    how_long: str
    begin: str
    """The words that begin a session; the placeholder `cost` takes the sentence `cost`, or nothing."""
    cost: str
    before_the_first: str
    before_the_first_by_age: str
    """The question before the first session to a person who may be under age: a plain yes is no answer to it."""
    yes: str
    no: str
    not_agreed: str
    adult_short: str
    """The question before the first session once more, shortly."""
    minutes_or_age: str
    """The question which of the two a bare number is, with the question before the first session."""
    length_noted: str
    """The words for a person who wants a session of another length than the one that they were asked about."""
    adult_asked: str
    """The question before the first session, behind `length_noted`."""
    age_short: str
    """The question how old the person is, shortly."""
    before_agreeing: Mapping[str, str]
    """The words that answer a question before the first session, by what is asked."""
    not_for_minors: str
    ended_for_minors: str
    """The words that end the session of a person who says in it that they are under age."""
    age_slip: str
    """The words for a person who is taken for too young: how they undo it if that is wrong."""
    ask_whether_adult: str
    """The question to a person who was taken for too young, and has told the age of an adult since."""
    no_such_length: str
    already: str
    already_paused: str
    not_in_session: str
    session_over: str

    paused: str
    paused_already: str
    resumed: str
    going_on: str
    next_phase: str
    phases: Mapping[str, str]
    """The name of each phase, as the person reads it."""
    slower: str
    slowest: str
    faster: str
    fastest: str
    finished_early: str
    here: str
    """The words that answer a text which nobody has understood."""
    listening: str
    """The words that answer a text which only shows that the person listens."""
    who_i_am: str
    """The words that answer, during a session, who tells it."""
    i_am_well: str
    not_closed: str
    unwell: str
    scroll_back: str
    time_left: str
    after_gap: str
    after_long_gap: str
    """The question whether to go on with a session that was held up for longer than half an hour."""
    over_meanwhile: str
    no_more_sms: str
    still_paused: str

    aftercare: str
    mood: str
    mood_short: str
    """The question about the mood once more, shortly."""
    mood_between: str
    """The question which of two moods is meant."""
    why_mood: str
    mood_noted: str
    mood_low: str
    no_mood: str
    nothing_to_rate: str
    no_sessions: str
    sessions: str
    session_line: str
    unrated: str
    broken_off: str
    average: str

    ask_start: str
    ask_start_for: str
    ask_agree: str
    ask_disagree: str
    ask_under_age: str
    ask_steer: Mapping[str, str]
    """The question before each move of a session ("pause", "skip" ...), by the move."""
    ask_mood: str
    ask_no_mood: str

    wished: str
    """What is said before the question before the first session, if that is planned for later."""
    wish_dropped: str
    """What is said of a session that was wished for later, where one shall begin now."""
    wish_over: str
    planned: str
    plan_replaces: str
    unplanned: str
    unplanned_next: str
    left_out: str
    """What is said when a planned session is due while another one is told."""
    left_out_paused: str
    nothing_planned: str
    planned_line: str
    plan_paused: str
    plan_left_out: str
    on_the_day: str
    from_day_to_day: str
    until_when: str
    plan_resumed: str
    ask_pause_plan: str
    ask_resume_plan: str
    invitation: str
    ask_plan: str
    ask_unplan: str
    ask_unplan_next: str
    none_planned_then: str
    still_planned: str
    which_planned: str
    ask_leave_out: str
    ask_change_plan: str
    unsure_plan: str
    """What is asked where a text about planned sessions is not understood."""
    unsure_against: str
    """What is asked where a text says that a session is not to come, and not which: it names no way to begin one."""

    deleting: str
    my_consent: str
    my_under_age: str
    my_doubted_age: str
    my_session: str
    my_sessions: str
    my_stored: str

    names: Mapping[str, str]
    """The names of arguments, for a sentence that says that one cannot be used as it was given."""


@cache
def of(language: Language) -> GuideTexts:
    """Return the guide's sentences in this language."""
    return texts.read(GuideTexts, language)


def say(call: Call[Any]) -> GuideTexts:
    """Return the guide's sentences in the language of the person whom the call is for."""
    return of(call.language)
