"""What people write to say that something shall not be done: an emphatic no, and a request with a "don't" before it.

    "hell no", "absolutely not", "claro que no", "ni loco"      a no, whatever was asked: `EMPHATIC_NO`
    "please don't delete it", "no borres leche"                 a refused request: `refused` says which one

Works on folded words (`normal_form.normalise`) alone, and knows no question and no tool.
"""

import re
import unicodedata
from collections.abc import Sequence

from parley.texts import further

BEFORE_NO = (
    *("hell", "heck", "oh", "god", "fuck", "absolutely", "definitely", "certainly", "of course", "for sure", "totally"),
    *("obviously", "clearly", "oh god", "oh hell", "lol", "um", "uh", "ah", "ay", "uy", "pues", "claro que"),
    *("por supuesto que", "desde luego que", "obvio que", "seguro que", "que", "dije que", "i said", "nah"),
    *further.listed("before_no"),
)
"""Words that stand before a no and make it stronger: "hell no"."""
BEFORE_NOT = (
    "absolutely",
    "definitely",
    "certainly",
    "of course",
    "for sure",
    "obviously",
    "clearly",
    "hell",
    "why no",
)
"""Words that turn a "not" behind them into a no: "absolutely not". A bare "not" is none."""
AFTER_NO = (
    "way",
    "chance",
    "thank you",
    "never",
    "at all",
    "nunca",
    "para nada",
    "señor",
    "hombre",
    *further.listed("after_no"),
)
AFTER_NOT = ("at all", "a chance", "really", "in a million years", "ever", "today")
WHOLE_NO = (
    *("hell to the no", "never", "never ever", "no no no", "nay", "not now", "over my dead body", "god forbid"),
    *("id rather not", "rather not", "better not", "please no", "stop no", "no stop", "dont you dare", "not happening"),
    *("nunca", "jamás", "jamas", "nunca jamás", "ni hablar", "ni loco", "ni loca", "ni de broma", "ni en broma"),
    *(
        "ni de coña",
        "ni en sueños",
        "ni pensarlo",
        "ni lo pienses",
        "ni lo sueñes",
        "ni modo que sí",
        "ni se te ocurra",
    ),
    *("para nada", "de ninguna manera", "de ningún modo", "de ningun modo", "en absoluto", "qué va", "que va", "nel"),
    *("ya no", "ya no quiero", "ya no lo quiero", "ya no la quiero", "ya no quiero esto"),
    *("i dont want it", "i dont want that", "i dont want this", "i dont want to", "i dont want it anymore"),
    *("dont bother", "lets not", "let it be", "hold off", "not that one", "not this one", "not those"),
    *("déjalo así", "dejalo así", "dejalo asi", "déjala así", "déjalo estar", "dejalo estar", "ese no", "esa no"),
    *("i dont want this anymore", "i dont want that anymore", "no quiero", "no lo quiero", "no la quiero"),
    *further.listed("whole_no"),
)
EMPHATIC_NO = frozenset(
    (
        *(f"{before} {no}" for before in BEFORE_NO for no in ("no", "nope", *further.listed("no"))),
        *(f"{no} {after}" for after in AFTER_NO for no in ("no", *further.listed("no"))),
        *(f"{before} {no}" for before in ("hell", "oh", "absolutely") for no in ("no way", "no never")),
        *(f"{before} not" for before in BEFORE_NOT),
        *(f"not {after}" for after in AFTER_NOT),
        *WHOLE_NO,
    )
)
"""Whole messages that are an emphatic no, in their normal form (without case and punctuation)."""


def _words(*listed: str) -> frozenset[str]:
    return frozenset(word for words in listed for word in words.split())


def _openings(*listed: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(each.split()) for each in listed)


COURTEOUS = _words(
    "ok okay please pls plz oh hey hi no nope nah wait but and so well actually sorry por favor porfa oye",
    "mira ay pero y bueno espera perdón perdon vale gracias thanks just",
    *further.listed("courteous"),
)
"""Words that may stand before a refusal and change nothing: "please", "but"."""


DO_NOT = _openings(
    *("dont you dare", "dont ever", "do not ever", "dont even", "dont", "do not", "donot", "never ever", "never"),
    *("you should not", "you shouldnt", "you must not", "you mustnt", "you dont need to", "you dont have to"),
    *("you do not need to", "you do not have to", "you need not", "theres no need to", "there is no need to"),
    *("no need to", "lets not", "let us not", "i dont want you to", "i do not want you to", "i dont want to"),
    *("i do not want to", "i dont need to", "i dont need you to", "id rather not", "i would rather not", "rather not"),
    *("id rather you didnt", "id rather you dont", "i didnt ask you to", "i never asked you to", "i didnt want to"),
    *("i didnt mean to", "i did not want to", "i did not ask you to"),
)
"""Words with which an English refusal begins, before its verb: "don't"."""
NO_HAGAS = _openings(
    *("no hace falta que", "no hace falta", "no hay que", "no quiero que", "no quiero", "no quise", "no vayas a"),
    *("no te pedí que", "no te pedi que", "no necesito que", "no tienes que", "no debes", "preferiría que no"),
    *("preferiria que no", "ni se te ocurra", "mejor no", "nunca", "jamás", "jamas", "tampoco", "no", "que no"),
    *further.listed("do_not"),
)
"""Words with which a Spanish refusal begins, before its verb: "no"."""
PRONOUNS = _words(
    "me te lo la los las le les nos se",
    *further.listed("pronouns_before_a_verb"),
)
"""Pronouns that may stand between a Spanish "no" and its verb: "no lo borres"."""
NO_VERBS = _words(
    "you we they i it he she this that is are am was were be been have has had think understand see care",
    "like mind get know worry forget miss today tomorrow now sure yet any more all open bad much many only",
    "so",
)
"""Words behind a "don't" that are no verb of a refused request: "don't you open today", "don't forget the eggs"."""
STEMS = _words(
    "borr elimin quit cancel anad agreg apunt anot marc complet termin tach recuerd avis pon program agend",
    "muev cambi pas retras env mand escrib llam guard cre busc haz di despiert molest contact conserv sub",
    "baj compr ped pid reprogram adelant repit hac hag pong recordar anul par crear",
    *further.listed("verb_stems"),
)
"""The stems of Spanish verbs with which people ask for something, as `_stem` makes them."""
LONGEST = 40
"""The most words of a refusal: a longer text says more than that."""


def refused(folded: str) -> str | None:
    """Return the request that this normalised text refuses: "delete milk" for "please dont delete milk". None if it
    refuses nothing."""
    words = folded.split()
    if not 1 < len(words) <= LONGEST or words[-1] in ("anymore", "longer") or words[:2] == ["ya", "no"]:
        return None
    for begin in range(len(words)):
        if rest := _behind_refusal(words[begin:]):
            return " ".join(rest)
        if words[begin] not in COURTEOUS:
            return None
    return None


def _behind_refusal(words: Sequence[str]) -> Sequence[str]:
    """Return the words behind the refusal ("dont", "no") with which these words begin; an empty sequence if they do not
    begin with one."""
    if length := _opens(words, DO_NOT):
        rest = words[length:]
        return () if not rest or rest[0] in NO_VERBS or rest[:2] == ["let", "me"] else rest
    rest = words[_opens(words, NO_HAGAS) :]
    if rest == words:
        return ()
    while rest and rest[0] in PRONOUNS:
        rest = rest[1:]
    return rest if rest and _asked_of_us(rest[0]) else ()


def _opens(words: Sequence[str], openings: Sequence[tuple[str, ...]]) -> int:
    return max((len(each) for each in openings if tuple(words[: len(each)]) == each), default=0)


def _stem(verb: str) -> str:
    """Return the part that the forms of a Spanish verb share: "agreg" of "agregues", "agrega" and "agregar"."""
    stem = re.sub(r"(?:[aei]r|[aeiou]{1,3}[sn]?)\Z", "", verb)
    return re.sub(r"qu\Z", "c", re.sub(r"gu\Z", "g", stem))


def _asked_of_us(verb: str) -> str:
    """Return the stem of a Spanish verb with which people ask for something, with or without a pronoun at its end
    ("bórralo"); empty for any other word."""
    plain = "".join(c for c in unicodedata.normalize("NFD", verb) if not unicodedata.combining(c))
    stems = (_stem(plain), _stem(re.sub(r"l[aeo]s?\Z", "", plain)))
    return next((stem for stem in stems if stem in STEMS), "")


def same_verb(said: str, asked: str) -> bool:
    """Return whether two words are forms of one verb: "delete" and "delete", "borres" and "borro"."""
    return said == asked or (_asked_of_us(said) != "" and _asked_of_us(said) == _asked_of_us(asked))
