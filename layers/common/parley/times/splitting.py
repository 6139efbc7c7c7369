"""Takes a text apart: what is to be done, and when. All of the time, or a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parley.times.cutting import LONGEST_TEXT, PHRASE, WHEN, Cut, Stretch, cut_of, is_of, order, whole
from parley.times.found import Found, times_in
from parley.times.grammar import Grammar, grammar
from parley.times.leftovers import is_left_over, is_touched
from parley.times.named import has_day, is_half_a_name, is_timed, without_names
from parley.times.reading import half_of, meaning_of
from parley.times.values import Ambiguous, Meaning, NotATime, PhraseContext, Split

EDGES = " \t\r\n,;:.-–—"


def split(text: str, context: PhraseContext) -> Split | None:
    """Split a text into its title (what is to be done), its time phrase and the meaning of that; None if the text names
    no time.

    The time may stand in front, at the end, in both places, or in the middle. Raises NotATime if words of time are left
    over that belong to nothing, and Ambiguous if the time has several meanings.
    """
    found = [each for name in order(context.languages) if (each := times_in(text, grammar(name)))]
    if not found:
        _refuse_no_clock(text, context)
        return None
    sizes = [sum(end - start for start, end in each.chosen) for each in found]
    longest = [without_names(each) for each, size in zip(found, sizes, strict=True) if size == max(sizes)]
    best, *_ = longest
    values = _together(best)
    doubted = next((each for each in longest if is_half_a_name(each) or is_left_over(each)), None if values else best)
    if doubted is not None:
        wrong = NotATime("moment_unknown")
        wrong.title, wrong.phrase = _title(doubted.cut, _surely(doubted)), _phrase(doubted)
        raise wrong
    return _with_meaning(best, values, context)


def _refuse_no_clock(text: str, context: PhraseContext) -> None:
    """Raise NotATime if a text begins or ends with a time of day that does not exist: "at 25:00"."""
    for name in order(context.languages):
        cut = cut_of(text, name, LONGEST_TEXT)
        stretch = _said_as_clock(cut) if cut else None
        if cut and stretch and (stretch[0] == 0 or stretch[1] == len(cut.tokens)):
            wrong = NotATime("moment_unknown")
            wrong.title, wrong.phrase = _title(cut, (stretch,)), cut.text[slice(*_places(cut, stretch))]
            raise wrong


def _said_as_clock(cut: Cut) -> Stretch | None:
    """Return the stretch of "at" and digits with a colon in a text ("at 25:00"); None if there is none."""
    if all(token.kind != "colon" for token in cut.tokens):
        return None
    for start in range(len(cut.tokens) - 1):
        for end in cut.grammar.ends(cut.tokens[:-1], start):
            form = tuple(token.text for token in cut.tokens[start:end])
            if cut.tokens[end].kind == "colon" and any(name == "at" for name, _ in cut.grammar.forms.get(form, ())):
                return start, end + 1
    return None


def _places(cut: Cut, stretch: Stretch) -> tuple[int, int]:
    """Return the positions in the text where a stretch of tokens begins and ends."""
    start, end = stretch
    return cut.tokens[start].start, cut.tokens[end - 1].end


def _with_meaning(found: Found, values: list[object], context: PhraseContext) -> Split:
    """Return the text split into title, phrase and the one meaning of its times. Raises NotATime and Ambiguous, each
    with title and phrase.
    """
    title, phrase = _title(found.cut, found.chosen), _phrase(found)
    try:
        half = half_of(title) if context.half == "day" else context.half
        context = replace(context, half=half)
        meaning = meaning_of(values, context)
        meaning_of([*values, *_alone(found)], context)
        if named := _with_named_day(found, meaning, context):
            title, phrase = _title(named.cut, named.chosen), _phrase(named)
        return Split(title, phrase, meaning, is_named=bool(found.named))
    except (NotATime, Ambiguous) as wrong:
        wrong.title, wrong.phrase = title, phrase
        raise


def _surely(found: Found) -> tuple[Stretch, ...]:
    """Return the one stretch, in a text that was not understood, that can only be a time: at the beginning or the end,
    with an hour. () if there is none. All other words stay in the title.
    """
    cut, chosen = found.cut, _taken_back(found)
    ends = [each for each in (chosen[-1], chosen[0]) if each[1] == len(cut.tokens) or each[0] == 0]
    for each in () if is_half_a_name(found) else ends:
        if (is_timed(cut, each) or each not in found.chosen) and not is_touched(found, each):
            return (each,)
    return ()


def _taken_back(found: Found) -> list[Stretch]:
    """Return the stretches of a text's times. Times with only words of correction between them ("at 7 no wait 8") count
    as one.
    """
    joined = [found.chosen[0]]
    for start, end in found.chosen[1:]:
        between = [token.text for token in found.cut.tokens[joined[-1][1] : start]]
        if between and set(between) <= found.cut.grammar.corrections:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _together(found: Found) -> list[object]:
    """Return the readings of a text's chosen times as one time; [] if they are not one. Two times are one if the text
    begins with the first and ends with the second.
    """
    cut, stretches = found.cut, found.chosen
    pieces = [cut.tokens[start:end] for start, end in stretches]
    if len(pieces) == 1:
        return whole(pieces[0], cut.grammar, WHEN)
    if len(pieces) > 2 or stretches[0][0] != 0 or stretches[1][1] != len(cut.tokens):
        return []
    first, last = pieces
    if last[0].text in cut.grammar.of:  # "la reunión del lunes": the day may be its name
        return []
    return whole((*first, *last), cut.grammar, WHEN) or whole((*last, *first), cut.grammar, WHEN)


def _alone(found: Found) -> list[object]:
    """Return the readings of a text's only time as a whole phrase: "5 to 6", chosen as a clock time, can also be a
    range. [] if the text has several times.
    """
    if len(found.chosen) != 1:
        return []
    ((start, end),) = found.chosen
    return whole(found.cut.tokens[start:end], found.cut.grammar, PHRASE)


def _with_named_day(found: Found, meaning: Meaning, context: PhraseContext) -> Found | None:
    """Return only the time at the end, if the day in front belongs to the title ("Sunday roast tomorrow at 1pm"); None
    if it does not.
    """
    cut, spoken = found.cut, found.cut.grammar
    if len(found.chosen) != 2:
        return None
    (_, end), (start, stop) = found.chosen
    joint = cut.text[cut.tokens[end - 1].end : cut.tokens[end].start]
    is_name = joint == " " and is_of(cut.tokens[0], spoken, "weekday", "holiday") and end == 1
    if not has_day(cut, (start, stop)):
        return None  # "lunes cuarto 7 a las 15:30": only the day in front says when
    try:
        is_alike = is_name and meaning_of(whole(cut.tokens[start:stop], spoken, WHEN), context) == meaning
    except (NotATime, Ambiguous):
        return None
    return replace(found, chosen=((start, stop),)) if is_alike else None


def _phrase(found: Found) -> str:
    cut = found.cut
    return " ".join(cut.text[cut.tokens[start].start : cut.tokens[end - 1].end] for start, end in found.chosen)


def _title(cut: Cut, stretches: Sequence[Stretch]) -> str:
    """Return the title of a text: its words as the person spelt them, without the times and the words that only join
    these to the rest.
    """
    kept: list[str] = []
    position, is_behind = 0, False
    for start, end in [*stretches, (len(cut.tokens), len(cut.tokens))]:
        stop = cut.tokens[start].start if start < len(cut.tokens) else len(cut.text)
        piece = cut.text[position:stop].strip(EDGES)
        if is_behind and not kept:
            piece = _without_joint(piece, cut.grammar)
        kept += [piece] if piece else []
        position, is_behind = (cut.tokens[end - 1].end if end and start < len(cut.tokens) else stop), True
    return " ".join(" ".join(kept).split())


def _without_joint(piece: str, spoken: Grammar) -> str:
    first, _, rest = piece.partition(" ")
    return rest.strip(EDGES) if first.casefold() in spoken.joints and rest else piece
