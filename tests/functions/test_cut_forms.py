"""Twilio signs names and values joined without a sign between them. Whoever holds one signed form can cut the same text
into other fields: through the webhook, each such form is refused, or is the same event of the same person."""

import itertools
import random
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from parley_cli.events import ACCOUNT_SID, ANA, BEN, MESSAGES, TWILIO, message_form, signed
from tests.functions.conftest import Log
from tests.support.cloud import Cloud, Context, load_app

Fields = dict[str, str]
OTHER = "SM" + "ab" * 16
NAMES = sorted({name for sample in MESSAGES for name in message_form(sample)})
"""Twilio's own, at which somebody would cut."""


@pytest.fixture
def app(aws: Cloud, log: Log) -> ModuleType:
    return load_app("webhook")


def text_of(form: Fields) -> str:
    """What Twilio signs behind the address."""
    return "".join(name + form[name] for name in sorted(form))


def posted(aws: Cloud, app: ModuleType, original: Fields, cut: Fields) -> tuple[str, str] | None:
    """The cut form, under the signature of the original: who is queued with what id; None where it is refused."""
    event = signed(TWILIO.webhook_url, original)
    event["body"] = signed(TWILIO.webhook_url, cut)["body"]
    answer: dict[str, Any] = app.handler(event, Context())
    queued = aws.bodies("mailbox")
    assert answer["statusCode"] == (200 if queued else 400), "the signature is right"
    return (queued[0]["conversation"], queued[0]["id"]) if queued else None


# --- what an attacker would do ----------------------------------------------------------------------------------------


def hidden(*fields: str) -> str:
    """A body in which whole fields hide, and a last one, whose value is all that Twilio adds."""
    return "hello" + "".join(fields)


FROM_BEN, TO, NEW_ID = f"From{BEN}", f"To{TWILIO.sms_number}", f"MessageSid{OTHER}"
FORGED: dict[str, tuple[str, tuple[str, ...]]] = {
    "another id": (hidden(f"From{ANA}", NEW_ID, TO, "ToZ"), ("From", "MessageSid", "To", "ToZ")),
    "another sender with the id": (hidden(FROM_BEN, "FromZ"), ("From", "FromZ")),
    "another sender and id": (hidden(FROM_BEN, NEW_ID, TO, "ToZ"), ("From", "MessageSid", "To", "ToZ")),
    "another sender on WhatsApp": (
        hidden(f"Fromwhatsapp:{BEN}", NEW_ID, TO, "ToZ"),
        ("From", "MessageSid", "To", "ToZ"),
    ),
    "an id behind a reply's": (
        hidden(f"From{ANA}", "FromCityOriginalReplied", NEW_ID, TO, "ToZ"),
        ("From", "FromCity", "MessageSid", "To", "ToZ"),
    ),
    "a short code": (hidden("From12345", NEW_ID, TO, "ToZ"), ("From", "MessageSid", "To", "ToZ")),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_body_in_which_fields_hide_forges_nothing(name: str, aws: Cloud, app: ModuleType) -> None:
    body, names = FORGED[name]
    original = message_form("sms") | {"Body": body}
    text = text_of(original)
    cuts: Fields = {"AccountSid": ACCOUNT_SID, "ApiVersion": original["ApiVersion"]}
    rest = text[text.index("Body") + 4 :]
    places = [rest.index(each) for each in names]
    cuts["Body"] = rest[: places[0]]
    for each, start, end in zip(names, places, [*places[1:], len(rest)], strict=True):
        cuts[each] = rest[start + len(each) : end]
    assert text_of(cuts) == text, "the same signature"
    was = posted(aws, app, original, original)
    became = posted(aws, app, original, cuts)
    assert became is None or became == was


# --- every other cut --------------------------------------------------------------------------------------------------


NEEDED = ("AccountSid", "From", "MessageSid", "To")


def cuts_of(text: str, chance: random.Random) -> Fields | None:
    """Return one way to cut the text into fields: where one of Twilio's names stands, also inside what people wrote.
    Most ways have the fields that make a message."""
    places = {name: [found.start() for found in re.finditer(name, text)] for name in NAMES}
    names = [*NEEDED, *chance.sample(NAMES, chance.randint(0, 6))]
    chosen = sorted({(chance.choice(places[name]), name) for name in names if places[name]} | {(0, "AccountSid")})
    form: Fields = {}
    for (start, name), (end, _) in zip(chosen, [*chosen[1:], (len(text), "")], strict=True):
        form[name] = text[start + len(name) : end]
    return form if text_of(form) == text else None


def variations(original: Fields, chance: random.Random, number: int) -> Iterator[Fields]:
    text = text_of(original)
    found = (cuts_of(text, chance) for _ in itertools.count())
    return itertools.islice((each for each in found if each is not None and each != original), number)


TEMPTING = some.lists(
    some.sampled_from(
        [FROM_BEN, TO, NEW_ID, f"From{ANA}", "Z", "SmsSid" + OTHER, "hi ", "ToCity", "Body", "1", "NumMedia0"]
    ),
    max_size=5,
).map("".join)


@settings(
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    sample=some.sampled_from(["sms", "whatsapp", "mms", "whatsapp-reply"]), body=TEMPTING, seed=some.integers(0, 10**6)
)
def test_every_cut_is_refused_or_the_same_event(aws: Cloud, app: ModuleType, sample: str, body: str, seed: int) -> None:
    original = message_form(sample) | {"Body": body}
    results = {posted(aws, app, original, cut) for cut in variations(original, random.Random(seed), 8)}
    results.add(posted(aws, app, original, original))
    assert len(results - {None}) <= 1


def test_cuts_that_change_nothing_that_counts_are_taken_for_the_same(aws: Cloud, app: ModuleType) -> None:
    """Some cuts pass, so that the test above compares something."""
    original = message_form("sms") | {"Body": "see ToCity"}
    cut = {name: value for name, value in original.items() if name not in ("ToCountry",)}
    cut["ToCity"] = f"{original['ToCity']}ToCountry{original['ToCountry']}"
    assert text_of(cut) == text_of(original)
    assert posted(aws, app, original, cut) == posted(aws, app, original, original) is not None


# --- honest people ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "From +1 416 555 0145 I heard nothing",
        "FromHere to there",
        "MessageSid is a field",
        f"my log says MessageSid={OTHER}",
        f"MessageSid{OTHER}",
        f"see MessageSid{OTHER}Body",
        "AccountSidAC1",
    ],
)
def test_a_body_that_speaks_of_fields_is_answered(body: str, aws: Cloud, app: ModuleType) -> None:
    form = message_form("sms") | {"Body": body}
    assert posted(aws, app, form, form) is not None


@pytest.mark.parametrize(
    "field",
    [
        {"MessageSid": "SM1"},
        {"MessageSid": OTHER.upper()},
        {"MessageSid": f"{OTHER}\n"},
        {"SmsSid": OTHER},
        {"SmsMessageSid": OTHER},
        {"AccountSid": "AC1"},
        {"From": "ana"},
        {"From": "messenger:1234567"},
        {"From": f"{ANA}٣"},
        {"To": ""},
        {"lower": "1"},
        {"Two words": "1"},
        {"": "1"},
        {"Añ": "1"},
    ],
    ids=str,
)
def test_what_twilio_would_not_write_is_refused_though_it_is_signed(field: Fields, aws: Cloud, app: ModuleType) -> None:
    form = message_form("sms") | field
    assert posted(aws, app, form, form) is None


def test_a_field_that_twilio_adds_one_day_loses_no_message(aws: Cloud, app: ModuleType) -> None:
    form = message_form("whatsapp") | {"ThreadMessageSid": OTHER, "NewThing2027": '{"any": "thing"}'}
    assert posted(aws, app, form, form) is not None
