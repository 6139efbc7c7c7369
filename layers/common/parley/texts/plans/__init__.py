"""The sentences about plans, and about questions that nobody answers: `en.toml` and `es.toml` beside this file."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from parley import texts
from parley.texts import Language


@dataclass(frozen=True, eq=False, repr=False)  # nobody compares or prints it: half the import time
class PlanTexts:
    """The sentences about plans. `en.toml` shows which placeholders ("{name}") each has."""

    not_found: str
    not_done: str
    waits: str
    given_up: str
    not_linked: str
    stays_done: str
    """Behind that, if a step of the plan was done."""
    too_late: str
    only_late: str
    idle: str
    going_on: str
    going_on_now: str
    waits_for: str
    is_next: str
    was_done: str
    dropped: str
    skipping: str
    without: str
    goes_on_then: str
    """Said behind the sentence what a plan waits for outside the conversation."""
    says: Mapping[str, str]
    """Patterns of whole messages by which people steer a waiting plan, by what they mean."""


@cache
def of(language: Language) -> PlanTexts:
    """Return the sentences about plans in this language."""
    return texts.read(PlanTexts, language)
