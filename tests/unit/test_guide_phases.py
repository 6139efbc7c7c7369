"""A guided session's budgets, its written sentences, and the messages that they are told in."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from parley.business.script import script_of, told_within
from parley.conversation.keywords import KEYWORDS
from parley.conversation.normal_form import normalise
from parley.errors import FileWrong
from parley.lanes.guide.phases import LENGTHS, PHASES, SHORT_PACE, budgets, winds_down_at
from parley.lanes.guide.steering import MOVES, WHILE_PAUSED, minutes_of, move_of
from parley.lanes.guide.written import own_script
from parley.texts import LANGUAGES, Language

TABLE = {
    10: ("16 (13)", "26 (22)", "36 (31)", "33 (28)", "20 (17)", 131),
    15: ("23 (20)", "39 (33)", "55 (47)", "49 (42)", "29 (25)", 195),
    20: ("31 (26)", "52 (44)", "73 (62)", "65 (55)", "39 (33)", 260),
    30: ("47 (40)", "78 (66)", "109 (93)", "98 (83)", "59 (50)", 391),
}
"""By minutes: each phase's sentences, after how many it winds down, and the sum. Source: the product's own rule."""


@pytest.mark.parametrize("minutes", LENGTHS)
def test_each_length_has_the_budgets_of_the_table(minutes: int) -> None:
    made = budgets(minutes, 13)
    rows = (*(f"{made[phase]} ({winds_down_at(made[phase])})" for phase in PHASES), sum(made.values()))
    assert rows == TABLE[minutes]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pace", [SHORT_PACE, 13])
@pytest.mark.parametrize("minutes", LENGTHS)
def test_the_written_session_fills_every_budget(minutes: int, pace: int, language: Language) -> None:
    script = own_script(language)
    for phase, budget in budgets(minutes, pace).items():
        chosen = told_within(script[phase], budget)
        assert len(chosen) == len(set(chosen)) == budget
        written = [sentence.text for sentence in script[phase]]
        assert [written.index(each) for each in chosen] == sorted(written.index(each) for each in chosen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_written_session_is_plain_and_repeats_nothing(language: Language) -> None:
    script = own_script(language)
    assert tuple(script) == PHASES
    sentences = [sentence.text for phase in PHASES for sentence in script[phase]]
    assert len(sentences) == len({normalise(each) for each in sentences})
    assert [each for each in sentences if not re.fullmatch(r"[¿A-ZÁÉÍÓÚÑ].*[.?]", each) or "  " in each] == []
    claims = r"\b(?:heal|cure|treatment|therap|medic|diagnos|anxi|depress|disorder|curar|sanar|terap|ansied|trastorno)"
    assert [each for each in sentences if re.search(claims, each, re.IGNORECASE)] == []
    calls = [len(sentence.text) for sentence in script["relaxation"]]
    others = [len(sentence.text) for phase in PHASES if phase != "relaxation" for sentence in script[phase]]
    assert sum(calls) / len(calls) < sum(others) / len(others), "deep rest has the fewest words"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Welcome.", "line 1 is 'Welcome.'"),
        ("[one]\n6 Too rare.", "line 2 is '6 Too rare.'"),
        ("1 Of no part.", "line 1"),
        ("[one]\n\n# a remark\n1 " + "a" * 281, "line 4 has 281 characters"),
        ("[one]\n1", "line 2"),
        ("[One part]\n1 A.", "line 1"),
    ],
)
def test_a_script_that_is_not_understood_is_refused_with_its_line(text: str, part: str) -> None:
    with pytest.raises(FileWrong, match=re.escape(part)):
        script_of(text, Path("guide.en.txt"))


def test_who_has_less_time_keeps_the_sentences_of_the_lowest_ranks_in_order() -> None:
    script = script_of("[one]\n3 a\n1 b\n2 c\n1 d\n", Path("x"))
    assert [told_within(script["one"], most) for most in (0, 1, 2, 3, 9)] == [
        (),
        ("b",),
        ("b", "d"),
        ("b", "c", "d"),
        ("a", "b", "c", "d"),
    ]


@pytest.mark.parametrize(
    ("text", "running", "paused"),
    [
        ("PAUSE", "pause", None),
        ("pause please", "pause", None),
        ("Hold on...", "pause", None),
        ("Un momento, por favor", "pause", None),
        ("Pausa", "pause", None),
        ("resume", "resume", "resume"),
        ("I'm back!", "resume", "resume"),
        ("go on", "resume", None),
        ("continúa", "resume", "resume"),
        ("continua", "resume", "resume"),
        ("skip ahead", "skip", "skip"),
        ("Next part please", "skip", "skip"),
        ("adelante", "skip", None),
        ("slower", "slower", "slower"),
        ("that's too fast", "slower", None),
        ("más despacio", "slower", "slower"),
        ("faster", "faster", "faster"),
        ("mas rapido", "faster", "faster"),
        ("I'm done", "finish", "finish"),
        ("done", "finish", None),
        ("ya terminé", "finish", "finish"),
        ("end the session", "finish", "finish"),
        ("can you go a bit slower?", "slower", None),
        ("hazlo más rápido", "faster", None),
        ("I have to go", "finish", None),
        ("ya basta", "finish", None),
        ("para", "finish", None),
        ("I have to go to the bank", None, None),
        ("para mañana", None, None),
        ("pause my habit", None, None),
        ("remind me to pause", None, None),
        ("slower internet today?", None, None),
        ("next tuesday", None, None),
        ("I'm done with my homework", None, None),
        ("pause " * 20, None, None),
    ],
)
def test_only_a_whole_text_steers_a_session(text: str, running: str | None, paused: str | None) -> None:
    assert (move_of(text), move_of(text, is_paused=True)) == (running, paused)


def test_no_word_that_is_offered_opts_out_and_no_list_shares_a_word() -> None:
    from parley.lanes.guide.steering import guide_words

    lists = [guide_words(move) for move in MOVES]
    assert [one & other for one in lists for other in lists if one is not other and one & other] == []
    assert all(guide_words(name) <= {*guide_words(move), *guide_words(name)} for move, name in WHILE_PAUSED)
    assert not KEYWORDS & {word for each in lists for word in each}


@pytest.mark.parametrize(
    ("words", "minutes"),
    [
        ("10", 10),
        ("ten", 10),
        ("half an hour", 30),
        ("quince", 15),
        ("Veinte", 20),
        ("10 min", 10),
        ("", None),
        ("twelve", None),
        ("minutes", None),
    ],
)
def test_a_length_is_said_in_digits_or_in_words(words: str, minutes: int | None) -> None:
    assert minutes_of(words) == minutes


def test_the_shorter_session_is_part_of_the_longer_one_up_to_the_last_sentence_of_a_rank() -> None:
    for one, other in pairwise(LENGTHS):
        for phase in PHASES:
            short, long = (told_within(own_script("en")[phase], budgets(each, 13)[phase]) for each in (one, other))
            assert set(short) <= set(long)
