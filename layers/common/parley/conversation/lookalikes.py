"""Find letters that look like others, and characters that nobody sees. A question names them to the person; an address
with them is refused.

    hidden     a character without a shape: zero-width, a mark of writing direction, a control
    mixed      a word of Latin letters with one of an alphabet that has the same shapes: Cyrillic, Greek, Armenian ...
    disguised  a word that is wholly of such an alphabet, and whose every letter has a Latin twin: "сахар"
    compatible a letter or digit that is another one in a costume: fullwidth, mathematical, circled

Scripts are Unicode's (UAX 24), as `regex` has them; the twins are those of UTS 39, "confusables", among the letters of
the alphabets that a person could type.
"""

import unicodedata
from collections.abc import Iterator

from parley import texts
from parley.conversation.late_pattern import LatePattern
from parley.texts import Language

OTHERS = ("Cyrillic", "Greek", "Armenian", "Cherokee", "Coptic", "Lisu")
"""The alphabets with letters that look Latin. A word may mix Latin with Han, Kana or Hangul, which nobody takes for
Latin."""
_LATIN = LatePattern(r"\p{Script=Latin}")
_OTHER = LatePattern("|".join(rf"\p{{Script={name}}}" for name in OTHERS))
_WORD = LatePattern(r"[\p{L}\p{M}\p{Nd}\p{Cf}@._+'-]+")
_LABEL = LatePattern(r"[@.]")
TWINS = frozenset("асԁеһіјӏорԛѕԝхуАВЕНІЈКМОРЅТХУԌ" + "αγικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "օսոզհցՕՍ")
"""Letters of other alphabets, with the Latin letter that each looks like."""
EMOJI_JOINER = "\u200d"
"""The joiner within an emoji, which is no hidden character there."""
ORDINALS = frozenset("ªº")
"""The ordinal signs that Spanish uses, which are no disguised letters."""
MOST = 10
"""The most disguised words that a person is told of: whoever reads so many has been warned."""


def with_care(words: str, language: Language) -> str:
    """Return a question with a line below it that names each part which is not what it looks like (a Cyrillic letter, a
    hidden character); unchanged if there is none. Two questions that differ never look the same."""
    words = unicodedata.normalize("NFC", words)
    if words.isascii() and "xn--" not in words:
        return words
    found = [*warnings_about(words), *_domains(words)]
    if not found:
        return words
    listed = ", ".join(found[:MOST]) + (f" … ({len(found)})" if len(found) > MOST else "")
    return f"{words}\n{texts.of(language).not_what_it_seems.format(found=listed)}"


def warnings_about(text: str) -> list[str]:
    """Return the parts of the text that look like something else, with the codes of the deceiving characters
    ("p[U+0430]ypal"); an empty list if there are none."""
    # A Russian text has letters that have no Latin twin.
    is_written_so = any(c not in TWINS for c in _OTHER.findall(text))
    found = dict[str, None]()
    for word in _WORD.findall(text):
        if word.isascii() or not any(unicodedata.category(c) != "Cf" for c in word):
            continue
        if (plain := digits(word)) != word:
            found[f"{word} = {plain}"] = None
        elif (real := _real(word, not is_written_so)) != word:
            found[real] = None
    outside_words = _WORD.sub(lambda word: word[0] if all(_is_hidden(c) for c in word[0]) else " ", text)
    return [*found, *dict.fromkeys(_hidden(outside_words))]


def _domains(text: str) -> list[str]:
    """Return each domain of an email address in the text that has an international form, as "letters = xn--code" or the
    reverse."""
    return [
        f"{domain} = {other}"
        for word in _WORD.findall(text)
        if "@" in word and (domain := word.rpartition("@")[2].strip(".")) and (other := _other_form(domain)) != domain
    ]


def is_honest_address(address: str) -> bool:
    """Return whether an email address is what it looks like: no hidden character, no fullwidth or mathematical letter,
    and no part with letters of an alphabet that looks like Latin."""
    if any(True for _ in _hidden(address)) or unicodedata.normalize("NFKC", address) != address:
        return False
    decoded = f"{address.rpartition('@')[0]}@{_decoded(address.rpartition('@')[2])}"
    return all(_real(part) == part for part in _LABEL.split(decoded))


def revealed(address: str) -> str:
    """Return an email address with each character that is hidden or looks like another replaced by its code,
    "[U+0430]"."""
    return _real(address)


def digits(text: str) -> str:
    """Return the text with the digits of every number system (Arabic, fullwidth ...) written as 0 to 9."""
    return "".join(str(unicodedata.digit(c)) if unicodedata.category(c) == "Nd" else c for c in text)


def _is_hidden(c: str) -> bool:
    return unicodedata.category(c) in ("Cf", "Cc", "Co", "Cn") and c not in "\n\t"


def _hidden(text: str) -> Iterator[str]:
    """Yield the code ("[U+200B]") of each invisible character of the text, except the joiner within an emoji."""
    for before, c in zip(f" {text}", text, strict=False):
        joins = c == EMOJI_JOINER and unicodedata.category(before) in ("So", "Sk", "Mn")
        if _is_hidden(c) and not joins:
            yield _coded(c)


def _real(word: str, may_be_disguised: bool = True) -> str:
    """Return the word with each hidden or disguised character (a Cyrillic a for a Latin one) replaced by its code.
    Without `may_be_disguised`, a word wholly of another alphabet stays as it is."""
    others = _OTHER.findall(word)
    is_disguised = may_be_disguised and bool(others) and all(c in TWINS for c in word if c.isalpha())
    is_foreign = bool(others) and (is_disguised or _LATIN.search(word) is not None)
    return "".join(
        _coded(c) if _is_hidden(c) or _is_costume(c) or (is_foreign and _OTHER.match(c)) else c for c in word
    )


def _is_costume(c: str) -> bool:
    """Return whether the character is a variant of another letter or digit: a fullwidth or mathematical one."""
    return not c.isascii() and c not in ORDINALS and unicodedata.normalize("NFKC", c) not in (c, _composed(c))


def _composed(c: str) -> str:
    return unicodedata.normalize("NFC", c)


def _coded(c: str) -> str:
    return f"[U+{ord(c):04X}]"


def _decoded(domain: str) -> str:
    """Return the domain as people read it: an "xn--" code as its letters, any other domain unchanged."""
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _other_form(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii") if not domain.isascii() else _decoded(domain)
    except UnicodeError:
        return domain
