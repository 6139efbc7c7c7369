"""The sentences in what a model has written that a session may tell. Pure.

A model may write more than it was asked for: lists, headings, tags, stage directions ("[Pause.]"), words to whoever has
asked it ("Sure!"), a goodbye in the middle, or another language. Such a sentence is left out and costs nothing, for
another one takes its place. So in doubt a sentence is left out. What may harm somebody is `safety.py`'s.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from parley.conversation import language as languages
from parley.conversation.normal_form import normalise, without_accents
from parley.lanes.guide.phases import Phase
from parley.lanes.guide.told_rules import breaks_rule, holds_told
from parley.texts import Language
from parley.texts.vocabulary import listed

TOLD_WORDS = "parley.lanes.guide.told_words"
LONGEST = 280
"""The most characters of a sentence, so that it fits into one message."""
FEWEST_LETTERS = 3
"""The letters that each sentence has at least."""
ENOUGH_WORDS, SOME_WORDS, COMMON = 20, 8, 0.12
"""The words from which on a whole text, and a single sentence, shows its language; and the least share of common words
("the", "of") in one: calm English and Spanish have 0.3 to 0.5, German has 0.05 of English ones."""
AROUND = 2
"""How many sentences before and behind one may show its language."""
FENCE = re.compile(r"[ \t]{0,8}(?:```|~~~)")
LIST_MARK = re.compile(r"(?:^|(?<=[.!?…] ))[ \t]{0,8}(?:\d{1,2}[.)]|[-*•#>–—]{1,6})[ \t]+")
"""Matches the mark or number of a list, at the beginning of a line or behind a sentence."""
TAG, EMPHASIS = re.compile(r"<[^<>]{1,40}>"), re.compile(r"[*_`~]{1,3}")
BRACKETS = re.compile(r"\([^()\[\]]{0,200}\)|\[[^()\[\]]{0,200}\]")
"""Matches what stands in brackets: a stage direction."""
MARKED = re.compile(r"(?<![\w*_~])([*_~]{1,3})[ ]{0,2}([^*_~\n.!?…]{1,60}?)[ ]{0,2}\1(?![\w*_~])")
"""Matches words between marks of emphasis, which are a stage direction where they stand between two sentences."""
ASIDE = re.compile(r"(?:^|(?<=[.!?…] ))([-–—/]{1,2})[ ]{0,2}([^-–—/.!?…\n]{1,40}?)[ ]{0,2}\1(?=\s|$)")
DOTTED = re.compile(r"(?:\.{3}|…)[ ]?([^\W\d_]{3,20})[ ]?(?:\.{3}|…)")
"""Match words between dashes or strokes, or between dots, where a sentence begins: "— whispering —", "...pause..."."""
LABEL = re.compile(r"(?:^|(?<=[.!?…] ))([^\W\d_]{3,20}):[ ]{1,3}(?=[¿¡]?[^\W\d_a-z])")
"""Matches one word with a colon at the beginning of a sentence: "Softly: "."""
THOUGHTS = re.compile(r"<(think|thinking|thought|reasoning|analysis)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
"""Matches what a model thinks before it writes, as open models send it, also where it does not end."""
GAP = re.compile(r"(?<!\w)_{2,}(?!\w)")
"""Matches a line on which something is to be written: "____"."""
LEFT_OPEN = " {} "
"""What stands for something to be filled in: no sentence with it is told."""
STAMP = re.compile(r"^[ \t]{0,4}\d{1,2}:\d{2}(?::\d{2})?[ \t]{0,2}[-–—:|]?[ \t]{1,4}(?=\S)")
"""Matches a clock time at the beginning of a line, as of a subtitle."""
PLAIN_TAG = re.compile(r"<([A-Za-z][\w -]{0,30})/?>")
MARKUP_TAGS = frozenset(
    ["b", "i", "em", "strong", "p", "br", "hr", "u", "s", "div", "span", "ul", "ol", "li", "speak", "break", "pause"]
)
QUOTES = dict.fromkeys(map(ord, '"“”«»„'))
MARKUP = frozenset("{}[]()<>|=\\")
"""Signs that no sentence of a session has."""
SENTENCE_END = re.compile(r"[.!?…]{1,8}(?=[’'\]},;]{0,3}(?:\s|$)|[^\W\d_]|[¿¡])")
"""Matches what may end a sentence: a mark at the end of a word, or between two sentences that no space parts."""
BEFORE_A_SENTENCE = re.compile(r"^[^\w¿¡]+")


def model_sentences(text: str, language: Language, may_end: bool, phase: Phase | None = None) -> list[str]:
    """Return the sentences of a model's text that a session in this language may tell, in order. `may_end`: whether the
    session is in its last sentences, so that it may take its leave. `phase`: the phase that the sentences are for.
    """
    text = THOUGHTS.sub(" ", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    if not _is_written_in(text, language):
        return []
    found = [each for block in _blocks(text) for each in _sentences(block)]
    return [
        each
        for at, each in enumerate(found)
        if _is_of(language, found, at)
        and is_sentence(each)
        and is_told(each, may_end)
        and breaks_rule(each, language, phase) is None
    ]


# --- from a text to its sentences ------------------------------------------------------------------------------------


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs of a model's text without the marks of lists, tags, emphasis, brackets, quotes and emoji. A
    line goes on from the one before only if it begins with a small letter: else the one before is a heading.
    """
    block = ""
    for raw in text.splitlines():
        line = "" if FENCE.match(raw) else _bare(raw)
        if block and line[:1].islower():
            block = f"{block} {line}"
            continue
        if block:
            yield block
        block = line
    if block:
        yield block


def _bare(line: str) -> str:
    """Return a line without what a calm message has not: marks of lists, tags, emphasis, brackets, quotes, emoji."""
    line = TAG.sub(_without_tag, GAP.sub(LEFT_OPEN, " ".join(line.split())))
    line = DOTTED.sub(_without_dotted, ASIDE.sub(_without_aside, line))
    line = LIST_MARK.sub("", MARKED.sub(_without_marked, BRACKETS.sub(_without_brackets, line)))
    line = LABEL.sub(_without_label, EMPHASIS.sub("", STAMP.sub("", line)).translate(QUOTES))
    kept = "".join(c for c in line if unicodedata.category(c) not in ("So", "Sk", "Cn", "Co") and c != "\ufe0f")
    return BEFORE_A_SENTENCE.sub("", " ".join(LIST_MARK.sub("", kept.strip()).split()))


def _without_tag(tag: re.Match[str]) -> str:
    """Return a space for a tag of a markup language, and LEFT_OPEN for one to be filled in: "<surface>"."""
    name = PLAIN_TAG.fullmatch(tag[0])
    is_pair = name is not None and f"</{name[1]}>" in tag.string
    return " " if name is None or is_pair or name[1].casefold() in MARKUP_TAGS else LEFT_OPEN


def _without_marked(found: re.Match[str]) -> str:
    """Return a space for a stage direction between marks of emphasis: words that stand between two sentences, or in
    front of one, and are none themselves ("*whispers* Let go."). A word of a sentence stays ("*Breathe* in.").
    """
    before, behind = found.string[: found.start()].rstrip(), found.string[found.end() :].lstrip("*_~ ¿¡")
    is_apart = not before.strip("*_~ ") or before[-1] in ".!?…:"
    if not is_apart or (behind and not behind[0].isupper()):
        return found[0]
    said = found[2].strip()
    is_note = " " in said and not re.match(r"I\b", behind)  # "*In a low voice* Let go", and not "*Here too* I rest"
    is_direction = is_note or said[:1].islower() or _is_manner(said) or _is_for_the_stage([without_accents(said)])
    return " " if is_direction else found[0]


def _without_label(found: re.Match[str]) -> str:
    """Return nothing for a word that says how a sentence is to be spoken ("Softly: "), or is for the stage."""
    is_direction = _is_manner(found[1]) or _is_for_the_stage([without_accents(found[1])])
    return "" if is_direction else found[0]


def _without_aside(found: re.Match[str]) -> str:
    """Return nothing for words in small letters between dashes or strokes, which say how to tell what follows."""
    return "" if found[2][:1].islower() else found[0]


def _without_dotted(found: re.Match[str]) -> str:
    """Return a space for a word between dots that is for the stage ("...pause...")."""
    return " " if _is_for_the_stage([without_accents(found[1])]) else found[0]


def _is_manner(said: str) -> bool:
    """Return whether one word only says how: "gently", "suavemente"."""
    return " " not in said and without_accents(said).endswith(tuple(told_words("manner_ends")))


def _without_brackets(found: re.Match[str]) -> str:
    """Return a space for a stage direction or a remark in brackets, and LEFT_OPEN for what is left open: "[Name]"."""
    before, inside = found.string[: found.start()].rstrip(), found[0][1:-1]
    is_apart = not before or before[-1] in ".!?…:"
    said = without_accents(inside)
    is_direction = is_apart or not any(c.isalpha() for c in inside) or _is_for_the_stage(said.split())
    is_remark = found[0][0] == "(" and not holds_told(said, "about_writing")
    return " " if is_direction or is_remark else LEFT_OPEN


def _sentences(block: str) -> Iterator[str]:
    """Yield the whole sentences of a paragraph. The rest behind the last one, in a text that was cut off, is none."""
    start = 0
    for end in SENTENCE_END.finditer(block):
        if _ends_sentence(block, end):
            yield BEFORE_A_SENTENCE.sub("", block[start : end.end()]).replace(" .", ".")
            start = end.end()


def _ends_sentence(block: str, end: re.Match[str]) -> bool:
    """Return whether this mark ends a sentence: not behind an abbreviation ("e.g.", "Dr.", "U.S.", "No. 3") or an
    initial, and not before a small letter unless it is a point. A sentence in small letters behind a point is one too,
    so that its words are counted, and left out.
    """
    following = BEFORE_A_SENTENCE.sub("", block[end.end() : end.end() + 12])
    if not following:
        return True
    if end[0] != ".":
        return not following[0].islower()
    if following[0].islower() and block[end.end()] != " ":
        return False
    word = block[max(0, end.start() - 20) : end.start()].rpartition(" ")[2].strip("('’¿¡").casefold()
    is_initial = len(word) == 1 and word.isalpha() and word not in told_words("single_letters")
    is_numbered = word in told_words("before_numbers") and following[0].isdigit()
    return not (is_initial or is_numbered or "." in word or without_accents(word) in told_words("abbreviations"))


# --- whether a sentence is told --------------------------------------------------------------------------------------


def is_sentence(sentence: str) -> bool:
    """Return whether these words are one sentence that fits into a message: with a capital letter, some letters, and no
    sign of a markup language.
    """
    letters = [c for c in sentence if c.isalpha()]
    is_begun = len(letters) >= FEWEST_LETTERS and not letters[0].islower()
    return is_begun and len(sentence) <= LONGEST and MARKUP.isdisjoint(sentence)


def is_told(sentence: str, may_end: bool) -> bool:
    """Return whether a sentence is for the person who reads the session: no words to whoever has asked the model, about
    the text itself or for a stage, and no goodbye unless the session may end.
    """
    said = without_accents(sentence)
    if (
        _is_shouted(sentence)
        or said in told_words("chat_alone")
        or holds_any(said, "chat")
        or holds_any(said, "about_text")
    ):
        return False
    if not may_end and holds_any(said, "farewells"):
        return False
    label, colon, _ = sentence.partition(":")
    is_label = bool(colon) and without_accents(label).partition(" ")[0] in told_words("labels")
    return not is_label and not _is_for_the_stage(said.split())


def _is_shouted(sentence: str) -> bool:
    """Return whether a sentence has a word in capitals: a keyword that people text ("END"), or a note ("TODO")."""
    words = (each.strip(".,;:!?¡¿…'’\"") for each in sentence.split())
    return any(len(word) > 2 and word.isalpha() and word.isupper() for word in words)


def _is_for_the_stage(words: Sequence[str]) -> bool:
    core, beside = told_words("stage_core"), told_words("stage_words")
    said = ["n" if word.isdecimal() else word for word in words]
    return any(word in core for word in said) and all(word in core or word in beside for word in said)


def holds_any(said: str, name: str) -> bool:
    """Return whether a text in its plain form holds any words of this list, as whole words side by side."""
    inside = f" {said} "
    return any(f" {words} " in inside for words in told_words(name))


@cache
def told_words(name: str) -> frozenset[str]:
    """Return the entries of a list of `told_words`, of all languages, in their plain form."""
    return frozenset(without_accents(each) for each in listed(TOLD_WORDS, name))


# --- its language ----------------------------------------------------------------------------------------------------


def _is_of(language: Language, sentences: Sequence[str], at: int) -> bool:
    """Return whether a sentence is in this language. One whose words do not show it is not, if another language is
    written around it.
    """
    sentence = sentences[at]
    shown = languages.written_in(sentence)
    if shown is not None or not _has_enough_common(sentence, language, SOME_WORDS):
        return shown == language
    around = sentences[max(0, at - AROUND) : at + AROUND + 1]
    return all(languages.written_in(each) in (language, None) for each in around)


def _is_written_in(text: str, language: Language) -> bool:
    """Return whether a model's whole text is in this language, as far as its common words show: it may hold sentences
    of others.
    """
    return _has_enough_common(text, language, ENOUGH_WORDS)


def _has_enough_common(text: str, language: Language, enough: int) -> bool:
    """Return whether a text has the share of common words that this language has. Fewer than `enough` words show
    nothing.
    """
    words = normalise(text).split()
    common = languages.common_words(language)
    return len(words) < enough or sum(word in common for word in words) >= COMMON * len(words)
