"""Recognises, by words alone, that a text asks for a human, asks for the bot, or is very displeased.

A sentence asks for a human only if every word up to the word for the human is in a list of `words/en.toml`: "remind me
to talk to someone" is another wish. Displeasure counts only if the sentence speaks of nobody else. At most
`MOST_SENTENCES` sentences in the first `MOST_CHARACTERS` are read.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from parley.conversation.courtesy import without_courtesy, without_greeting
from parley.conversation.desk_talk import DeskTalk, share_of
from parley.conversation.normal_form import normalise
from parley.conversation.request_reader import label_shares, request_readings
from parley.conversation.requests import is_request
from parley.made_ahead import made_ahead
from parley.texts import LANGUAGES
from parley.texts.vocabulary import listed, longest_first, words
from parley.tools.phrases import bare

WORDS = f"{__package__}.words"
MOST_CHARACTERS, MOST_SENTENCES = 1_000, 12
MOST_WORDS = 24
"""The most words of a sentence before the word for the human who is asked for."""
SENTENCE = re.compile(r"[.!?;\n\r…¡¿]+")
CALLED = re.compile(r"(?P<called>(?:[^\W_]{1,6},? )?[^\W_]{3})\b *(?P<mark>[.,:;!?…\n–—-]?)(?P<rest>.*)", re.DOTALL)
"""Matches a text that may begin with a call for the bot."""
OF_A_TICKET = frozenset(["my_ticket", "when_answered", "close_ticket", "add_to_ticket", "complain"])
"""What somebody with an open ticket may want of it: the labels of the reader of requests."""
OF_A_CART = frozenset(["add_goods", "remove_goods", "change_goods", "clear_cart", "show_cart", "checkout", "one_more"])
"""What somebody with a cart may want of it, as the reader of requests labels it."""
UNLIKELY = 0.1
"""How likely a complaint is at most in a text that speaks of a cart, from 0 to 1."""
SURE, LIKELY, CERTAIN = 0.5, 0.75, 0.9
"""How likely one of them is at least, from 0 to 1: to be asked about or looked at, to be heard in words that no list
holds, and to be done."""
FEWEST_WORDS = 3
"""The fewest words of a clause that may ask for a human in words that no list holds."""
PAUSE = re.compile(r"[,:]| [-–—] ")


@lru_cache(maxsize=16)  # called several times in a turn
def asks_for_person(text: str) -> bool:
    """Return whether this text asks for a human to answer instead of the bot: "agent", "I want to talk to a person"."""
    said = _plain(text)
    if said in _list("alone"):
        return True
    sentences = list(_sentences(text))
    return any(_asks(sentence) or _asks_at_end(sentence) for sentence in sentences) or any(
        _asks(part) for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(sentence)
    )


def only_asks_for_person(text: str) -> bool:
    """Return whether each part of this text is the bare wish for a human: "please, I want to talk to somebody". "A
    person, about my cake" says more.
    """
    if _plain(text) in _list("alone"):
        return True
    parts = [part for each in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(each)]
    wanted = [part for part in parts if not _list("polite").issuperset(part.split())]
    return bool(wanted) and all(_asks(each) and not _says_more(each) for each in wanted)


def _says_more(part: str) -> bool:
    """Return whether a wish for a human goes on with why: "somebody about my cake"."""
    around = f"{part} "
    people = (f" {each} {tail} " for each in _list("people") for tail in _list("tails"))
    return any(each in around for each in people)


@lru_cache(maxsize=16)
def probably_asks_for_person(text: str) -> bool:
    """Return whether a sentence or clause of this text asks for a human in words that no list holds: "me comunica con
    quien sepa de esto".
    """
    return _is_in_a_clause(text, LIKELY)


def surely_asks_for_person(text: str) -> bool:
    """Return whether a sentence or clause of this text asks for a human so surely that it answers no question."""
    return _is_in_a_clause(text, CERTAIN)


def _is_in_a_clause(text: str, least: float) -> bool:
    """Return whether a sentence or clause asks for a human, with at least this likelihood."""
    sentences = SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES]
    clauses = [clause for each in sentences for clause in (each, *PAUSE.split(each)[:MOST_SENTENCES])]
    return any(
        _is_probably_for_person(each, least) for each in dict.fromkeys(clauses) if len(each.split()) >= FEWEST_WORDS
    )


def _is_probably_for_person(clause: str, least: float) -> bool:
    is_wish = share_of(DeskTalk.PERSON, clause) >= least
    said = f" {_plain(clause)} "
    for idiom in _list("idioms"):  # the "word" of "have a word with" is no word of somebody's
        said = said.replace(f" {idiom} ", " ")
    return is_wish and not wishes_no_person(clause) and _list("others").isdisjoint(said.split())


def probably_wants_bot(text: str, is_taken: bool) -> bool:
    """Return whether this text of somebody who waits for a human probably wants the bot to answer instead: "nobody's
    picking up, let the robot do it then". Once an operator has taken the hand-off (`is_taken`), it has to name the bot.
    """
    share = share_of(DeskTalk.BOT, text)
    if (_list("bots") | _list("machines")).isdisjoint(_plain(text).split()):
        return share >= CERTAIN and not is_taken
    return share >= CERTAIN and "?" not in text if is_taken else share >= LIKELY


def probably_asks_of_ticket(text: str) -> bool:
    """Return whether this text of somebody with an open ticket probably asks how it stands: "is it closed then?"."""
    return share_of(DeskTalk.TICKET, text) >= LIKELY


def probably_thanks(text: str) -> bool:
    """Return whether this text probably only thanks: "mil gracias, que Dios me lo bendiga"."""
    return "?" not in text and share_of(DeskTalk.THANKS, text) >= LIKELY


def perhaps_praises(text: str) -> bool:
    """Return whether this text, which nobody understood, rather thanks or praises than anything else."""
    return "?" not in text and share_of(DeskTalk.THANKS, text) >= SURE


def wishes_no_person(text: str) -> bool:
    """Return whether this text, polite words aside, says that no human is needed any more."""
    return _plain(without_courtesy(text)) in _list("no_person")


def clearly_asks_for_person(text: str) -> bool:
    """Return whether this text asks for a human in a sentence. A phrase alone ("the manager") is not enough: it may be
    an answer to a question.
    """
    return _plain(text) not in _list("alone") and asks_for_person(text)


def wants_bot(text: str) -> bool:
    """Return whether this text asks for the bot to answer again: "bot", or a part with a verb, as in "ok bye, back to
    the bot", or a call with more behind it: "BOT. what time do you open".
    """
    parts = (part for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(sentence))
    is_whole = _is_for_bot(_plain(text)) or _plain(without_courtesy(text)) in _list("bot_again")
    is_called = is_whole or any(_is_for_bot(part, needs_verb=True) for part in parts)
    return is_called or bool(behind_bot(text))


def behind_bot(text: str) -> str:
    """Return what a text says behind the word that calls the bot back: "what time do you open", of "BOT. what time do
    you open". "" if it only calls the bot, or does not: it speaks of the bot, is angry with it, or refuses it.
    """
    written = text[:MOST_CHARACTERS].strip(" ¡¿")
    word = CALLED.match(written)
    is_as_told = word is not None and word["called"].isupper() and not word["rest"].isupper()
    if word is None or _plain(word["called"]) not in _list("bot_called") or not (word["mark"] or is_as_told):
        return ""
    rest = word["rest"].strip()
    is_none = not _plain(rest) or _is_for_bot(f"{_plain(word['called'])} {_plain(rest)}") or _is_for_bot(_plain(rest))
    is_against = is_displeased(rest) or asks_for_person(rest) or _plain(rest).split()[:1] == ["no"]
    return "" if is_none or is_against else text.strip(" ¡¿")[word.start("rest") :].strip()


def has_no_more(text: str) -> bool:
    """Return whether this text, as a whole, says that the person has nothing to add."""
    return _plain(text) in _list("nothing_more")


def hurries(text: str) -> bool:
    """Return whether each part of this text says that the person is in a hurry, or is polite: "running late, can you be
    quick"."""
    said = [part for each in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES] for part in _parts(each)]
    rest = [_apart(f" {part} ", "hurries") for part in said]
    polite = _list("polite") | _list("hurry_fillers")
    return any(found for found, _ in rest) and all(polite.issuperset(others.split()) for _, others in rest)


def names_no_problem(text: str) -> bool:
    """Return whether this text, as a whole, says that there is a problem but not what it is."""
    return _plain(text) in _list("bare_problems")


def closes_ticket(text: str) -> bool:
    """Return whether a part of this text asks for the open ticket to be closed: "thank you, please close it"."""
    sentences = SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES]
    parts = (without_courtesy(part) for sentence in sentences for part in PAUSE.split(sentence)[:MOST_SENTENCES])
    return any(_plain(part) in _list("closes") for part in parts)


def seems_settled(text: str) -> bool:
    """Return whether this text of somebody with an open ticket tells that all is well, or is likely to want it closed,
    in words that are not known whole: they are asked.
    """
    around = f" {_plain(text)} "
    if not _list("not_settled").isdisjoint(around.split()):
        return False
    return any(f" {each} " in around for each in _list("settled")) or (
        label_shares(text).get("close_ticket", 0.0) >= SURE
    )


def surely_closes_ticket(text: str) -> bool:
    """Return whether the reader of requests is nearly certain that this text wants the open ticket closed."""
    said = _plain(text).split()
    return _list("not_settled").isdisjoint(said) and label_shares(text).get("close_ticket", 0.0) >= CERTAIN


def speaks_of_cart(text: str) -> bool:
    """Return whether the reader of requests takes this text for a wish about a cart: "actually take the latte off"."""
    shares = label_shares(text)
    return sum(shares.get(each, 0.0) for each in OF_A_CART) >= SURE and shares.get("complain", 0.0) < UNLIKELY


def tells_more(text: str) -> bool:
    """Return whether this text begins or ends as what is added to something told before: "also the lid was cracked",
    "the box too".
    """
    said = f" {_plain(without_greeting(text))} "
    return any(said.startswith(f" {each} ") for each in _list("more_before")) or any(
        said.endswith(f" {each} ") for each in _list("more_behind")
    )


def asks_what_people_said(text: str) -> bool:
    """Return whether this text asks what the humans of the place have written: "what did they say"."""
    said = _plain(without_courtesy(text))
    return any(said == each or said.startswith(f"{each} ") for each in _list("asks_what_was_said"))


def names_ticket(text: str) -> bool:
    """Return whether this text has a word for a ticket or a complaint."""
    return not _list("ticket_words").isdisjoint(_plain(text).split())


def asks_of_ticket(text: str) -> bool:
    """Return whether this text, as a whole, asks how the open ticket stands."""
    return _plain(text) in _list("asks_of_ticket") or _is_read_as(text, "my_ticket")


def asks_when_answered(text: str) -> bool:
    """Return whether this text of somebody with an open ticket asks when people answer it."""
    return _is_read_as(text, "when_answered")


def _is_read_as(text: str, label: str) -> bool:
    """Return whether the reader of requests takes a text of somebody with an open ticket for this wish."""
    likeliest = next(iter(request_readings(text, OF_A_TICKET)), None)
    return likeliest is not None and likeliest.label == label and likeliest.probability >= SURE


def says_same_again(text: str) -> bool:
    """Return whether this text, as a whole, says that what the person wrote belongs to what they told before."""
    return _plain(text) in _list("same_again")


@lru_cache(maxsize=16)
def is_displeased(text: str) -> bool:
    """Return whether this text shows strong displeasure with the service."""
    return any(_is_displeased(sentence) for sentence in _sentences(text))


@lru_cache(maxsize=16)
def goes_on_with_wish(text: str) -> bool:
    """Return whether another part of a displeased text asks for something: "useless. fine, then just text me at four".
    A text that asks for money back does not.
    """
    sentences = SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES]
    parts = [part for sentence in sentences for part in PAUSE.split(sentence)[:MOST_SENTENCES]]
    wished = [_from_wish(part) for part in parts if not _is_displeased(_plain(part))]
    return any(is_request(each) or _is_asked_of_us(each) for each in wished)


def _is_asked_of_us(part: str) -> bool:
    """Return whether a part of a text begins as a wish or a plain question that the service itself answers."""
    said = f"{_plain(part)} "
    return any(said.startswith(f"{each} ") for each in _list("asked_of_us"))


def _from_wish(part: str) -> str:
    """Return the part of a text without the words that stand before a wish: "fine", "then", "just"."""
    said = part.split()
    start = next((at for at, word in enumerate(said) if _plain(word) not in _list("before_wish")), len(said))
    return " ".join(said[start:])


# --- sentences --------------------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """Return the beginning of the text (1000 characters) in normal form and without accents, which people leave out on
    a phone.
    """
    return bare(normalise(text[:MOST_CHARACTERS]))


def _sentences(text: str) -> Iterator[str]:
    for sentence in SENTENCE.split(text[:MOST_CHARACTERS])[:MOST_SENTENCES]:
        if said := _plain(sentence):
            yield said


def _parts(sentence: str) -> Iterator[str]:
    """Yield the parts of a sentence between its commas, colons and dashes: "no" and "I want a human"."""
    for part in PAUSE.split(sentence)[:MOST_SENTENCES]:
        if said := _plain(part):
            yield said


def _asks(sentence: str) -> bool:
    """Return whether the sentence asks for a human ("I want to talk to a person please"): words of asking with a verb,
    then the word for a human, then nothing, polite words or a known ending.
    """
    said = sentence.split()[: MOST_WORDS + 1]
    asking, verbs, people, polite = (_list(name) for name in ("asking", "verbs", "people", "polite"))
    for at in range(min(len(said), MOST_WORDS)):
        for length in (3, 2, 1):
            is_person = " ".join(said[at : at + length]) in people
            if is_person and asking.issuperset(said[:at]) and _does(said[at + length :], polite):
                return True
            if is_person and _is_asking(said[:at], asking, verbs):
                return _may_end(said[at + length :], polite)
        if said[at] not in asking:
            return False
    return False


def _asks_at_end(sentence: str) -> bool:
    """Return whether the sentence ends with a request for a human, whatever stands in front: "dont give me that robot
    crap i want a human". What somebody else said, or is to be noted down, is no request.
    """
    around = f" {sentence} "
    starts = [at for each in _list("wish_starts") if (at := around.rfind(f" {each} ")) > 0]
    return any(
        _list("others").isdisjoint(before) and _list("negations").isdisjoint(before[-1:]) and _asks(around[at:])
        for at, before in ((at, around[:at].split()) for at in starts)
    )


def _does(after: Sequence[str], polite: frozenset[str]) -> bool:
    """Return whether these words tell what somebody is to do who is asked for: "just ring me please"."""
    rest = " ".join(after)
    done = next((each for each in _list("does") if f"{rest} ".startswith(f"{each} ")), None)
    return done is not None and polite.issuperset(rest.removeprefix(done).split())


def _is_asking(before: Sequence[str], asking: frozenset[str], verbs: frozenset[str]) -> bool:
    return not verbs.isdisjoint(before) and asking.issuperset(before)


def _is_for_bot(said: str, needs_verb: bool = False) -> bool:
    """Return whether these words name the bot, and all others ask for it back, or whether it is there: "back to the bot
    please", "bot are you there".
    """
    said_words = said.split()[: MOST_WORDS + 1]
    named, rest = _apart(f" {' '.join(said_words)} ", "bots")
    asked, others = _apart(rest, "bot_asked")
    if not named or (needs_verb and not asked and _list("bot_verbs").isdisjoint(said_words)):
        return False
    return _list("to_bot").issuperset(others.split())


def _apart(around: str, name: str) -> tuple[str, str]:
    """Return the longest phrase of a vocabulary list in a text between spaces, and the text without it; "" and the
    text if it has none.
    """
    found = next((each for each in longest_first(_list(name)) if f" {each} " in around), "")
    return found, around.replace(f" {found} ", " ", 1) if found else around


def _may_end(after: Sequence[str], polite: frozenset[str]) -> bool:
    """Return whether a request for a human may end with these words: "a human, now", "someone about my cake"."""
    rest = " ".join(after)
    return polite.issuperset(after) or any(f"{rest} ".startswith(f"{tail} ") for tail in _list("tails"))


def _is_displeased(sentence: str) -> bool:
    """Return whether the sentence is strongly displeased with this service, and not with somebody or something else."""
    said = sentence.split()[: 2 * MOST_WORDS]
    if not _list("others").isdisjoint(said):
        return False
    without = [word for word in said if word not in _list("expletives")]
    return _is_one_of_anger(said) or (without != said and _is_one_of_anger(without))


def _is_one_of_anger(said: Sequence[str]) -> bool:
    """Return whether these words hold a phrase of anger, or are one."""
    around = f" {' '.join(said)} "
    if any(_is_said(around, phrase) for phrase in _list("anywhere")):
        return True
    found = next((phrase for phrase in _longest_first() if f" {phrase} " in around), None)
    return found is not None and _list("fillers").issuperset(around.replace(f" {found} ", " ", 1).split())


def _is_said(around: str, phrase: str) -> bool:
    """Return whether the sentence has this phrase, with no negation ("not") directly before it."""
    before, found, _ = around.partition(f" {phrase} ")
    return bool(found) and before.rpartition(" ")[2] not in _list("negations")


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(longest_first(_list("whole")))


@made_ahead
def _list(name: str) -> frozenset[str]:
    """Return the words or phrases of this vocabulary list, of all languages: people mix them."""
    if isinstance(words(WORDS, LANGUAGES[0])[name], list):
        return frozenset(_plain(each) for each in listed(WORDS, name))
    return frozenset(_plain(each) for language in LANGUAGES for each in words(WORDS, language)[name].split())
