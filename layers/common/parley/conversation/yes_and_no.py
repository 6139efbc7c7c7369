"""The words of a yes and of a no: which whole messages are one, by themselves or in the words of the question. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from parley.conversation.normal_form import normalise
from parley.conversation.questions import Question
from parley.conversation.refusal import EMPHATIC_NO, refused, same_verb
from parley.texts import Language

# The whole messages that mean yes and no. STOP, CANCEL, END and QUIT are not among them: carriers treat those as opting
# out.
AGREED = ("ok", "okay", "okay then", "ok then", "vale", "de acuerdo", "sounds good", "perfect", "perfecto", "bueno")
"""Words that agree with a yes, and soften a no."""
ENGLISH_YES = (
    "yes",
    "y",
    "yep",
    "yup",
    "yeah",
    "sure",
    "of course",
    "confirm",
    "do it",
    "please do",
    "go ahead",
    "go for it",
    "go",
    "go on",
    "go on then",
    "go ahead then",
    "yea",
)
ENGLISH_CORRECT = ("correct", "yes i do", "i do", "ya", "👍", "👌", "✅")
NOW_YES = ("ahora sí", "ahora si", "venga", "venga sí", "venga si")
SPANISH_YES = (
    "sí",
    "si",
    "sip",
    "claro",
    "claro que sí",
    "claro que si",
    "por supuesto",
    "dale",
    "hazlo",
    "adelante",
    *NOW_YES,
)
YES = frozenset((*ENGLISH_YES, *ENGLISH_CORRECT, *SPANISH_YES, *AGREED))
ENGLISH_NO = ("no", "n", "nope", "nah", "never mind", "nevermind", "nvm", "dont", "do not", "dont do it", "not now")
ENGLISH_NO_NEED = ("no need", "no need to", "not needed", "not necessary", "better not", "rather not", "id rather not")
SPANISH_NO_NEED = ("no hace falta", "no es necesario", "mejor que no")
ENGLISH_BACK = ("forget it", "forget that", "leave it", "cancel that", "cancel it", "undo", "undo that", "👎")
SPANISH_BACK = ("olvídalo", "olvidalo", "cancela eso", "cancélalo", "cancelalo", "deshacer", "deshazlo")
SPANISH_NO = ("nop", "mejor no", "ahora no", "no quiero", "no lo hagas", "déjalo", "dejalo")
NO = frozenset(
    (*ENGLISH_NO, *ENGLISH_NO_NEED, *SPANISH_NO_NEED, *SPANISH_NO, *ENGLISH_BACK, *SPANISH_BACK, *EMPHATIC_NO)
)
POLITE = ("please", "pls", "plz", "thanks", "thank you", "thx", "por favor", "porfavor", "porfa", "gracias", "🙏")
HESITATING = (
    *("wait", "sorry", "not yet", "espera", "perdón", "perdon", "aún no", "aun no", "todavía no", "todavia no"),
    *(
        "hm",
        "hmm",
        "hmmm",
        "mm",
        "mmm",
        "ah",
        "oh",
        "uh",
        "um",
        "well",
        "actually",
        "pues",
        "uy",
        "ay",
        "eh",
        "creo que",
    ),
    *("on second thought", "on second thoughts", "mejor", "pensándolo bien", "pensandolo bien"),
)
"""Words that may stand before or after a no."""


class _Whole:
    """Recognises whole messages that consist of one or more of `words`, and otherwise only of phrases in `beside`."""

    def __init__(self, words: Iterable[str], beside: Iterable[str]) -> None:
        counts = {**{tuple(each.split()): False for each in beside}, **{tuple(each.split()): True for each in words}}
        self._counts, self._longest = counts, max(map(len, counts))

    def holds(self, folded: str) -> bool:
        """Return whether the whole normalised text consists of the known words and phrases, with at least one of
        `words`. All divisions into phrases are tried in one pass, so the work grows only with the text's length."""
        words = folded.split()
        reached: list[set[bool]] = [set() for _ in range(len(words) + 1)]  # whether one of `words` was said by then
        reached[0].add(False)
        for start, said in enumerate(reached):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1) if said else ():
                counts = self._counts.get(tuple(words[start:end]))
                if counts is not None:
                    reached[end] |= {counts or each for each in said}
        return True in reached[-1]


def _short(folded: str) -> str:
    """Return the normalised text with each word's drawn-out end cut: "yes" for "yesss"."""
    return " ".join(word.rstrip(word[-1]) + word[-1] for word in folded.split())


TELLING_SIGNS = frozenset("👍👌✅👎❌🚫🛑🙏🤔😡")
"""Signs that say something themselves, beside a yes."""


def _without_faces(folded: str) -> str:
    """Return the text without emoji that say neither yes nor no: "yes" for "yes 🙃". Unchanged if it holds nothing
    else: a lone emoji stays."""
    kept = "".join(c for c in folded if unicodedata.category(c) != "So" or c in TELLING_SIGNS).split()
    return " ".join(kept) or folded


AGREES = _Whole(YES, POLITE)
DECLINES = _Whole({*NO, *map(_short, NO)}, (*AGREED, *POLITE, *HESITATING, *map(_short, HESITATING)))


def agrees(text: str) -> bool:
    """Return whether this whole message is a yes, said once or more, politely or not: "ok, do it please"."""
    return AGREES.holds(_short(_without_faces(normalise(text))))


def is_doubtful(text: str, language: Language) -> bool:
    """Return whether this yes may not be meant as one, so that the question is asked again: "yes?", or in Spanish "ya",
    which often means "enough"."""
    means_enough = language == "es" and set(_short(normalise(text)).split()) - POLITE_WORDS == {"ya"}
    return means_enough or any(mark in text for mark in "?¿？")


def says_yes(text: str) -> bool:
    """Return whether the text says yes with a word such as "yes" or "sí". An "ok" or a thumb does not count, because it
    may be meant for whatever was said last."""
    return not YES_WORDS.isdisjoint(_short(normalise(text)).split())


YES_WORDS = frozenset(["yes", "y", "yep", "yup", "yeah", "sí", "si", "sip"])


def agrees_to(question: "Question", text: str) -> bool:
    """Return whether this whole message is a yes in the words of the question itself: "yes, delete it", "yes to both".
    A message with any other word is not: "yes, delete it tomorrow"."""
    yes, *rest = normalise(text).split() or [""]
    words = [word for word in rest if word not in POLITE_WORDS]
    if yes not in YES_WORDS or not words:
        return False
    both = {("to", "both"), ("both",), ("both", "of", "them"), ("a", "las", "dos"), ("a", "los", "dos")}
    if len(question.sentences) != 1:
        return len(question.sentences) == 2 and tuple(words) in both
    asked = normalise(question.text.partition("\n")[0]).split()
    verb, *objects = words
    own = {*asked, *SAME} - {"no", "not", "dont"}
    return _is_verb(verb, asked[0]) and all(word in own for word in objects)


def _is_verb(word: str, asked: str) -> bool:
    """Return whether the word is the verb `asked` of a question, or a form of it: "borra" and "bórrala" for "borro"."""
    plain, verb = (
        "".join(c for c in unicodedata.normalize("NFD", each) if not unicodedata.combining(c)) for each in (word, asked)
    )
    forms = {f"{verb[:-1]}{ending}" for ending in ("a", "e", "o", "ar", "er", "ir")} if verb.endswith("o") else set()
    return plain == verb or plain in forms or re.sub(r"l[aeo]s?$", "", plain) in forms


SAME = frozenset(["it", "that", "this", "them", "the", "my", "lo", "la", "los", "las", "el", "eso", "esa", "mi", "mis"])
"""Words that stand for what a question is about: "it", "that"."""
POLITE_WORDS = frozenset(word for words in POLITE for word in words.split())


def declines(text: str) -> bool:
    """Return whether this whole message is a no: "no, wait", "ok never mind"."""
    return DECLINES.holds(_short(normalise(text)))


def refuses(question: "Question", text: str) -> bool:
    """Return whether this whole message is a no in the words of the question itself: "do not delete it", "nope, keep
    milk". A no about something else is not: "don't delete eggs"."""
    asked = normalise(question.text.partition("\n")[0]).split()
    if len(question.planned) != 1 or not asked:
        return False
    own = {*asked, *SAME}
    verb, *objects = (refused(normalise(text)) or "").split() or [""]
    if verb and same_verb(verb, asked[0]) and all(word in own for word in objects if word not in POLITE_WORDS):
        return True
    words = [word for word in normalise(text).split() if word not in {*POLITE_WORDS, *NO}]
    is_kept = words[:1] in KEEPING and not any(word in own for word in ("keep", "leave", "guardo"))
    return is_kept and all(word in {*own, "alone"} for word in words[1:])


KEEPING = (["keep"], ["leave"], ["déjala"], ["déjalo"], ["dejala"], ["dejalo"], ["conserva"], ["consérvala"])
"""Words with which people say that something stays: "keep"."""


def begins_an_answer(text: str) -> bool:
    """Return whether this message starts with a yes or a no ("yes, delete it"), is a yes by itself, or is a short
    answer that leaves a doubt: "hell yes", "maybe"."""
    said = normalise(text)
    hesitates = any(f"{said} ".startswith(f"{each} ") for each in HESITANT) and said.count(" ") < A_HESITANT_FEW
    return said.split(" ")[0] in BEGINNINGS or agrees(text) or hesitates


def opens_with_no(text: str) -> bool:
    """Return whether a text begins with a no and goes on with something else: "hmm no, just the done ones", "mejor no,
    yo lo llamo". False for a question, and for words such as "no problem" or "no, wait, yes"."""
    words = [word for word in normalise(text).split() if word not in BEFORE_A_NO]
    is_no = len(words) > 1 and words[0] in NO_BEGINNINGS and words[1] not in NO_REFUSAL
    is_no |= any(tuple(words[: len(each)]) == each for each in RATHER_NOT)
    return is_no and YES_WORDS.isdisjoint(words) and not any(mark in text for mark in "?？")


def begins_a_yes(text: str) -> bool:
    """Return whether the first word of this message is a yes: "yes if it isn't done yet"."""
    return normalise(text).split(" ")[0] in YES_BEGINNINGS


NO_BEGINNINGS = frozenset(["no", "nope", "nah", "nop"])
BEFORE_A_NO = frozenset(
    (
        *(
            "hm",
            "hmm",
            "hmmm",
            "mm",
            "mmm",
            "um",
            "uh",
            "uhm",
            "ah",
            "oh",
            "ay",
            "uy",
            "eh",
            "well",
            "actually",
            "oops",
        ),
        *("ok", "okay", "sorry", "wait", "pues", "mejor", "bueno", "espera", "perdon", "perdón"),
    )
)
"""Words that may stand before a no."""
NO_REFUSAL = frozenset(
    (
        *("problem", "problems", "prob", "worries", "doubt", "idea", "matter", "rush", "hurry", "more", "less"),
        *("se", "sé", "hay", "pasa", "te", "importa", "problema", "prisa", "duda"),
    )
)
"""Words with which "no" is no refusal: "no worries", "no sé"."""
RATHER_NOT = (("better", "not"), ("rather", "not"), ("id", "rather", "not"))
YES_BEGINNINGS = frozenset(["yes", "yep", "yeah", "sí", "si"])
BEGINNINGS = YES_BEGINNINGS | {"no", "nope"}
HESITANT = (
    *("hell yes", "hell yeah", "absolutely", "definitely", "certainly", "totally", "for sure", "sure", "fine", "k"),
    *("wait", "hold on", "hang on", "not yet", "not so fast", "one moment", "one sec", "just a sec", "later", "hmm"),
    *("espera", "espere", "espérate", "esperate", "un momento", "un segundo", "aún no", "aun no", "todavía no"),
    *("yse", "eys", "va", "órale", "orale", "todavia no", "luego", "más tarde", "mas tarde", "aguanta"),
    *("maybe", "perhaps", "not sure", "im not sure", "are you sure", "i guess", "simón", "simon", "ándale"),
    *("quizás", "quizas", "quizá", "tal vez", "puede ser", "supongo", "estás seguro", "estas seguro", "seguro"),
)
"""Normalised words with which a short answer begins that may be a yes and need not be one."""
A_HESITANT_FEW = 4
"""The most words of a hesitant answer: one that may be a yes and need not be one."""
