"""Compare the name that somebody gives with the one that is known. Pure.

what is compared    the words of a name, without case, accents, titles and signs that are no letters
what is a name      "Ana", "it's me, Ana", "This is Ana Sosa": alone in its message, or before a comma
what is none        "my tasks", "what?": no attempt to give a name, and no wrong name either
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from parley.conversation.requests import is_request
from parley.conversation.shapes import NOT_IN_NAMES
from parley.texts import further

MOST_CHARACTERS = 200
"""The most characters of a text in which a name is looked for."""
MOST_WORDS = 5
"""The most words of a name."""
WORD = re.compile(r"[^\W\d_]+")
APOSTROPHES = {ord(c): None for c in "'’‘`´"}
STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters with a stroke and their plain letters: Unicode does not count a stroke as an accent."""
TITLES = frozenset(
    word
    for words in (
        "mr mrs ms miss mx dr sir madam lady prof professor doctor rev fr",
        "don dona sr sra srta dra ing lic profe doctora senor senora senorita",
        *further.listed("titles"),
    )
    for word in words.split()
)
JOINING = frozenset(
    word for words in ("de del la las los el y da do dos das di", "van von der den of the") for word in words.split()
)
"""Words that join names and are no names by themselves."""
OPENINGS = tuple(
    tuple(each.split())
    for each in (
        *("good morning", "good afternoon", "good evening", "buenos dias", "buenas tardes", "buenas noches", "buenas"),
        *("hi", "hello", "hey", "ok", "okay", "yes", "yeah", "sure", "sorry", "well", "oh", "so", "please"),
        *("its me", "it is me", "this is", "my name is", "my names", "name is", "the name is", "im", "i am", "its"),
        *("it is", "me", "still me", "its still me", "still", "call me", "you know me as", "you call me", "thats"),
        *("hola", "si", "vale", "bueno", "claro", "perdon", "me llamo", "soy yo", "soy", "yo soy", "mi nombre es"),
        *("nombre", "name", "llamame", "habla", "aqui", "es", "sigo siendo", "yo", "te habla", "le habla"),
        *further.listed("name_openings"),
    )
)
"""Words with which people give their name: "it's me", "this is"."""
CLOSINGS = tuple(
    tuple(each.split())
    for each in (
        *("here", "again", "speaking", "please", "pls", "thanks", "thank you", "still", "of course", "is my name"),
        *("aqui", "por favor", "porfa", "gracias", "otra vez", "de nuevo", "claro", "es mi nombre", "al habla"),
        *further.listed("name_closings"),
    )
)
NO_NAMES = NOT_IN_NAMES | frozenset(
    word
    for words in (
        "tasks task list lists reminders reminder notes help stop new start ok okay yes sure nothing who which because",
        "if then just only still forgot forget know name remember",
        "tareas tarea lista listas recordatorios recordatorio notas ayuda nuevo nueva porque si entonces nada nombre",
        "olvide recuerdo sabes se cual como cuando donde quien manana despues estoy esta estas hay",
        *further.listed("no_person"),
    )
    for word in words.split()
)
"""Words of texts that give no name: a text with one of them is not taken for a name."""


INTRODUCES = frozenset(
    tuple(each.split())
    for each in (
        *("its me", "it is me", "this is", "my name is", "my names", "name is", "the name is", "im", "i am", "its"),
        *("me llamo", "soy", "yo soy", "mi nombre es", "te habla", "le habla", "habla"),
        *further.listed("introduces"),
    )
)
"""Those of them that are said before a name only."""
GREETING_WORDS = frozenset(word for each in OPENINGS for word in each) | frozenset(
    [
        *("there", "heya", "hiya", "hullo", "howdy", "yo", "que", "tal", "dear", "love", "honey", "everyone", "all"),
        *("mija", "mijo", "hija", "hijo", "carino", "corazon", "guapa", "guapo", "familia", "todos"),
        *further.listed("beside_a_greeting"),
    ]
)
"""The words that may stand before an introduction."""
ENDS_A_NAME = frozenset(
    word
    for words in (
        "from at with your the of and for a an his her friend brother sister looking trying wondering calling texting",
        "let me can could would want need please open i dejame déjame dejadme quiero quisiera puedo necesito me ábreme",
        "de del la el tu su y con desde un una amigo amiga hermano hermana",
        *further.listed("ends_a_name"),
    )
    for word in words.split()
)
"""The words that stand behind a name, or before what is none."""
ARTICLES = frozenset(["the", "your", "la", "el", "tu", "su", *further.listed("name_articles")])
RELATIVES = frozenset(
    word
    for words in (
        "grandma grandpa granny nana nan mom mum mama dad papa auntie aunt uncle neighbour neighbor babysitter nanny",
        "abuela abuelo abuelita abuelito mama papa tia tio prima primo suegra suegro vecina vecino ninera padrino",
        *further.listed("relatives"),
    )
    for word in words.split()
)
"""What people call themselves instead of a name: "soy la abuela"."""
MOST_INTRODUCED = 3
"""The most words of a name with which a stranger introduces themselves."""


@dataclass(frozen=True)
class GivenName:
    """A name that somebody gives in a text, and what else they wrote behind it."""

    words: tuple[str, ...]
    rest: str = ""

    def is_of(self, known: str) -> bool:
        """Return whether the given words are part of the known name, or the known name and more: "Ana María Sosa" for
        "Ana María"."""
        words = words_of(known)
        if not words or not self.words:
            return False
        if "".join(self.words) == "".join(words):
            return True
        mine = [word for word in self.words if word not in JOINING]
        if mine and set(self.words) <= set(words):
            return True
        return self.words[0] == words[0] and set(words) <= set(self.words)


def given(text: str, known: str = "") -> GivenName | None:
    """Return the name that this message gives; None if it seems to give none. Words of the `known` name count as a name
    whatever else they mean: Will, Mark, Sol."""
    head, _, rest = text[:MOST_CHARACTERS].strip().partition("\n")
    mine = set(words_of(known))
    pieces = re.split(r"[,;.!:]+", head)
    for number, piece in enumerate(pieces):
        whole = _words(piece)
        found = whole if whole and set(whole) <= mine else _bare(whole)
        if not found or (set(found) <= TITLES and found != words_of(known)):
            continue  # "it's me" of "it's me, Ana", "Dr" of "Dr. Ana".
        behind = ", ".join(each.strip() for each in pieces[number + 1 :] if each.strip())
        others = "\n".join(each for each in (behind, rest.strip()) if each)
        name = GivenName(found, "" if _is_empty(others, known) else others)
        return name if set(found) <= mine or _looks_like_one(found, piece) else None
    return None


def introduced_name(text: str) -> str:
    """Return the name that a stranger's text gives as its writer's own, as they wrote it: "Marcus", of "hey, im marcus,
    jess's brother". Empty if it gives none.
    """
    for piece in re.split(r"[,;.!:()\n]+", text[:MOST_CHARACTERS]):
        written = piece.split()
        behind = next((rest for at in range(len(written)) if (rest := _behind_introduction(written, at))), [])
        own = _relative(behind) or list(takewhile(_may_be_own, behind))
        found = _bare(_words(" ".join(own)))
        said = "".join(each for each in piece if not each.isdigit())  # "priya from room 3"
        if 0 < len(own) == len(found) <= MOST_INTRODUCED and _looks_like_one(found, said):
            return " ".join(each.capitalize() if each.islower() else each for each in own)
    return ""


def _relative(behind: Sequence[str]) -> list[str]:
    """Return the word by which somebody calls themselves in the place of a name: "abuela", of "la abuela". [] if there
    is none.
    """
    first, second = (*_words(" ".join(behind[:2])), "", "")[:2]
    return [behind[1]] if first in ARTICLES and second in RELATIVES else []


def _may_be_own(word: str) -> bool:
    """Return whether a word can be part of the name with which its writer introduces themselves."""
    plain = _words(word)
    return bool(plain) and not ENDS_A_NAME.intersection(plain) and word.isalpha()


def _behind_introduction(written: Sequence[str], at: int) -> Sequence[str]:
    """Return the words behind those at this place that introduce their writer: "im", "my name is". [] if none do."""
    if set(_words(" ".join(written[:at]))) - GREETING_WORDS:
        return []
    sizes = range(min(len(written) - at, 4), 0, -1)
    size = next((each for each in sizes if _words(" ".join(written[at : at + each])) in INTRODUCES), 0)
    return written[at + size :] if size else []


def only_greets(text: str) -> bool:
    """Return whether this message holds only words that introduce a name, and no name: "hello", "it's me"."""
    return not _bare(_words(text[:MOST_CHARACTERS]))


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in the form in which names are compared, without titles unless the name has nothing
    else."""
    words = _words(name)
    return tuple(word for word in words if word not in TITLES) or words


def _words(text: str) -> tuple[str, ...]:
    bare = unicodedata.normalize("NFKD", text).casefold().translate(APOSTROPHES).translate(STROKES)
    return tuple(WORD.findall("".join(c for c in bare if unicodedata.category(c) != "Mn")))


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without those that introduce a name or follow it ("it's me", "speaking"), and without titles."""
    while opening := max((each for each in OPENINGS if words[: len(each)] == each), key=len, default=()):
        words = words[len(opening) :]
    while closing := max((each for each in CLOSINGS if words and words[-len(each) :] == each), key=len, default=()):
        words = words[: -len(closing)]
    return tuple(word for word in words if word not in TITLES) or words


def _is_empty(text: str, known: str) -> bool:
    """Return whether a text behind a given name holds no request: only a greeting, or the rest of the name."""
    words = _bare(_words(text))
    return not words or set(words) <= set(words_of(known))


def _looks_like_one(words: tuple[str, ...], text: str) -> bool:
    if len(words) > MOST_WORDS or "?" in text or any(c.isdigit() for c in text):
        return False
    return not (is_request(text) or NO_NAMES.intersection(words))
