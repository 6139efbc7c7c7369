"""Portions: the whole sentences that are told in one message, and the state of the session after them. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from parley.conversation.segments import segments_of, to_gsm7
from parley.lanes.guide.notes import GuidedSession

PhaseSentences = Callable[[str, GuidedSession], Sequence[str]]
"""A function that returns the sentences of a phase of a session, in order."""


@dataclass(frozen=True)
class Portion:
    """The sentences that one message tells, and the session as it is once they are told."""

    sentences: tuple[str, ...]
    session: GuidedSession
    records: tuple[str, ...]
    """The facts about the portion that the transcript keeps, a line each: "sentence 4, 5"."""

    @property
    def words(self) -> str:
        """The text of the message."""
        return " ".join(self.sentences)


def next_portion(session: GuidedSession, of: PhaseSentences, at: datetime, taken: int = 0) -> Portion | None:
    """Return the next portion of the session, with sentences of a single phase, as told at this moment. None if the
    session is told to its end. `taken`: how many characters of the message other words take.
    """
    current: GuidedSession | None = session
    records: list[str] = []
    while current is not None:
        queued = current.queue[: current.budgets[current.phase] - current.in_phase]
        left = queued or of(current.phase, current)[current.in_phase : current.budgets[current.phase]]
        if left:
            told = _fitting(left, current.characters - taken)
            first = current.in_phase == 0
            numbers = range(current.total + 1, current.total + len(told) + 1)
            facts = [f"phase_start {current.phase}"] if first else []
            facts.append("sentence " + ", ".join(map(str, numbers)))
            after = current.having_told(len(told), at)
            # The provider's stored response does not hold what the script has told, so the next request carries it.
            return Portion(told, after if queued else after.change(response_id=""), (*records, *facts))
        following = current.in_next_phase()
        if following is not None:
            records.append(f"phase_transition {current.phase} {following.phase}")
        current = following
    return None


def _fitting(sentences: Sequence[str], characters: int) -> tuple[str, ...]:
    """Return the first sentences that fit into one message of at most `characters`; always at least one."""
    told, length = [sentences[0]], len(sentences[0])
    for each in sentences[1:]:
        length += 1 + len(each)
        if length > characters:
            break
        told.append(each)
    return tuple(told)


def all_portions(session: GuidedSession, of: PhaseSentences) -> Iterator[str]:
    """Yield the text of each message that the session has still to tell."""
    portion = next_portion(session, of, session.started_at)
    while portion is not None:
        yield portion.words
        portion = next_portion(portion.session, of, session.started_at)


def sms_cost(session: GuidedSession, of: PhaseSentences) -> tuple[int, int]:
    """Return the number of messages that the session has still to tell, and of the SMS segments in them."""
    messages = list(all_portions(session, of))
    return len(messages), sum(segments_of(to_gsm7(each) or each).segments for each in messages)
