"""The reader of requests is what its sentences make of it, finds label and slots in texts that it has never seen, and
leaves out nothing that may matter.
"""

import time

import pytest

from parley.conversation.request_reader import NONE, reader
from parley.conversation.request_reader.words import LONGEST_REQUEST, MOST_REQUEST_WORDS, request_words
from parley.lanes import rewording
from parley.lanes.table import LANES
from parley_cli.request_sentences import held_out_files, sentences_in
from parley_cli.request_training import WEIGHTS, digest

EVERY_LABEL = frozenset(reader().labels)


def test_the_weights_are_those_of_the_sentences_and_fit_into_a_bundle() -> None:
    assert reader().trained_on == digest(), "The sentences or how they are learnt have changed: run `make train`."
    assert WEIGHTS.stat().st_size < 3_000_000


def test_each_label_that_is_learnt_has_phrases_in_both_languages_and_one_for_each_slot() -> None:
    forms = rewording.forms_of(tuple(LANES))
    for label in EVERY_LABEL - {NONE}:
        assert all(label in labels for labels in forms.values()), label
        slots = {slot for labels in forms.values() for form in labels[label] for slot in form.slots}
        assert set(reader().slots[label].values()) <= slots, label


def test_of_texts_by_others_most_labels_are_found_and_little_is_found_where_nothing_is_asked_for() -> None:
    sentences = sentences_in(held_out_files())[::4]
    wishes = [each for each in sentences if each.label != NONE]
    read = {each.text: reader().read(each.text, EVERY_LABEL) for each in sentences}
    right = [each for each in wishes if any(found.label == each.label for found in read[each.text][:1])]
    assert len(right) > 0.6 * len(wishes)
    others = [each.text for each in sentences if each.label == NONE]
    sure = [text for text in others if any(found.probability > 0.7 for found in read[text])]
    assert len(sure) < 0.1 * len(others), sure


@pytest.mark.parametrize(
    "text",
    [
        "please don't cancel the dentist appointment",
        "no me pongas el dentista en la agenda",
        "word " * (MOST_REQUEST_WORDS + 1),
        "x" * (LONGEST_REQUEST + 1),
        "",
    ],
)
def test_what_is_refused_and_what_is_too_long_is_not_read(text: str) -> None:
    assert all(found.probability < 0.5 for found in reader().read(text, EVERY_LABEL))


def test_a_text_is_read_in_time_that_its_words_bound() -> None:
    begun = time.process_time()
    for _ in range(20):
        reader().read("remind me " * (MOST_REQUEST_WORDS // 2), EVERY_LABEL)
    assert time.process_time() - begun < 20 * 0.2
    assert request_words("a" * 10**6) == []
