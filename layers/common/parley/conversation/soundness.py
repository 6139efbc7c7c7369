"""Check a document before it is committed: that it can be read again, that it makes sense, that it fits.

A turn whose document is not sound is not committed: its event is tried again and then given up, alone and with an
apology, which is better than a conversation that no turn can load. Only what a turn makes worse is held against it, so
a document that was stored unsound, by a bug or a later release, does not stand still for ever.
"""

from collections.abc import Callable, Mapping, Sequence

from pydantic import ValidationError

from parley.conversation.questions import QUESTIONS, Kind
from parley.conversation.state import Conversation, RunningActions
from parley.conversation.timers import MOST_ALWAYS, MOST_TIMERS
from parley.errors import Unsound

LIMIT = 200_000
"""The most bytes of a document: half of what DynamoDB takes of an item (400 KB), so that there is room to apologise and
to shrink. The window lies in items of its own, and is bounded by its lines."""

MOST_ACTIONS = 50
"""The most actions that one event may run: as many as the longest plans have. It stops a lane whose actions ask for
more actions for ever."""

RULES: Mapping[str, Callable[[Conversation], bool]] = {
    "a question asks something": lambda c: all(
        question.planned if question.kind is Kind.CONFIRMATION else question.unfinished or question.held is not None
        for question in c.questions
    ),
    "there is something to choose from": lambda c: all(
        question.options for question in c.questions if question.kind in (Kind.CHOICE, Kind.POLL)
    ),
    "one confirmation is open at most": lambda c: sum(q.kind is Kind.CONFIRMATION for q in c.questions) <= 1,
    "no more is asked than can be kept in view": lambda c: len(c.questions) <= QUESTIONS,
    "no more waits to be asked than can be kept in view": lambda c: len(c.waiting) <= 2 * QUESTIONS,
    "questions have ids of their own": lambda c: _differ([question.id for question in c.unanswered]),
    "a question expires after it was asked": lambda c: all(q.expires_at > q.asked_at for q in c.questions),
    "nobody who opted out is asked anything": lambda c: not (c.unanswered and c.person and c.person.opted_out),
    "the next action is counted": lambda c: c.doing is None or (c.doing.next is not None and c.doing.next.attempts > 0),
    "actions have ids of their own": lambda c: c.doing is None or _differ([each.effect for each in c.doing.actions]),
    "an event runs only so many actions": lambda c: c.doing is None or len(c.doing.actions) <= MOST_ACTIONS,
    "a timer is awaited once": lambda c: _differ([timer.event for timer in c.timers]),
    "no more is awaited than is kept in view": lambda c: len(c.timers) <= MOST_TIMERS + MOST_ALWAYS,
    "lines have ids of their own": lambda c: _differ([line.id for line in c.history.lines]),
}
"""The conditions that every document must meet, each under a name that says it in words."""

CHANGES: Mapping[str, Callable[[Conversation, Conversation], bool]] = {
    "it is the same conversation": lambda before, after: before.id == after.id,
    "each commit is one version": lambda before, after: after.version == before.version + 1,
    "what was said stays said, until it is erased": lambda before, after: (
        after.history.count >= before.history.count or after.erasing is not None or after.moved is not None
    ),
    "whoever has written stays known, until they are erased": lambda before, after: (
        before.person is None or after.person is not None or before.erasing is not None or after.moved is not None
    ),
}
"""The conditions that a document and the next one must meet, each under a name that says it in words."""


def sound(before: Conversation, after: Conversation) -> Conversation:
    """Return the document `after` ready to commit: unchanged, or shortened if it is longer than LIMIT. Raises Unsound,
    which says what is wrong, if the turn breaks one of the rules of a document."""
    broken = [rule for rule, holds in RULES.items() if not holds(after) and holds(before)]
    broken += [rule for rule, holds in CHANGES.items() if not holds(before, after)]
    if broken:
        raise Unsound("; ".join(f"it is not so that {rule}" for rule in broken))
    for shrink in (_whole, *SHRINKING):
        after = shrink(after)
        document = dump_document(after)
        if len(document) <= LIMIT:
            return _readable(after, document)
    if len(document) <= len(dump_document(before)):
        return _readable(after, document)
    raise Unsound(f"a document of {len(document)} bytes, and at most {LIMIT} are stored")


def dump_document(conversation: Conversation) -> bytes:
    """Return the document as the bytes that are stored: JSON without its id, its version and its history's lines, which
    are stored beside it."""
    return conversation.model_dump_json(
        exclude={"id": True, "version": True, "history": {"lines", "newest", "firsts", "placed"}},
        warnings=False,  # `sound` says what is wrong with it.
    ).encode()


def _readable(conversation: Conversation, document: bytes) -> Conversation:
    try:
        Conversation.model_validate_json(b'{"id":"-",' + document[1:])
    except ValidationError as error:
        where = {".".join(map(str, each["loc"])) for each in error.errors(include_input=False)}
        raise Unsound(f"what would be stored cannot be read again: {', '.join(sorted(where))}") from None
    return conversation


# --- shrinking, what is missed least first ----------------------------------------------------------------------------

WORDS = 2_000
"""The characters that are left of each of a turn's texts when a document has to shrink."""


def _whole(conversation: Conversation) -> Conversation:
    return conversation


def _shorter_preface(conversation: Conversation) -> Conversation:
    """Return the conversation with its running actions' preface (what the turn said besides their results)
    shortened."""
    return _doing(conversation, lambda doing: doing.change(preface=doing.preface[:WORDS]))


def _shorter_results(conversation: Conversation) -> Conversation:
    """Return the conversation with the results of its finished actions shortened. The actions are not run again."""

    def shorten(doing: RunningActions) -> RunningActions:
        cut = (each.change(result=each.result and each.result[: WORDS // len(doing.actions)]) for each in doing.actions)
        return doing.change(actions=tuple(cut))

    return _doing(conversation, shorten)


SHRINKING: Sequence[Callable[[Conversation], Conversation]] = (_shorter_preface, _shorter_results)
"""The ways to shorten a document that is too long, in their order. What a yes will run is never shortened, nor are
fields that this release does not know."""


def _doing(conversation: Conversation, change: Callable[[RunningActions], RunningActions]) -> Conversation:
    return conversation if conversation.doing is None else conversation.change(doing=change(conversation.doing))


def _differ(ids: Sequence[str]) -> bool:
    return len(set(ids)) == len(ids)
