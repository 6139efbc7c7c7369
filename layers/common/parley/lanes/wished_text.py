"""Which part of a person's message is a wish of their own, said as one. Pure.

What a model may have misread, or what others may have put into the message, counts for no act:

    denied        "don't move it to friday", "not on friday"       up to the end of the clause
    asked         "should i move it?", "when is it?"               a polite order is none: "can you move it?"
    thought of    "maybe i'll move it"                             the rest of the sentence
    on condition  "if it rains, move it"                           the sentence; "if you can" is no condition
    reported      "she said move it to friday"                     what others have said, up to the end of the sentence,
                                                                   or of the message behind a colon
    quoted        'rename it to "cancel all"'                      may be a value, and asks for nothing
    taken back    "move it to friday. no wait, don't"              all of it
    corrected     "to friday, no, thursday"                        the times in front of the correction

It errs towards less: what is left out costs a question, and what is left in may be done.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from parley import times
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, pattern
from parley.times.cutting import Stretch

LISTS = "parley.conversation.vocabulary"
LONGEST = 1_000
"""The most characters of a message in which a wish is looked for."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|(?=¿)")
CLAUSE_END = re.compile(r"[,;:](?=\s|$)|\s[-–—]+\s|[()]")
QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|\"[^\"]*\"")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
HIDDEN = "·"
"""Stands for each character of a quotation while the text is searched for words."""
CUT = " \n "
"""What stands in place of what was left out: the end of a sentence, so that no words come to stand side by side."""
BRIEF = 3
"""The most words of a clause such as "she said" that reports the clause before it."""
DAY_NAMES = ("weekday", "plural_weekday", "weekday_set", "plural_weekday_set")
"""The kinds of words that name weekdays."""
HOURS = ("int", "word_number", "colon", "dotted", "hclock", "named_hour", "half")
"""The kinds of words that name an hour."""
IsDeed = Callable[[str], bool]
"""Whether a word, in small letters and without accents, asks for something to be done."""


@dataclass(frozen=True)
class _Clause:
    """A clause of a message: its position in the message, and its words in small letters and without accents."""

    start: int
    end: int
    said: str
    is_joined: bool = False
    """Whether an "and" or the like stands in front of it."""

    @property
    def bare(self) -> str:
        """The clause without the punctuation around it."""
        return _bare(self.said)

    @property
    def asks(self) -> bool:
        """Whether the clause ends with a question mark."""
        return self.said.rstrip().endswith("?")


def wished(
    text: str, is_deed: IsDeed, *, may_deny: bool = False, may_report: bool = False, after_reports: bool = False
) -> str:
    """Return the parts of a message that are a wish of the person; "" if none is. With `may_deny`, denied parts count
    too, for tools whose request is a denial. With `may_report`, so does a report that asks for no deed, in answer to a
    question: "she says at 5". With `after_reports`, so does a wish of their own behind a report in the same sentence:
    "she can only do 4, so move it".
    """
    folded = folded_text(text[:LONGEST])
    sentences = [list(_clauses(folded, *each, is_deed)) for each in _stretches(folded, 0, len(folded), SENTENCE_END)]
    clauses = [each for sentence in sentences for each in sentence]
    if not clauses or (len(clauses) > 1 and _of("taken_back").fullmatch(clauses[-1].bare)):
        return ""
    gone: list[Stretch] = [(LONGEST, len(text))]
    for sentence in sentences:
        gone += _left_out(sentence, folded, is_deed, may_report=may_report, after_reports=after_reports)
        gone += () if may_deny else (found for each in sentence if (found := _denied(each, is_deed)))
    gone += _corrected(folded, clauses, gone)
    return _without(text, gone)


def denied(text: str, is_deed: IsDeed) -> str:
    """Return the parts of a message that the person denies; "" if they deny nothing."""
    folded = folded_text(text[:LONGEST])
    sentences = _stretches(folded, 0, len(folded), SENTENCE_END)
    clauses = (each for sentence in sentences for each in _clauses(folded, *sentence, is_deed))
    found = (_denied(each, is_deed) for each in clauses)
    return CUT.join(text[each[0] : each[1]] for each in found if each)


def reports(clause: str) -> bool:
    """Whether a clause tells what somebody else says or wants, and not what they say that another one wants."""
    return len(_of("reported").findall(folded_text(clause))) == 1


def quotes(text: str) -> bool:
    """Whether a text may hold what others wrote, word for word, behind a colon."""
    return re.search(r":(?!\d)", text) is not None


def unquoted(text: str) -> str:
    """Return a text without what stands in quotation marks."""
    return QUOTED.sub(CUT, text)


def parts(text: str, is_deed: IsDeed) -> Iterator[str]:
    """Yield the clauses of a text, as they were written."""
    folded = folded_text(text)
    for start, end in _stretches(folded, 0, len(folded), SENTENCE_END):
        yield from (text[each.start : each.end] for each in _clauses(folded, start, end, is_deed))


def if_free(text: str) -> str:
    """Return a text without the conditions about the person's own time: "if i'm free", "si no tengo nada"; and "if so",
    behind a question about it.
    """
    folded = folded_text(text[:LONGEST])
    gone = [found.span() for found in _of("own_condition").finditer(folded)]
    if asked := _of("free_asked").search(folded):
        gone += [found.span() for found in _of("if_so").finditer(folded, asked.end())]
    return _without(text, gone)


def is_polite(clause: str) -> bool:
    """Whether a clause begins as a polite request does: "could you put in a haircut"."""
    return _of("politely").match(_opened(folded_text(clause))) is not None


def folded_text(text: str) -> str:
    """Return a text in small letters, without accents and exclamations ("oh no"), and with its quotations hidden. Every
    character keeps its position.
    """
    plain = "".join(unicodedata.normalize("NFD", each.casefold())[:1] or each for each in text.replace("’", "'"))
    plain = _of("alas").sub(lambda found: " " * len(found[0]), plain)
    return QUOTED.sub(lambda found: HIDDEN * len(found[0]), plain)


@cache
def _of(name: str, form: str = r"(?<!\w)(?:{})(?!\w)") -> re.Pattern[str]:
    """Return the pattern that matches any word of one list in the vocabulary."""
    return pattern(LISTS, name if name == "clitics" else f"wish_{name}", form)


def _stretches(text: str, start: int, end: int, ending: re.Pattern[str]) -> Iterator[Stretch]:
    for found in ending.finditer(text, start, end):
        if text[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if text[start:end].strip():
        yield start, end


def _clauses(text: str, start: int, end: int, is_deed: IsDeed) -> Iterator[_Clause]:
    """Yield the clauses of a sentence. An "and" begins a new clause only if a request or a question follows it."""
    for first, last in _stretches(text, start, end, CLAUSE_END):
        at, is_joined = first, False
        for joint in _of("joints").finditer(text, first, last):
            behind = text[joint.end() : last].lstrip()
            word = WORD.match(behind)
            is_new = word is not None and (
                is_deed(word[0])
                or _is_question(behind)
                or _of("politely").match(behind) is not None
                or (_of("denied").search(text, at, joint.start()) is not None and _begins_with_days(behind))
                or (_of("but").fullmatch(joint[0]) is not None and _of("denied").search(behind) is not None)
            )
            if is_new and text[at : joint.start()].strip():
                yield _Clause(at, joint.start(), text[at : joint.start()], is_joined)
                at, is_joined = joint.start(), True
        yield _Clause(at, last, text[at:last], is_joined)


def _begins_with_days(said: str) -> bool:
    """Whether a text begins with weekdays, be it behind an article: "los sábados a las 12"."""
    first = " ".join(said.split()[:2])
    words = times.time_words(first, LANGUAGES)
    return any(kind in DAY_NAMES for word in words for kind, _ in word.meanings)


def _bare(said: str) -> str:
    """Return a clause without the punctuation around it."""
    return said.strip(" \t\n.,;:!?¡¿…()-–—")


def _opened(said: str) -> str:
    """Return a clause without the words that may stand before a wish or a question: "ok so", "and"."""
    bare = _bare(said)
    while found := _of("openers").match(bare) or _of("alternatives").match(bare):
        rest = bare[found.end() :].lstrip(" ,")
        if not rest:
            return bare
        bare = rest
    return bare


def _is_question(said: str) -> bool:
    return bool(_of("asked").match(said) or _of("wondered").match(said))


# --- what is left out -------------------------------------------------------------------------------------------------


def _left_out(
    sentence: Sequence[_Clause], text: str, is_deed: IsDeed, *, may_report: bool, after_reports: bool
) -> Iterator[Stretch]:
    """Yield the stretches of a sentence that are no wish: conditions, reports, doubts and questions. Some of these take
    the rest of the sentence along.
    """
    is_polite, end = False, sentence[-1].end
    for n, clause in enumerate(sentence):
        before = sentence[n - 1] if n else None
        opened = _opened(clause.said)
        is_polite = is_polite or _is_polite(clause, opened, is_deed)
        condition = _of("conditions").search(clause.said)
        if condition and _names_the_hour(clause.said, condition.start()):
            yield clause.start + condition.start(), clause.end  # "at 8 when the match is over" says when 8 is
            continue
        if condition:
            is_behind = _of("conditions").match(opened) and before and not clause.is_joined
            yield (before.start if is_behind and before else clause.start), end
            return
        if _of("judged").search(clause.said):
            yield sentence[0].start, end  # "move it to 9:15, would that be daft?" asks what is thought of it
            return
        if _of("told_as_past").search(clause.said):
            yield clause.start, end
            return
        may_count = may_report and not any(map(is_deed, WORD.findall(clause.said)))
        if not may_count and (reported := _reported(clause, before, text, end, is_deed)):
            own = _own_behind(sentence[n + 1 :], is_deed) if after_reports and reported[1] == end else ()
            if own:
                yield reported[0], own[0].start
                yield from _left_out(own, text, is_deed, may_report=may_report, after_reports=True)
                return
            yield reported
            if reported[1] >= end:
                return
        is_alternative = _of("alternatives").match(_bare(clause.said)) is not None
        is_doubted = _of("doubts").search(clause.said) and not _is_decided(opened, is_deed)
        if is_doubted or (_of("wondered").match(opened) and (is_alternative or not is_polite)):
            yield sentence[0].start if is_alternative else clause.start, end
            return
        if _of("asked").match(opened) or _asks_whether(opened, is_deed) or (clause.asks and not is_polite):
            yield clause.start, clause.end


def _names_the_hour(said: str, at: int) -> bool:
    """Whether a clause names an hour in front of a "when" at this position, which then hangs nothing on a condition."""
    if not _of("moments").match(said, at):
        return False
    words = times.time_words(said[:at], LANGUAGES)
    return any(kind in HOURS for word in words for kind, _ in word.meanings)


def _is_decided(opened: str, is_deed: IsDeed) -> bool:
    """Whether a clause that begins with "maybe" names only a value, and ends as a decision does: "maybe just one word
    then".
    """
    words = WORD.findall(opened)
    telling = (word for word in words[1:] if word not in listed(LISTS, "wish_fillers"))
    is_value = not any(is_deed(word) or _of("subjects").fullmatch(word) for word in telling)
    doubts = list(_of("doubts").finditer(opened))
    is_first = len(doubts) == 1 and doubts[0].start() == 0
    return is_first and is_value and bool(words) and _of("decided").fullmatch(words[-1]) is not None


def _asks_whether(opened: str, is_deed: IsDeed) -> bool:
    """Whether a clause asks if somebody has done something, even without a question mark: "did nani call", but not "did
    the laundry".
    """
    return bool(_of("perhaps").match(opened)) and any(map(is_deed, WORD.findall(opened)[2:]))


def _is_polite(clause: _Clause, opened: str, is_deed: IsDeed) -> bool:
    """Whether a clause is a polite request: "can you", "¿me cambias"."""
    if _of("politely").match(opened) or (_of("politely").search(clause.said) and not _is_question(opened)):
        return True
    first = [word for word in WORD.findall(opened) if not _of("clitics", "(?:{})").fullmatch(word)][:1]
    return any(word.endswith("s") and is_deed(word.removesuffix("s")) for word in first)


def _reported(clause: _Clause, before: _Clause | None, text: str, end: int, is_deed: IsDeed) -> Stretch | None:
    """Return the stretch that others are reported to have said, from this clause or the one before on; None if the
    clause reports nothing.
    """
    own = [found.span() for found in _of("own_report").finditer(clause.said)]
    said = (found for found in _of("reported").finditer(clause.said))
    found = next((each for each in said if not any(a <= each.start() < b for a, b in own)), None)
    if found is None:
        return None
    rest = clause.said[found.end() :]
    if rest.rstrip().endswith(":"):
        is_quoted = text[clause.end :].lstrip().startswith(HIDDEN)
        return clause.start, (end if is_quoted else len(text))
    words = [word for word in WORD.findall(rest) if len(word) > 2 or is_deed(word)]
    if any(map(is_deed, words)):
        return clause.start, end
    is_behind = before is not None and len(WORD.findall(clause.said)) <= BRIEF
    return (before.start if is_behind and before else clause.start), clause.end


def _own_behind(clauses: Sequence[_Clause], is_deed: IsDeed) -> Sequence[_Clause]:
    """Return these clauses behind a report from the first that is a wish of the person's own: one that is to be done
    for them ("remind me"), or that they draw from what was said ("so move it"). () if none is.
    """
    for n, clause in enumerate(clauses):
        opened = _opened(clause.said)
        is_drawn = _of("for_that").match(_bare(clause.said)) is not None
        if any(map(is_deed, WORD.findall(opened)[:1])) and (is_drawn or _of("to_me").match(opened)):
            return clauses[n:]
    return ()


def _denied(clause: _Clause, is_deed: IsDeed) -> Stretch | None:
    """Return the stretch of a clause that is denied: from its "not" on if a request stands before that, else the whole
    clause. None if it denies nothing.
    """
    begins = _answered(clause.said)
    asked = [each.span() for each in _of("not_denied").finditer(clause.said)]
    denials = _of("denied").finditer(clause.said, begins)
    found = next((each for each in denials if not any(a <= each.start() < b for a, b in asked)), None)
    if found is None:
        return None
    in_front, rest = clause.said[begins : found.start()], clause.said[found.end() :]
    is_for_the_rest = (
        any(map(is_deed, WORD.findall(in_front)))
        or _of("denied_behind").match(clause.said, found.start())
        or _is_instead(clause.said, found, begins)
        or (bool(times.stretches(in_front, LANGUAGES)) and _is_time(rest))  # "at 7 tomorrow, and not at 6"
    )
    start = clause.start + found.start() if is_for_the_rest else clause.start
    return start, clause.end


def _is_instead(said: str, found: re.Match[str], begins: int) -> bool:
    """Whether a "not" in a clause only says what something is not, behind what it is: "it's dad not mum"."""
    in_front, rest = WORD.findall(said[begins : found.start()]), WORD.findall(said[found.end() :])
    is_verb = bool(in_front) and _of("auxiliaries").fullmatch(in_front[-1]) is not None
    return _of("not_instead").fullmatch(found[0]) is not None and bool(in_front) and not is_verb and 0 < len(rest) <= 3


def _is_time(said: str) -> bool:
    """Whether a text is a time and nothing else: "on friday", "6"."""
    said = _bare(said)
    left = said
    for start, end in reversed(times.stretches(said, LANGUAGES)):
        left = f"{left[:start]} {left[end:]}"
    return bool(said) and all(word.isdecimal() or word in listed(LISTS, "wish_fillers") for word in WORD.findall(left))


def _answered(said: str) -> int:
    """Return the position in a clause behind words of correction such as "no wait". A bare "no" counts only where it
    denies nothing that follows, so not in "no al viernes".
    """
    at = len(said) - len(said.lstrip())
    while found := _of("corrections").match(said, at):
        behind = WORD.search(said, found.end())
        is_bare = found[0] == "no" and not said[found.end() :].lstrip(" ").startswith(",")
        meant = _of("meant").search(said, found.end()) if is_bare else None
        if meant:
            return meant.end()  # "no the last one i meant 4"
        if is_bare and not (behind and (behind[0][0].isdigit() or _of("corrections").match(said, behind.start()))):
            return at
        at = behind.start() if behind else len(said)
    return at


def _corrected(text: str, clauses: Sequence[_Clause], gone: Sequence[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches of times that the next clause corrects: "friday", of "to friday, no, thursday"."""
    for before, clause in pairwise(clauses):
        is_correction = _of("corrections").match(_bare(clause.said)) is not None
        behind = text[clause.start :]
        if is_correction and (times.stretches(behind, LANGUAGES) or re.search(r"\d", behind)):
            yield from (
                (before.start + start, before.start + end) for start, end in times.stretches(before.said, LANGUAGES)
            )


def _without(text: str, gone: Sequence[Stretch]) -> str:
    """Return the text without these stretches, which may overlap."""
    kept, at = list[str](), 0
    for start, end in sorted(each for each in gone if each[0] < each[1]):
        if start > at:
            kept.append(text[at:start])
        at = max(at, end)
    return CUT.join((*kept, text[at:])).strip()
