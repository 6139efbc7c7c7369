"""The text classifiers are what their sentences make of them, hear sentences that they have never seen, and look at a
bounded part of a text.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from parley.conversation.text_classifier import LONGEST, buckets, classifier
from parley.texts import KNOWN_LANGUAGES
from parley_cli.training import (
    CLASSIFIERS,
    SENTENCES,
    digest,
    held_out_texts,
    labelled_texts,
    package_of,
    training_texts,
)

BARS: Mapping[str, float] = {
    "age": 0.85,
    "danger": 0.7,
    "danger_by_use": 0.7,
    "danger_pt": 0.7,
    "desk_talk": 0.85,
    "kinds": 0.6,
    "order_talk": 0.85,
    "session_sentences": 0.75,
}
"""The least share of the held-out texts for which the likeliest label of a classifier is theirs."""


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_the_weights_are_those_of_the_sentences_and_fit_into_a_bundle(name: str) -> None:
    trained = classifier(package_of(name), name)
    assert trained.trained_on == digest(name), "The sentences or how they are learnt have changed: run `make train`."
    assert sorted(trained.labels) == sorted({each.label for each in training_texts(name)})
    assert sum(map(len, trained.weights)) <= 2**18


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_texts_that_were_held_out_are_told_apart_and_none_of_them_was_learnt(name: str) -> None:
    trained = classifier(package_of(name), name)
    held_out = held_out_texts(name)
    assert not {each.text for each in held_out} & {each.text for each in training_texts(name)}
    right = [each for each in held_out if trained.likeliest(each.text) == each.label]
    assert len(right) / len(held_out) >= BARS[name]


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_sentences_are_three_columns_with_their_author_and_date(name: str) -> None:
    for path in sorted((SENTENCES / name).glob("*.tsv")):
        rows = list(labelled_texts(path))
        assert "Author: " in path.read_text("utf-8"), path
        assert {each.language for each in rows} <= set(KNOWN_LANGUAGES), path
        assert all(each.text == " ".join(each.text.split()) for each in rows), path


def test_case_accents_and_numbers_do_not_matter_and_a_long_text_costs_no_more_than_a_bounded_one() -> None:
    assert buckets("¿Cuántas? 12", 2**15) == buckets("CUANTAS? 34", 2**15)
    assert buckets("word " * LONGEST, 2**15) == buckets("word " * (LONGEST // 5), 2**15)
    assert buckets("", 2**15) == []
    assert len(buckets("x" * 10**6, 2**15)) < 3 * LONGEST


def test_a_folder_of_sentences_is_a_classifier() -> None:
    assert {path.name for path in Path(SENTENCES).iterdir() if path.is_dir()} == {*CLASSIFIERS, "requests"}
