"""The words of a yes and of a no: which whole messages are one, by themselves or in the words of the question. Pure.

    a yes  words that say yes ("yes", "dale", "lgtm"), or the very deed that is asked about ("send it", "mándalo")
    a no   words that say no ("no", "mejor déjala"), or the deed behind a refusal ("don't send it")

Beside them may stand politeness, praise, haste and whom one speaks to; with anything else the message is neither, for
the rest has to be understood first: "yes but at 5". What could be both is neither: "cancel that", to "Cancel ...?".
The words stand in `texts/yes_and_no`.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache

from parley.conversation.asked_deed import (
    BEFORE_DEED,
    DEED,
    NEEDS_YES,
    YES,
    AnswerPhrases,
    AskedDeed,
    deed_of,
    ends_of,
    phrases,
)
from parley.conversation.deed_verbs import ANSWER_WORDS, SaidWord, any_deed_forms, plain_phrase, said_words
from parley.conversation.normal_form import normalise
from parley.conversation.questions import Question
from parley.conversation.refusal import DO_NOT, EMPHATIC_NO, NO_HAGAS, refused, same_verb
from parley.texts import Language
from parley.texts.vocabulary import listed, words

MOST_ANSWER_WORDS = 24
"""The most words of a message that is nothing but a yes or a no."""
TELLING_SIGNS = frozenset("👍👌✅👎❌🚫🛑🙏🤔😡")
"""Signs that say something themselves, beside a yes."""
GAP = re.compile(r"[,.;:!¡?¿/…]+")
"""Matches the punctuation between words, also where no space stands beside it: "yes,delete it"."""

AGREEING: AnswerPhrases = {**phrases(["beside_yes", "polite"]), **phrases(["yes", "agreed"], YES)}
MERE_OKS = phrases(["mere_oks", "agreed", "polite", "beside_yes"])
DECLINING: AnswerPhrases = {
    **phrases(["agreed", "polite", "hesitating"]),
    **phrases(["no"], YES),
    **{plain_phrase(each): YES for each in EMPHATIC_NO},
}
POLITE_YES, NEVER_YES, YES_IF_ASKED = (phrases([name]) for name in ("polite_yes", "never_yes", "yes_if_asked"))
CLEAR_YES = {each[0] for each in phrases(["clear_yes"])}
CLEAR_ALONE, NAMES_TOO = phrases(["clear_alone"]), phrases(["names_too"])
REFUSING: AnswerPhrases = {plain_phrase(" ".join(each)): 0 for each in (*DO_NOT, *NO_HAGAS)}
POLITE_WORDS = frozenset(word for each in listed(ANSWER_WORDS, "polite") for word in normalise(each).split())


def said_in(text: str) -> list[SaidWord]:
    """Return the words of a text as they are compared. Emoji that say neither yes nor no are left out, unless the text
    holds nothing else: a lone emoji stays."""
    return list(_said_in(text))


@lru_cache(maxsize=16)  # a turn with an open question asks some eighty times of the same text
def _said_in(text: str) -> tuple[SaidWord, ...]:
    apart = "".join(f" {c} " if unicodedata.category(c) == "So" else c for c in GAP.sub(" ", text[:LONGEST_ANSWER]))
    kept = "".join(c for c in apart if unicodedata.category(c) != "So" or c in TELLING_SIGNS)
    return tuple(said_words(kept) or said_words(apart))


LONGEST_ANSWER = 400
"""The most characters of a text in which a yes or a no is looked for: a longer one says more."""


def answer_readings(
    said: Sequence[SaidWord], known: AnswerPhrases, deed: AskedDeed | None = None, openings: AnswerPhrases = BEFORE_DEED
) -> set[int]:
    """Return what the whole text can be read as: for each division into known phrases, and words that name the deed,
    what it has found. The divisions are tried in one pass, so the work grows only with the text's length."""
    if not 0 < len(said) <= MOST_ANSWER_WORDS:
        return set()
    reached: list[set[int]] = [set() for _ in range(len(said) + 1)]
    reached[0].add(0)
    for at, found in enumerate(reached[:-1]):
        if not found:
            continue
        steps = [(end, known[tuple(word.plain for word in said[at:end])]) for end in ends_of(said, at, known)]
        steps += deed.spans(said, at, openings) if deed else ()
        for end, counts in steps:
            reached[end] |= {each | counts for each in found}
    return reached[-1]


def _says_yes_alone(said: Sequence[SaidWord]) -> bool:
    whole = tuple(word.plain for word in said)
    return whole not in NEVER_YES and (
        whole in POLITE_YES or any(each & YES for each in answer_readings(said, AGREEING))
    )


@lru_cache(maxsize=32)  # a turn asks it of the same text some ten times
def agrees(text: str) -> bool:
    """Return whether this whole message is a yes, said once or more, politely or not: "ok, do it please"."""
    return len(text) <= LONGEST_ANSWER and _says_yes_alone(said_in(text))


def is_a_name_too(text: str) -> bool:
    """Return whether this yes is also what somebody may be called: "Simón", "Dale"."""
    return tuple(word.plain for word in said_in(text)) in NAMES_TOO


def is_doubtful(text: str, language: Language) -> bool:
    """Return whether this yes may not be meant as one, so that the question is asked again: "yes?", or in Spanish "ya",
    which often means "enough"."""
    meant = {word.plain for word in said_in(text)} - POLITE_WORDS
    may_be_none = bool(meant) and meant <= set(words(ANSWER_WORDS, language)["doubtful_yes"])
    return may_be_none or any(mark in text for mark in "?¿？")


def says_yes(text: str) -> bool:
    """Return whether the text says yes with a word such as "yes" or "sí". An "ok" or a thumb does not count, because it
    may be meant for whatever was said last."""
    said = tuple(word.plain for word in said_in(text))
    return said in CLEAR_ALONE or not CLEAR_YES.isdisjoint(said)


def is_mere_ok(text: str) -> bool:
    """Return whether this whole message may only say that what was said last was read: "ok thanks"."""
    return bool(answer_readings(said_in(text), MERE_OKS))


def agrees_to(question: "Question", text: str) -> bool:
    """Return whether this whole message is a yes that names the deed: "yes, delete it", "ok send the email",
    "mándalo". A message with any other word is not: "yes, delete it tomorrow", nor is the name of another deed. A verb
    alone is none either: "delete" may be the beginning of another command."""
    said = said_in(text) if len(text) <= LONGEST_ANSWER else []
    deed = deed_of(question.sentences)
    is_verb_alone = len(said) == 1 and said[0].verb in deed.forms
    if not said or is_verb_alone or tuple(word.plain for word in said) in NEVER_YES:
        return False
    found = answer_readings(said, AGREEING, deed)
    return any(each & YES or (each & DEED and not each & NEEDS_YES) for each in found)


def names_itself(text: str) -> bool:
    """Return whether the text, a way to say no elsewhere, is a yes where its own verb is asked about: "cancel it"."""
    return tuple(word.plain for word in said_in(text)) in YES_IF_ASKED


def names_the_deed(question: "Question", text: str) -> bool:
    """Return whether this yes names the very deed that the question asks about, so that it is meant for nothing
    else: "send it", and not "ok" or "do it"."""
    found = answer_readings(said_in(text), AGREEING, deed_of(question.sentences))
    return any(each & DEED for each in found) and not agrees(text)


@lru_cache(maxsize=32)
def is_bare_deed(text: str) -> bool:
    """Return whether this whole message tells to do something with a thing that it does not name: "send it", "bórralo
    ya". A verb alone is none: "send" may be the beginning of a command."""
    said = said_in(text) if len(text) <= LONGEST_ANSWER else []
    is_verb_alone = len(said) == 1 and said[0].verb in ANY_DEED.forms
    return not is_verb_alone and any(each & DEED for each in answer_readings(said, AGREEING, ANY_DEED))


class _AnyDeed(AskedDeed):
    """Any deed at all, of which no word is known but its verb."""

    @cached_property
    def forms(self) -> frozenset[str]:
        """The words that name any of the deeds that questions are known to ask about."""
        return any_deed_forms()


ANY_DEED = _AnyDeed(("",))


@lru_cache(maxsize=32)
def declines(text: str) -> bool:
    """Return whether this whole message is a no: "no, wait", "ok never mind"."""
    return len(text) <= LONGEST_ANSWER and any(each & YES for each in answer_readings(said_in(text), DECLINING))


def refuses(question: "Question", text: str) -> bool:
    """Return whether this whole message is a no in the words of the question itself: "do not delete it", "nope, keep
    milk". A no about something else is not: "don't delete eggs"."""
    deed = deed_of(question.sentences)
    return _denies(deed, text) or _keeps(question, text)


def _denies(deed: AskedDeed, text: str) -> bool:
    """Return whether a whole message refuses the deed: "hmm no, don't send it"."""
    said = said_in(text) if len(text) <= LONGEST_ANSWER else []
    refusals = ((at, end) for at in range(min(len(said), MOST_ANSWER_WORDS)) for end in ends_of(said, at, REFUSING))
    return any(
        answer_readings(said[end:], BEHIND_A_REFUSAL, deed, PRONOUNS) & NAMING
        for at, end in refusals
        if at == 0 or answer_readings(said[:at], DECLINING)
    )


PRONOUNS = phrases(["pronouns_before"])
NAMING = {DEED, DEED | NEEDS_YES, DEED | YES, DEED | NEEDS_YES | YES, NEEDS_YES}
BEHIND_A_REFUSAL: AnswerPhrases = {**DECLINING, **phrases(["nothing"])}


def _keeps(question: "Question", text: str) -> bool:
    """Return whether a whole message says that what a question would change stays as it is: "keep milk"."""
    asked = normalise(question.text.partition("\n")[0]).split()
    if len(question.planned) != 1 or not asked:
        return False
    is_of_several = deed_of(question.sentences).is_of_several  # "keep milk", of several things, is a no to that alone
    own = {*(asked[:1] if is_of_several else asked), *OBJECT_WORDS}
    verb, *objects = (refused(normalise(text)) or "").split() or [""]
    if verb and same_verb(verb, asked[0]) and all(word in own for word in objects if word not in POLITE_WORDS):
        return True
    said = [word.plain for word in said_in(text) if word.plain not in {*POLITE_WORDS, *NO_WORDS}]
    at = next((at for at, word in enumerate(asked) if word in KEEPING_DEEDS), len(asked))
    kept = own - set(asked[at:])  # "keep its files" is no no to "remove it and keep its files", and "keep it" is one
    is_beside = at == len(asked) or asked[at - 1] in ("and", "y")
    is_kept = bool(said) and said[0] in KEEPING and at > 0 and is_beside
    return is_kept and all(word in {*kept, *OBJECT_WORDS, *KEPT_WHERE} for word in said[1:])


OBJECT_WORDS = frozenset(word for each in phrases(["one_thing", "several_things", "two_things"]) for word in each)
KEPT_WHERE = frozenset(each[0] for each in phrases(["kept_where"]))
NO_WORDS = frozenset(each[0] for each in phrases(["no"]) if len(each) == 1)
KEEPING = frozenset(each[0] for each in phrases(["keeping"]))
KEEPING_DEEDS = frozenset(each[0] for each in phrases(["keeping_deeds"]))
"""Words with which people say that something stays ("keep"), and the verbs of questions that ask just that."""


def begins_an_answer(text: str) -> bool:
    """Return whether this message starts with a yes or a no ("yes, delete it"), is a yes by itself, or is a short
    answer that leaves a doubt: "hell yes", "maybe"."""
    said = [word.plain for word in said_in(text)]
    hesitates = bool(ends_of(said_in(text), 0, HESITANT)) and 0 < len(said) <= A_HESITANT_FEW
    return (bool(said) and said[0] in BEGINNINGS) or agrees(text) or hesitates


def opens_with_no(text: str) -> bool:
    """Return whether a text begins with a no and goes on with something else: "hmm no, just the done ones", "mejor no,
    yo lo llamo". False for a question, and for words such as "no problem" or "no, wait, yes"."""
    said = [word for word in normalise(text[:LONGEST_ANSWER]).split() if word not in BEFORE_A_NO]
    is_no = len(said) > 1 and said[0] in NO_BEGINNINGS and said[1] not in NO_REFUSAL
    is_no |= any(tuple(said[: len(each)]) == each for each in RATHER_NOT)
    return is_no and CLEAR_YES.isdisjoint(said) and not any(mark in text for mark in "?？")


def begins_a_yes(text: str) -> bool:
    """Return whether the first word of this message is a yes: "yes if it isn't done yet"."""
    said = said_in(text[:LONGEST_ANSWER])
    return bool(said) and said[0].plain in YES_BEGINNINGS


NO_BEGINNINGS = listed(ANSWER_WORDS, "no_beginnings")
BEFORE_A_NO = listed(ANSWER_WORDS, "before_a_no")
"""Words that may stand before a no."""
NO_REFUSAL = listed(ANSWER_WORDS, "no_refusal")
"""Words with which "no" is no refusal: "no worries", "no sé"."""
RATHER_NOT = tuple(tuple(each.split()) for each in sorted(listed(ANSWER_WORDS, "rather_not")))
YES_BEGINNINGS = frozenset(each[0] for each in phrases(["yes_beginnings"]))
BEGINNINGS = YES_BEGINNINGS | {"no", "nope"}
HESITANT = phrases(["hesitant"])
"""AnswerPhrases with which a short answer begins that may be a yes and need not be one."""
A_HESITANT_FEW = 4
"""The most words of a hesitant answer: one that may be a yes and need not be one."""
