"""Reads the commands that a text may be in other words, where nothing has understood it as it stands: a rewording of it
(`rewording.py`) goes through the same code as a typed text. It looks only; what does something waits for a yes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from parley import texts
from parley.conversation.clause_kinds import ClauseKind, kind_of
from parley.conversation.courtesy import without_courtesy, without_polite_end
from parley.conversation.normal_form import normalise, without_accents
from parley.conversation.requests import asks_for_change
from parley.conversation.topics import asks
from parley.conversation.yes_and_no import agrees
from parley.lanes import degraded, rewording, service_words
from parley.lanes.typed_commands import HeardText, as_typed
from parley.texts.vocabulary import pattern
from parley.tools.tool import Tier

SURE_OF_LOOK, SURE_OF_DEED = 0.6, 0.4
"""How likely a rewording must be, from 0 to 1, to be answered at once if it only looks, and to be asked about if it
does something. A wrong answer costs more than a question, and both more than none."""
WORTH_A_QUESTION = 0.2
"""How likely a deed must be to be asked about where else nothing would be understood."""
WORTH_A_HINT, WORTH_MORE_THAN_NO_ANSWER = 0.1, 0.2
"""How likely a look must be to be offered as what may be meant: in the place of what else is near to the text, which
is likelier wrong, and of the answer that nobody knows."""
WORTH_A_STATEMENT = 0.3
"""How likely a look must be to be offered to somebody whose text asks nothing."""
AS_LIKELY, MOST_COMPARED = 0.8, 8
"""From what share of the likeliest one on another meaning is about as likely; and how many are compared."""
SURELY_MEANT = 0.5
"""How likely it must be that a text means what cannot be done now, for it not to be taken for anything else."""
SURER_THAN_FACTS = 0.9
"""How likely a look must be for it to go before a fact of the operator's files that only comes near to the text."""
SURELY_A_FACT = 0.75
"""How near a fact must come to a question, from 0 to 1, for nothing else to be meant."""
SURE_BESIDE_A_QUESTION = 0.7
"""How likely it must be while another lane asks the person something, which their text may answer."""


CONDITION = pattern("parley.conversation.vocabulary", "condition", r" (?:{})(?= )")
"""Matches the beginning of a condition or of a correction, in a normalised text: "unless", "i mean"."""
QUOTED = re.compile(r"[“\"](.+)[”\"]")
"""Matches the phrase that an offer quotes."""


class MeantCommands(NamedTuple):
    """The commands that a text may ask for in other words."""

    commands: Sequence[degraded.WholeCommand]
    phrase: str
    """The text in these words."""
    likelihood: float
    """How likely it is that they are meant, from 0 to 1, of what can be done now."""
    probability: float
    """How likely it is that they are meant, from 0 to 1, also counting what cannot be done now."""

    @property
    def only_looks(self) -> bool:
        """Whether nothing is changed by them."""
        return all(each.tool.tier is Tier.READ for each in self.commands)

    @property
    def asks_elsewhere(self) -> bool:
        """Whether a deed of theirs is looked up elsewhere before it is asked about, as a film is."""
        return any(each.tool.tier is Tier.CONFIRM for each in self.commands)

    @property
    def guessed(self) -> Sequence[degraded.WholeCommand]:
        """The commands, marked so that what does something waits for a yes."""
        return [replace(each, guessed=True, reworded=self.phrase) for each in self.commands]


def commands(heard: HeardText, asking: frozenset[str] | None) -> Sequence[degraded.WholeCommand] | None:
    """Return the commands of a text in other words: of one request, or of two that are each understood. None if the
    text is not understood so either. `asking`: the names of the lanes that ask the person for a choice or a value; None
    if nothing is asked, not even a yes.
    """
    whole = _likeliest(heard, asking)
    if whole and not rewording.may_want_two(heard.text):
        return whole
    for first, second in rewording.halves(heard.text):
        begun = _part(heard._replace(text=first), asking)
        if begun and (rest := _part(heard._replace(text=second), asking)):
            is_of_one = bool(whole) and _values(begun) == _values(rest)  # "I finished the run, delete the run"
            return whole if is_of_one else [*begun, *rest]
    return whole or None


def _values(found: Sequence[degraded.WholeCommand]) -> Sequence[str]:
    """Return what commands are about: the values of their arguments, without their names."""
    return [str(value) for each in found for value in each.arguments.values()]


def look(heard: HeardText) -> degraded.WholeCommand | None:
    """Return the look that likely answers a question which no file of the operator answers as it is written: "does it
    replace seeing a psychologist", of "is this medical". None if none does.
    """
    found = next((each for each in _meant(heard, is_unanswered=True) if each.only_looks), None)
    is_likely = found is not None and found.likelihood >= SURE_OF_LOOK and len(found.commands) == 1
    return found.guessed[0] if found is not None and is_likely else None


def offered(heard: HeardText, is_unknown: bool) -> Sequence[degraded.WholeCommand] | degraded.Hint | None:
    """Return what a text may mean that nothing else understood: a deed, which is asked about, or the words that offer a
    look, which a yes takes (`taken`). None if nothing is worth it. `is_unknown`: it is a question that nothing answers.
    """
    heard = heard._replace(text=without_polite_end(heard.text))  # "when you can" asks for no time
    if (whole := _offered_whole(heard, is_unknown)) is not None:
        return whole
    if (ended := _with_end(heard)) is not None:
        return ended
    part = offered_in_part(heard)
    asks_people = is_unknown and service_words.reaches_people(heard.proposing.lanes)
    return None if asks_people and isinstance(part, degraded.Hint) else part  # people know better what is meant


def _offered_whole(heard: HeardText, is_unknown: bool) -> Sequence[degraded.WholeCommand] | degraded.Hint | None:
    """Return what is offered of what a text may mean with all of its words; None if nothing is worth it."""
    wants_change = asks_for_change(without_courtesy(heard.text))
    found = [*islice(_meant(heard), MOST_COMPARED)]
    if not found or (wants_change and found[0].only_looks):
        return None
    near = (each for each in found if each.likelihood >= AS_LIKELY * found[0].likelihood)
    meant = next((each for each in near if not each.asks_elsewhere), found[0])  # "add milk" is no film
    if not meant.only_looks:
        return meant.guessed if min(meant.likelihood, meant.probability) >= WORTH_A_QUESTION else None
    least = WORTH_MORE_THAN_NO_ANSWER if is_unknown else WORTH_A_HINT if asks(heard.text) else WORTH_A_STATEMENT
    if meant.likelihood < least:
        return None
    return _hint(heard, meant.phrase)


def _with_end(heard: HeardText) -> Sequence[degraded.WholeCommand] | None:
    """Return the deed of a phrase of which a text lacks the end, which is asked about; None if there is none."""
    for phrase in rewording.with_end(heard.proposing.lanes, heard.text, heard.conversation.language):
        if read := as_typed(heard._replace(text=phrase)):
            return MeantCommands(read, phrase, WORTH_A_QUESTION, WORTH_A_QUESTION).guessed
    return None


def offered_in_part(heard: HeardText) -> Sequence[degraded.WholeCommand] | degraded.Hint | None:
    """Return what is offered of a text of which words are left out, as they tell why: a deed is asked about, in what is
    understood of it; None if nothing is worth it."""
    for each in rewording.rewording_in_part(heard.proposing.lanes, heard.text, heard.conversation.language):
        if _leaves_out_condition(heard.text, each.phrase):
            continue
        read = as_typed(heard._replace(text=each.phrase))
        if read and not any(command.tool.takes_away for command in read):  # "cancel lunch, wait the dentist"
            meant = MeantCommands(read, each.phrase, each.probability, each.probability)
            return _hint(heard, each.phrase) if meant.only_looks else meant.guessed
    return None


def same_in_part(heard: HeardText, command: degraded.WholeCommand) -> degraded.WholeCommand | None:
    """Return a command of a text once more with those of its words alone that the trained reader takes for its values,
    marked as a guess: "am I free thursday evening at all, himself wants to go out". None if it reads no other values,
    and for a command that takes away: "cancel lunch, Joe might come though".
    """
    if command.tool.takes_away:
        return None
    for each in rewording.rewording_in_part(heard.proposing.lanes, heard.text, heard.conversation.language):
        for read in as_typed(heard._replace(text=each.phrase)):
            if read.tool is command.tool and _begin_alike(read.arguments, command.arguments):
                return replace(read, guessed=True, reworded=each.phrase)
    return None


def _begin_alike(fewer: Mapping[str, object], whole: Mapping[str, object]) -> bool:
    """Return whether these values are the beginnings of others, and not all of them whole: "friday" is none of "good
    friday"."""
    if fewer == whole or fewer.keys() != whole.keys():
        return False
    return all(_bare(str(value)).startswith(_bare(str(fewer[name]))) for name, value in whole.items())


def _hint(heard: HeardText, phrase: str) -> degraded.Hint:
    """Return the words that offer a look, which a yes takes."""
    return degraded.Hint(texts.of(heard.conversation.language).perhaps_meant.format(phrase=phrase))


def taken(heard: HeardText) -> Sequence[degraded.WholeCommand]:
    """Return the look that was offered last, if a text takes it by a yes; none for any other text."""
    last = next((each for each in reversed(heard.conversation.said) if each.direction == "out"), None)
    if last is None or not agrees(heard.text):
        return ()
    offer = texts.of(heard.conversation.language).perhaps_meant
    phrase = QUOTED.search(last.text)
    if phrase is None or _bare(last.text) != _bare(offer.format(phrase=phrase[1])):
        return ()
    read = as_typed(heard._replace(text=phrase[1]))
    return read if all(each.tool.tier is Tier.READ for each in read) else ()


def _bare(words: str) -> str:
    """Return the letters and numbers of words, which are the same however an SMS writes quotes and accents."""
    return "".join(filter(str.isalnum, without_accents(words)))


def _part(heard: HeardText, asking: frozenset[str] | None) -> Sequence[degraded.WholeCommand]:
    """Return the commands of a part of a text, as it stands or in other words; none if it is not understood."""
    guessed = [replace(each, guessed=True) for each in as_typed(heard)]
    return guessed or _likeliest(heard, asking)


def _likeliest(heard: HeardText, asking: frozenset[str] | None) -> Sequence[degraded.WholeCommand]:
    """Return the commands of the likeliest rewording of a text that is likely enough; none if there is none."""
    wants_change = asks_for_change(without_courtesy(heard.text))
    for each in _meant(heard):
        if wants_change and each.only_looks:
            continue  # "I need a reminder"
        if each.likelihood >= _least(each, asking):
            return each.guessed
    return ()


def _least(meant: MeantCommands, asking: frozenset[str] | None) -> float:
    """Return how likely commands must be: more while another lane asks something, and less where their own lane does,
    whose question the text does not answer.
    """
    is_own = bool(asking) and all(each.lane.name in (asking or ()) for each in meant.commands)
    if is_own and not meant.only_looks:
        return WORTH_A_QUESTION
    usual = SURE_OF_LOOK if meant.only_looks else SURE_OF_DEED
    return usual if asking is None or is_own else max(usual, SURE_BESIDE_A_QUESTION)


def _meant(heard: HeardText, is_unanswered: bool = False) -> Iterator[MeantCommands]:
    """Yield what a text may ask for in other words, the likeliest first, as far as it can be done now. `is_unanswered`:
    it is a question to which no fact that is near has the answer.
    """
    near = 0.0 if is_unanswered else _nearness_of_fact(heard)
    is_answered = near >= degraded.LOOKS_LIKE  # "can I leave the study?"
    if near >= SURELY_A_FACT:
        return  # "do you deliver?"
    possible, impossible = 1.0, set[str]()
    for each in rewording.rewordings(heard.proposing.lanes, heard.text, heard.conversation.language):
        if _leaves_out_condition(heard.text, each.phrase):
            continue  # "cancel lunch, if Joe is ill" must not become "cancel lunch"
        read = as_typed(heard._replace(text=each.phrase)) or _answered_by_facts(heard, each.phrase)
        if not read and each.probability >= SURELY_MEANT:
            return  # it means what cannot be done now, and nothing else
        if not read and each.label not in impossible:
            impossible.add(each.label)
            possible -= each.probability
        if read:
            likelihood = each.probability / max(possible, each.probability) * each.certainty
            meant = MeantCommands(read, each.phrase, likelihood, each.probability)
            if not is_answered or (meant.only_looks and each.probability >= SURER_THAN_FACTS):
                yield meant


def _answered_by_facts(heard: HeardText, phrase: str) -> Sequence[degraded.WholeCommand]:
    """Return the look at the operator's facts that answers a phrase; none if none does, or for an order: "I'd like a
    couple of things for the weekend" asks for no way there."""
    if kind_of(phrase) is ClauseKind.ORDER:
        return ()
    near = degraded.nearest(heard.proposing.lanes, heard.proposing.call.services.business, phrase)
    look = near.look(phrase) if near and near.lane.informs and near.score >= degraded.LOOKS_LIKE else None
    return [look] if look is not None else ()


def _leaves_out_condition(text: str, phrase: str) -> bool:
    """Return whether a text makes its wish depend on something, or corrects it, in words that the phrase has not."""
    said, kept = (f" {normalise(each)} " for each in (text, phrase))
    return any(found[0] not in kept for found in CONDITION.finditer(said))


def _nearness_of_fact(heard: HeardText) -> float:
    """Return how near a text that is a question comes to what a lane which informs can answer, from 0 to 1."""
    if not asks(heard.text):
        return 0.0
    near = degraded.nearest(heard.proposing.lanes, heard.proposing.call.services.business, heard.text)
    return near.score if near is not None and near.lane.informs else 0.0
