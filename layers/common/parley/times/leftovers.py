"""Tells whether the words around a time may belong to it, so that the time and the title cannot be told apart."""

from __future__ import annotations

from parley.times.cutting import Cut, Stretch, is_number, is_of, is_strong
from parley.times.found import Found
from parley.times.grammar import Grammar
from parley.times.named import has_day
from parley.times.tokens import Token


def is_left_over(found: Found) -> bool:
    """Whether words outside the chosen times may belong to a time, so that the title of the text cannot be told from
    its time.
    """
    cut = found.cut
    inside = {at for start, end in (*found.chosen, *found.named) for at in range(start, end)}
    outside = frozenset(range(len(cut.tokens))) - inside
    if any(is_strong(cut.tokens[at], cut.grammar) or _is_counted_away(cut, at) for at in outside):
        return True
    if any(end in outside and _is_cut_from_its_thing(cut, end) for _, end in found.chosen):
        return True
    return any(_touches(found, stretch, outside) for stretch in found.chosen)


def is_touched(found: Found, stretch: Stretch) -> bool:
    """Whether a word next to a time changes its meaning: "*before* friday"."""
    start, end = stretch
    beside = (*found.cut.tokens[max(0, start - 1) : start], *found.cut.tokens[end : end + 1])
    return any(each.text in found.cut.grammar.beside for each in beside)


def _touches(found: Found, stretch: Stretch, outside: frozenset[int]) -> bool:
    """Whether a word next to a time may belong to it ("before", "or", a number), or a word of the time may belong to
    the title: "march", in "on the 5th march to the park".
    """
    (start, end), cut = stretch, found.cut
    before = cut.tokens[start - 1] if start - 1 in outside else None
    after = cut.tokens[end] if end in outside else None
    if any(each and each.text in cut.grammar.beside for each in (before, after)):
        return True
    if before and (before.kind == "dashed" or _is_measure_before(cut, start) or _is_second(cut, start)):
        return True
    if before and before.kind == "dotted" and not has_day(cut, stretch):  # "3.12. 14:00" may be a day's time
        return True
    if after and (is_measure(after, cut.grammar) or is_of(after, cut.grammar, "weekday") or _goes_on(cut, end)):
        return True
    if after and _is_counted_on(cut, end):
        return True
    if after and (after.kind != "word" or _is_hour_behind_at(cut, end)):
        return True
    first, last = cut.tokens[start], cut.tokens[end - 1]
    is_shared = bool(after) and last.text in cut.grammar.weak and (start, end - 1) in found.stretches
    is_weak_name = first.text in cut.grammar.weak and not is_of(first, cut.grammar, "weekday")  # "dentist fri 2:30"
    return is_shared or (bool(before) and is_weak_name and (start + 1, end) in found.stretches)


def is_measure(token: Token, spoken: Grammar) -> bool:
    """Whether a word is a unit of time, such as "week". "Second" does not count, because it is also an ordinal."""
    units = [value for category, value in spoken.forms.get((token.text,), ()) if category == "unit"]
    return bool(units) and units != ["second"]


def _is_measure_before(cut: Cut, start: int) -> bool:
    """Whether a counted unit of time stands in front of token `start` and may move the time that begins there: "*a
    month* on tuesday".
    """
    if not is_measure(cut.tokens[start - 1], cut.grammar):
        return False
    count = cut.tokens[start - 2] if start > 1 else None
    return count is None or is_number(count, cut.grammar) or is_of(count, cut.grammar, "count", "portion")


def _is_second(cut: Cut, start: int) -> bool:
    """Whether a number and "and" stand in front of token `start`, so that the time there is the second of two: "*1 and*
    15 of each month".
    """
    first, joint = cut.tokens[start - 2 : start] if start > 1 else (None, None)
    return bool(first and joint and is_of(joint, cut.grammar, "and") and is_number(first, cut.grammar))


def _is_cut_from_its_thing(cut: Cut, end: int) -> bool:
    """Whether a time that ends at token `end` is counted from the words behind it: "media hora después", in front of
    "de yoga".
    """
    return cut.tokens[end - 1].text in cut.grammar.away and cut.tokens[end].text in cut.grammar.of


def _is_counted_away(cut: Cut, at: int) -> bool:
    """Whether the word at token `at` counts from something, or repeats something: "30 minutes *before* my flight at
    6pm", "*every* 1 and 15".
    """
    word, spoken = cut.tokens[at], cut.grammar
    if word.text in spoken.away and at:
        length = cut.tokens[at - 1]
        return is_measure(length, spoken) or is_of(length, spoken, "loose_part", "single_part")
    then = cut.tokens[at + 1] if is_of(word, spoken, "every") and at + 1 < len(cut.tokens) else None
    return then is not None and (is_number(then, spoken) or is_of(then, spoken, "unit", "weekday"))


def _goes_on(cut: Cut, end: int) -> bool:
    """Whether the words at token `end` continue the time in front of them: "and" with another hour, or a joining word
    said twice, of which one belongs to the time ("at five to to leave").
    """
    after, *further = cut.tokens[end : end + 2]
    if not further:
        return False
    (then,) = further
    if after.text in cut.grammar.joints and then.text == after.text:
        return True
    is_hour = is_number(then, cut.grammar) or _is_hour_behind_at(cut, end + 1)
    return is_of(after, cut.grammar, "and") and is_hour


def _is_counted_on(cut: Cut, end: int) -> bool:
    """Whether a number in words stands behind a unit of time: "in an hour *twenty*". "One" does not count, because it
    can be an article.
    """
    numbers = [value for name, value in cut.grammar.forms.get((cut.tokens[end].text,), ()) if name == "word_number"]
    return bool(numbers) and numbers != [1] and is_measure(cut.tokens[end - 1], cut.grammar)


def _is_hour_behind_at(cut: Cut, start: int) -> bool:
    """Return whether the tokens at `start` are "at" and a whole number, as in "at 30"."""
    before = cut.tokens[:-1]
    for end in cut.grammar.ends(before, start) if start < len(before) else ():
        form = tuple(token.text for token in before[start:end])
        if cut.tokens[end].kind == "int" and any(name == "at" for name, _ in cut.grammar.forms.get(form, ())):
            return True
    return False
