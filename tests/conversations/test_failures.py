"""What becomes of a reply when a provider fails, the whole way and for every code: who receives what, how often, how
the rows stand, and what the conversation is told. Counts are exact.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from parley import toml_files
from parley.channels.twilio.receive import STATUSES
from parley.conversation import failure_codes
from parley.conversation.events import Provider
from parley.conversation.failure_codes import Consequence
from parley.errors import DeliveryDelayed, DeliveryUncertain, ProviderBroken, TryAgain
from tests.support import meta_server, twilio_server
from tests.support.line import RECEIVES, Line, MetaLine, TwilioLine
from tests.support.meta_server import MetaServer
from tests.support.phone import clock
from tests.support.twilio_server import TwilioServer

TWILIO, META = Provider.TWILIO, Provider.META
STEPS: Mapping[Provider, ModuleType] = {TWILIO: twilio_server, META: meta_server}

LATER: Mapping[Provider, Sequence[tuple[int, int]]] = {
    TWILIO: [
        (429, 20429),
        (500, 20500),
        (502, 20502),
        (503, 20503),
        (504, 20504),
        (400, 21611),
    ],
    META: [
        *((429, code) for code in (4, 80007, 130429, 131056)),
        *((400, code) for code in (4, 80007, 130429, 131056)),
        *((500, code) for code in (1, 2, 131000)),
        *((503, code) for code in (2, 131016, 133004)),
        *((400, code) for code in (131000, 131016, 133004)),
    ],
}
"""HTTP statuses and codes of what passes: the same message is sent again."""

OPERATORS: Mapping[Provider, Sequence[tuple[int, int]]] = {
    TWILIO: [(401, 20003), (403, 20005), (404, 20404)],
    META: [
        *((401, code) for code in (0, 190)),
        *((403, code) for code in (3, 10, 131005, 131031)),
        *((400, code) for code in (368, 131042, 131045, 133010)),
    ],
}
"""Error codes that an operator mends and hears of: the message is sent again then."""

NEVER: Mapping[Provider, Sequence[tuple[int, int]]] = {
    TWILIO: [(400, code) for code in (21211, 21408, 21610, 21614, 63016)] + [(403, 21408), (403, 21610)],
    META: [(400, code) for code in (100, 131008, 131009, 131026, 131047, 131051, 132000)] + [(404, 132001)],
}
"""Error codes of messages that will never be taken: they are marked, told, and the rest of the reply stays."""

AFTERWARDS: Mapping[Provider, Sequence[tuple[str, int]]] = {
    TWILIO: [
        *(("undelivered", code) for code in range(30003, 30009)),
        *(("failed", code) for code in (30003, 30007, 21610, 63016)),
        ("canceled", 30010),
    ],
    META: [("failed", code) for code in (130429, 130472, 131000, 131026, 131047, 131049, 131053, 131056)],
}
"""Failures that a callback tells of a message that was taken."""

STOPPED = (21610,)
HELD = [
    code
    for rows in (*NEVER.values(), *AFTERWARDS.values())
    for _, code in rows
    if failure_codes.meaning(str(code)).consequence is Consequence.HELD
]
"""The codes of a message that was sent at the wrong moment, or in the wrong way: its text waits."""


def each(table: Mapping[Provider, Sequence[tuple[Any, int]]]) -> list[Any]:
    """The rows of a table as parameters: provider, and what stands in its rows."""
    return [
        pytest.param(provider, *row, id=f"{provider.value}-{row[0]}-{row[1]}")
        for provider, rows in table.items()
        for row in rows
    ]


@contextmanager
def a_line(provider: Provider) -> Iterator[Line]:
    """Ana's, by this provider, to which every request was correct."""
    if provider is META:
        with MetaServer() as metas:
            yield MetaLine(metas)
            assert metas.refused == []
    else:
        with TwilioServer(clock()) as twilio:
            yield TwilioLine(twilio)
            assert twilio.refused == []


@pytest.fixture
def line(provider: Provider) -> Iterator[Line]:
    with a_line(provider) as line:
        yield line


both = pytest.mark.parametrize("provider", [TWILIO, META])


def will(line: Line, *steps: Any) -> None:
    """Decide what happens to the next messages; a name is a step of the stand-in, a pair is a failure."""
    known = STEPS[line.provider]
    if any(isinstance(step, str) and step.startswith("hangs") for step in steps):
        line.loses_patience()
    line.server.will(*(getattr(known, step) if isinstance(step, str) else known.fails(*step) for step in steps))


def note(code: int) -> list[str]:
    """What the conversation is told of this failure. A text that may be said later waits instead."""
    if code in HELD:
        return []
    return [f"A message of yours did not reach the person, or nobody knows whether it did (code {code})."]


# --- later ----------------------------------------------------------------------------------------------------------


@pytest.mark.sampled(8)
@pytest.mark.parametrize(("provider", "status", "code"), each(LATER))
def test_what_passes_delays_the_reply_and_each_part_arrives_once(
    line: Line, provider: Provider, status: int, code: int
) -> None:
    will(line, "accepts", (status, code), (status, code))
    texts = line.replies("One", "two", "three")
    assert line.errors == [DeliveryDelayed] * 2
    assert line.received == texts
    assert (line.rows, line.told, line.dead) == (["sent"] * 3, [], [])


@pytest.mark.parametrize(("provider", "status", "code"), each(OPERATORS))
def test_what_an_operator_has_to_mend_is_told_apart_and_sent_once_it_is(
    line: Line, provider: Provider, status: int, code: int
) -> None:
    will(line, "accepts", (status, code), (status, code))
    texts = line.replies("One", "two", "three")
    assert line.errors == [ProviderBroken] * 2
    assert line.received == texts
    assert (line.rows, line.told, line.dead) == (["sent"] * 3, [], [])


@both
@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_failure_in_front_of_the_provider_is_one_that_passes(line: Line, provider: Provider, status: int) -> None:
    line.server.will(STEPS[provider].fails_without_words(status))
    texts = line.replies("One")
    assert line.received == texts
    assert line.rows == ["sent"]


@both
def test_a_burst_of_429_holds_everything_up_and_doubles_nothing(line: Line, provider: Provider) -> None:
    busy = {TWILIO: (429, 20429), META: (429, 130429)}[provider]
    will(line, *[busy] * 4, "accepts", *[busy] * 4, "accepts", *[busy] * 4)
    texts = line.replies("One", "two", "three")
    assert line.errors == [DeliveryDelayed] * 12
    assert line.received == texts
    assert (line.rows, line.told, line.dead) == (["sent"] * 3, [], [])


@both
def test_what_cannot_be_reached_is_sent_when_it_can(line: Line, provider: Provider) -> None:
    assert isinstance(line, TwilioLine | MetaLine)
    with MetaServer() if provider is META else TwilioServer(clock()) as gone:
        nobody = gone.url
    line.plug(line.sender(nobody))
    texts = line.replies("One", "two", work=False)
    line.once()
    line.plug(line.sender(line.server.url))
    line.work()
    assert line.errors == [DeliveryDelayed]
    assert line.received == texts
    assert line.rows == ["sent", "sent"]


@both
def test_an_outage_longer_than_the_queue_is_patient_ends_in_the_dead_letters_and_sends_nothing_stale(
    line: Line, provider: Provider
) -> None:
    will(line, *[(503, 20503)] * RECEIVES)
    line.replies("One")
    assert len(line.dead) == 1
    for _ in range(4):
        line.clock.advance(minutes=30)
        line.sweeps()
    assert line.received == []
    assert line.rows == ["failed"]
    assert line.told == ["A message of yours came too late and was not sent."]
    texts = line.replies("Here again")
    assert line.received == texts


# --- never ----------------------------------------------------------------------------------------------------------


@pytest.mark.sampled(14)
@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize(("provider", "status", "code"), each(NEVER))
def test_what_is_rejected_is_told_once_and_no_later_part_of_that_reply_is_sent(
    line: Line, provider: Provider, status: int, code: int, at: int
) -> None:
    will(line, *["accepts"] * at, (status, code))
    texts = line.replies("One", "two", "three")
    for _ in range(6):  # nor later: neither the sweep nor a relay that comes again
        line.clock.advance(minutes=3)
        line.sweeps()
    assert line.errors == []
    assert line.received == texts[:at]
    assert line.rows == ["sent"] * at + ["failed"] * (3 - at)
    assert [told for told in line.told if "too late" not in told] == note(code)
    assert (line.state.held == (texts[at],)) == (code in HELD)
    assert line.state.person is not None
    assert line.state.person.opted_out == (code in STOPPED)


@pytest.mark.parametrize(("provider", "status", "code"), each(NEVER))
def test_the_next_reply_is_sent_after_a_rejected_one(line: Line, provider: Provider, status: int, code: int) -> None:
    will(line, (status, code))
    held = line.replies("One")
    if code in STOPPED:
        line.says("START")
    before = len(line.received)
    texts = line.replies("Again")
    waited = [f"While I could not write to you, this waited:\n{held[0]}"] if code in HELD else []
    assert len(line.received[before:]) == len(waited) + 1
    assert line.received[-1:] == texts
    assert all(held[0] in each for each in line.received[before:-1])


# --- nobody knows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "step",
    ["hangs_after_accepting", "hangs_up_after_accepting", "is_cut_off_after_accepting", "babbles_after_accepting"],
)
@both
def test_a_message_that_was_taken_although_its_answer_was_lost_arrives_once(
    line: Line, provider: Provider, step: str
) -> None:
    will(line, "accepts", step)
    texts = line.replies("One", "two", "three", work=False)
    line.once()
    line.reports(1, "sent")
    line.work()
    assert line.errors == [DeliveryUncertain]
    assert line.received == texts
    assert (line.rows, line.told) == (["sent"] * 3, [])


def unheard_of(line: Line) -> tuple[list[str], list[str]]:
    """How the row of a message stands of which no callback came, and what is told: Twilio can be asked."""
    return (["sent"], []) if line.provider is TWILIO else (["unknown"], [note(0)[0].replace("code 0", "code unknown")])


@both
def test_a_message_that_was_taken_and_of_which_nothing_is_heard_is_not_sent_again(
    line: Line, provider: Provider
) -> None:
    will(line, "hangs_up_after_accepting")
    texts = line.replies("One")
    assert line.received == texts
    assert (line.rows, line.told) == unheard_of(line)
    assert set(line.errors[1:]) <= {TryAgain}


@both
def test_a_message_that_was_not_taken_is_sent_again_only_where_the_provider_can_tell(
    line: Line, provider: Provider
) -> None:
    will(line, "hangs_up_before_accepting")
    texts = line.replies("One")
    assert line.received == (texts if provider is TWILIO else [])
    assert (line.rows, line.told) == unheard_of(line)


# --- callbacks ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("provider", "status", "code"), each(AFTERWARDS))
def test_a_failure_by_callback_is_told_once_however_often_it_comes(
    line: Line, provider: Provider, status: str, code: int
) -> None:
    texts = line.replies("One")
    for _ in range(3):
        line.reports(0, status, code)
        line.work()
    assert line.received == texts
    assert (line.rows, line.told) == (["failed"], note(code))
    told = [each.usage.provider_code for each in line.service.reports if each.usage.undelivered]
    assert set(told) == {str(code)}
    assert line.state.held == (tuple(texts) if code in HELD else ())
    assert line.state.person is not None
    assert line.state.person.opted_out == (code in STOPPED)
    if code in STOPPED:
        line.says("Tell me more.")
        assert line.received == texts


@pytest.mark.parametrize(("provider", "status", "code"), each(AFTERWARDS))
def test_parts_that_wait_are_not_sent_after_an_earlier_one_has_failed_by_callback(
    line: Line, provider: Provider, status: str, code: int
) -> None:
    will(line, "accepts", (503, 2))
    texts = line.replies("One", "two", "three", work=False)
    line.once()
    line.reports(0, status, code)
    line.work()
    for _ in range(6):
        line.clock.advance(minutes=5)
        line.sweeps()
    assert line.received == texts[:1]
    assert line.rows == ["failed"] * 3


WORDS: Mapping[Provider, Sequence[str]] = {TWILIO: list(STATUSES), META: ["sent", "delivered", "read", "failed"]}
MEANS: Mapping[str, str] = {**STATUSES, "failed": "failed"}
FURTHER = ["pending", "sending", "unknown", "sent", "failed", "delivered", "read"]
"""A row only moves this way."""
FAILURE = {TWILIO: 30003, META: 131026}


@dataclass(frozen=True)
class Callbacks:
    """What a provider reports of one message: before anybody knows that it was taken, and afterwards."""

    provider: Provider
    early: Sequence[str]
    late: Sequence[str]


def callbacks(provider: Provider) -> some.SearchStrategy[Callbacks]:
    reported = some.lists(some.sampled_from(WORDS[provider]), max_size=6)
    return some.builds(Callbacks, some.just(provider), reported, reported)


@pytest.mark.slow
@settings(max_examples=150, derandomize=True, database=None, deadline=None)
@given(some.one_of(callbacks(TWILIO), callbacks(META)))
@example(Callbacks(META, ["read", "failed"], ["delivered", "sent"]))
@example(Callbacks(TWILIO, ["delivered"], ["sent", "undelivered", "undelivered"]))
@example(Callbacks(TWILIO, ["undelivered", "failed"], ["delivered", "canceled"]))
def test_callbacks_in_any_order_and_number_only_move_a_row_forward_and_tell_of_a_failure_once(told: Callbacks) -> None:
    with a_line(told.provider) as line:
        will(line, "hangs_up_after_accepting")
        texts = line.replies("One", work=False)
        seen, failed = ["sending"], False
        line.once()

        def reports(statuses: Sequence[str]) -> None:
            nonlocal failed
            for status in statuses:
                code = FAILURE[told.provider] if MEANS[status] == "failed" else None
                failed = failed or (code is not None and seen[-1] not in ("delivered", "read"))
                line.reports(0, status, code)
                seen.append(line.rows[0])

        reports(told.early)
        line.work()
        seen.append(line.rows[0])
        unknown = told.provider is META and not told.early
        reports(told.late)
        line.work()
        reported = [MEANS[status] for status in (*told.early, *told.late)]
        assert [FURTHER.index(status) for status in seen] == sorted(FURTHER.index(status) for status in seen)
        known = ["unknown"] if unknown else ["sent"] * (not told.early)
        assert line.rows == [max([*reported, *known], key=FURTHER.index)]
        assert len(line.told) == int(failed or unknown)
        assert line.received == texts


@pytest.mark.parametrize(
    "code",
    [
        *("30034", "30007", "30032", "132015", "132016", "131049", "131048", "63018", "63038", "131062", "63036"),
        *("63016", "131030", "63015", "63024", "30450", "470", "131026"),
    ],
)
def test_each_code_that_an_operator_can_mend_says_how(code: str) -> None:
    assert failure_codes.meaning(code).advice


def test_no_code_has_two_meanings() -> None:
    table = toml_files.content("parley.conversation.failure_codes", "codes")
    codes = [code for each in table["kinds"] for code in each["codes"]]
    assert len(codes) == len(set(codes))
