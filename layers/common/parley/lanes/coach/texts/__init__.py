"""What the coach says to a person: the lane's own catalogue, `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from parley import texts
from parley.texts import Language
from parley.tools.tool import Call


@dataclass(frozen=True, eq=False, repr=False)  # nobody needs these methods, and they are half of the import time
class CoachTexts:
    """The coach's sentences in one language, by name. Words in braces are placeholders; `en.toml` shows them."""

    topic_words: Mapping[str, str]
    """The word for each topic of HELP, by its key."""
    lane_title: str
    """What the lane is about, as people call it."""
    hello: str
    example: str
    try_or_own: str
    try_now: str
    make_it_yours: str
    any_habit: str
    sample: str
    no_hurry: str
    questions: Mapping[str, str]
    """The questions of the intake, by the field that each fills."""
    saved: str
    saved_facts: str
    told_so_far: str
    ideas: str
    ideas_first: str
    """The ideas for a person who has not begun."""
    all_set: str
    already: str
    two_habits: str
    medicine: str
    """What is said to a person whose habit is to take a medicine."""

    after: str
    """How an anchor stands in a sentence: "after your coffee"."""
    before: str
    prompt: str
    helps: str
    helps_with: str
    helps_default: str
    fallback: str
    sizes: Mapping[str, str]
    """The question that asks to do the habit, by intensity: small, usual, or big."""
    quoted_sizes: Mapping[str, str]
    """The words for the habit in each intensity where it is quoted, because it is no noun that can be measured."""
    preparation: str
    reminder: str
    how_did_it_go: str

    did_you: str
    done: str
    next_time: str
    well_done: str
    well_done_short: str
    done_ahead: str
    of_today: str
    in_part: str
    never_mind: str
    never_mind_short: str
    celebration: str
    noted_feedback: str
    nothing_awaited: str

    how_intense: str
    changes: Mapping[str, str]
    """The answers that are offered to the question about the intensity."""
    levels: Mapping[str, str]
    """The sentence that tells that the intensity has changed, by the new level."""

    not_enrolled: str
    last_one: str
    over_by_then: str
    scheduled: str
    not_a_time: str
    one_time_a_day: str
    not_a_span: str
    paused: str
    resumed: str
    stopped: str
    status: str
    status_paused: str
    status_unchosen: str
    next_one: str
    skipped: str
    skipped_days: str
    moved_once: str
    asks_later: str
    not_a_day: str
    paused_until: str
    left: str
    left_ended: str
    """The sentence for a person who opts in again after an opt-out has ended their habit."""
    no_time_yet: str
    my_facts: str
    my_tone: str
    my_prompts: str
    stage_moved: str

    ask_start: str
    ask_start_with: str
    ask_try: str
    ask_try_with: str
    ask_save: str
    ask_schedule: str
    ask_pause: str
    ask_resume: str
    ask_stop: str
    ask_leave: str
    ask_skip: str
    ask_skip_days: str
    ask_move_one: str
    ask_again_at: str
    ask_how: Mapping[str, str]
    ask_feedback: Mapping[str, str]
    ask_intensity: Mapping[str, str]
    ask_stage: Mapping[str, str]
    facts: Mapping[str, str]
    """The name of each fact of a profile, as the person reads it."""

    names: Mapping[str, str]
    """The names of arguments, for a sentence that says that one cannot be used as it was given."""


@cache
def of(language: Language) -> CoachTexts:
    """Return the coach's sentences in this language."""
    return texts.read(CoachTexts, language)


def say(call: Call[Any]) -> CoachTexts:
    """Return the coach's sentences in the language of the person whom the call is for."""
    return of(call.language)
