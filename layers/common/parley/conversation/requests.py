"""Recognise a text that answers no question: another request, or a correction of what was said before.

    "send an email to Bob", "can you call the bank"     a request: it begins with what somebody else shall do
    "no wait make it 8pm", "quise decir maría"          a correction; what it says instead is "8pm", "maría"

It goes by words alone, in every language that people write; it does not know what a service can do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from parley.conversation.normal_form import normalise
from parley.texts import further
from parley.texts.vocabulary import listed


def _words(*listed: str) -> frozenset[str]:
    return frozenset(word for words in listed for word in words.split())


VERBS = _words(
    "send write draft add create make set remind delete remove cancel move change show list find search look tell",
    "call text ask book schedule plan note put save forget open give get buy order check start skip turn wake snooze",
    "reschedule invite read play message ring notify ping alert",
    "manda mándale mandale envía envia envíale enviale escribe escríbele escribele añade agrega apunta anota crea pon",
    "ponme recuérdame recuerdame avísame avisame borra elimina quita cancela mueve cambia muestra muéstrame muestrame",
    "lista busca dime dile llama llámame llamame pregunta agenda programa guarda olvida dame compra pide despiértame",
    "despiertame invita lee cuéntame cuentame reprograma",
    *further.listed("request_verbs"),
)
"""Verbs that begin a request to do something: "send", "call"."""
ASKING: tuple[tuple[str, ...], ...] = tuple(
    tuple(each.split())
    for each in (
        *("can you", "could you", "would you", "will you", "can u", "i want to", "i need to", "i would like to"),
        *("id like to", "lets", "i want you to", "i need you to", "help me"),
        *("puedes", "podrías", "podrias", "quiero que", "quiero", "necesito que", "necesito", "me puedes", "ayúdame"),
        *further.listed("asking"),
    )
)
"""Words with which people ask for something: "can you"."""
BEFORE = _words(
    "please pls plz also and then hey hi hello ok okay oye por favor porfa también tambien y luego hola",
    *further.listed("before_a_request"),
)
"""Words that may stand before a request: "please", "also"."""


def _openings(*listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(each.split()) for each in listed)


MEANT = _openings(
    *("i meant", "i mean", "make it", "make that", "change it to", "change that to", "scratch that", "correction"),
    *("quise decir", "quería decir", "queria decir", "digo", "corrijo", "corrección", "correccion", "que sea"),
    *("cámbialo a", "cambialo a"),
    *further.listed("meant"),
)
"""Words with which people say what they meant: "I meant"."""
CORRECTING = MEANT + _openings(
    *("wait", "no", "hold on", "hang on", "oops", "whoops", "my mistake", "sorry", "actually", "rather", "not that"),
    *("i changed my mind", "changed my mind", "ive changed my mind", "i have changed my mind", "that was wrong"),
    *("on second thought", "on second thoughts", "i take that back", "let me correct that"),
    *("espera", "espérate", "esperate", "aguarda", "mejor", "en realidad", "me equivoqué", "me equivoque", "perdón"),
    *("cambié de opinión", "cambie de opinion", "cambié de idea", "cambie de idea", "pensándolo bien", "perdon"),
    *("pensandolo bien", "más bien", "mas bien"),
    *further.listed("correcting"),
)
"""Words with which people take back what they have said, with or without saying what is right."""
BEGINNING, OPENING_WORDS = 200, 16
"""The characters, and the words, within which a request or a correction has begun, if the text is one."""
CHANGES = re.compile(
    r"\b(?:add|put|create|delete|remove|erase|cancel|move|rename|save|remind|reschedule|postpone"
    r"|(?:anad|agreg|apunt|anot|borr|elimin|quit|cancel|guard|muev|mov|cambi|recuerd|avis|agend)"
    r"(?:a|e|en|[aei]r)(?:me|te|se|nos)?(?:l[aoe]s?)?|crea(?:r|me)?(?:l[ao]s?)?|pon(?:er|ga|gan)?(?:me)?(?:l[ao]s?)?"
    r"|(?:need|want|necesito|quiero)(?: \w{1,12}){0,2} (?:a|an|another|new|una?|otr[ao]|nuev[ao])"
    rf"{further.alternatives('changes')})\b",
    re.IGNORECASE,
)
"""Matches a word with which people ask that something be made, changed or taken away: "add", "apuntalo". Accents are
taken off before."""
LOOKING = _words(
    "show list see find look tell what whats when where which who whose why how is are am was were do does did can",
    "could should may has have any muestra muéstrame muestrame lista ver dime enseña enséñame busca qué que cuál cual",
    "cuándo cuando dónde donde quién quien cómo como cuánto cuántos hay tengo tienes tienen puedo se",
    *further.listed("looking"),
)
"""Words that begin a text of somebody who wants to know something, and to change nothing."""
BESIDE = _words("oh um uh its it is to for es era por fue please instead", *further.listed("beside_a_correction"))
"""Words that stand between a correction and what is right."""


@dataclass(frozen=True)
class Correction:
    """A text that takes back something said before, and what it says instead."""

    instead: str
    """The text that is right instead, as the person wrote it; empty if they do not say."""
    is_plain: bool
    """Whether the text says in so many words that `instead` is right: "I meant ...". After a bare "no" anything may
    follow."""


def is_request(text: str) -> bool:
    """Return whether the text begins as a request to do something: "send ...", "can you ..."."""
    words = normalise(text[:BEGINNING]).split()
    at = next((n for n, word in enumerate(words) if word not in BEFORE), len(words))
    return at < len(words) and (words[at] in VERBS or _begun(words, at, ASKING) > 0)


def asks_for_change(text: str) -> bool:
    """Return whether the beginning of the text asks to make, change or remove something ("add", "delete"), so that
    showing something cannot answer it. False for a question, and for a wish to be shown something."""
    beginning = text[:BEGINNING]
    first = normalise(beginning).partition(" ")[0]
    plain = "".join(each for each in unicodedata.normalize("NFD", beginning) if not unicodedata.combining(each))
    return "?" not in text and first not in LOOKING and CHANGES.search(plain) is not None


def correction(text: str) -> Correction | None:
    """Return the correction that the text makes ("no wait, make it 8pm"); None if it does not begin as a correction."""
    written = text.split()
    words = [normalise(each) for each in written[:OPENING_WORDS]]
    at = found = 0
    is_plain = False
    while at < len(words):
        if words[at] in NO_REFUSAL and at and written[at - 1].isalpha() and words[at - 1] in NOS:
            return None  # "no problem", "no hay problema"
        if length := _begun(words, at, CORRECTING):
            is_plain = is_plain or _begun(words, at, MEANT) > 0
            at += length
            found = at
        elif words[at] in BESIDE or not words[at]:
            at += 1
        else:
            break
    if not found:
        return None
    names_one = written[at - 1].endswith(",") and at < len(written) and written[at][0].isupper()  # "No, Maria"
    return Correction(" ".join(_without_end(written[at:])).strip(" ,.!"), is_plain or names_one)


NOS = ("no", *further.listed("no"))
NO_REFUSAL = listed("parley.texts.yes_and_no", "no_refusal")
"""Words with which "no" is no refusal, and corrects nothing: "no worries"."""


BEHIND = frozenset(["instead", "please", "sorry", "perdón", "perdon", *further.listed("behind_a_correction")])
"""Words that stand behind what is right."""


def _without_end(written: Sequence[str]) -> Sequence[str]:
    while written and normalise(written[-1]) in BEHIND:
        written = written[:-1]
    return written


def _begun(words: Sequence[str], at: int, openings: Sequence[tuple[str, ...]]) -> int:
    """Return the number of words, from position `at` on, that make up one of these phrases; 0 if none stands there. Of
    several, the longest phrase counts."""
    return max((len(each) for each in openings if tuple(words[at : at + len(each)]) == each), default=0)
