"""`TwilioSender` over a strict stand-in for Twilio's Messages API: its requests are correct, and after every failure
it says what is known.
"""

import base64
import http.client
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.channels.twilio.send import TwilioSender
from parley.conversation.effects import Button, Outbound
from parley.conversation.events import Channel
from parley.errors import DeliveryDelayed, DeliveryRejected, DeliveryUncertain, ProviderBroken
from tests.support.http_server import in_json
from tests.support.phone import ANA
from tests.support.phone import clock as noon
from tests.support.twilio_server import (
    ACCOUNT,
    CONTENTS,
    MESSAGING_SERVICE,
    TOKEN,
    Step,
    TwilioServer,
    accepts,
    babbles_after_accepting,
    fails,
    fails_without_words,
    hangs_after_accepting,
    hangs_before_accepting,
    hangs_up_after_accepting,
    hangs_up_before_accepting,
    is_cut_off_after_accepting,
)

SERVICE = "+14165550100"
STATUS_URL = "https://parley.example/dev/twilio/status"
NOBODY: frozenset[str] = frozenset()
TIMEOUT_SECONDS = 1.0
"""Long enough for an answer on a busy machine, and short enough to wait for in a test of a server that hangs."""


@pytest.fixture
def clock() -> ManualClock:
    return noon()


@pytest.fixture
def server(clock: ManualClock) -> Iterator[TwilioServer]:
    with TwilioServer(clock) as running:
        yield running
        assert not running.refused, f"a request was not correct: {running.refused}"


@pytest.fixture
def sender(server: TwilioServer) -> TwilioSender:
    return make_sender(server.url)


def make_sender(
    base_url: str, token: str = TOKEN, messaging_service: str = "", contents: Mapping[int, str] | None = None
) -> TwilioSender:
    return TwilioSender(ACCOUNT, token, base_url, STATUS_URL, TIMEOUT_SECONDS, messaging_service, contents)


def message(text: str = "Added “milk”.", *, id: str = "SM1.r0", channel: Channel = Channel.SMS) -> Outbound:
    return Outbound(
        id=id, conversation="ABC234", channel=channel, to=ANA, sender=SERVICE, text=text, created_at=noon()()
    )


# --- delivering -----------------------------------------------------------------------------------------------------


def test_a_message_is_a_correct_request_with_its_row_in_the_callback(
    server: TwilioServer, sender: TwilioSender
) -> None:
    sid = sender.deliver(message("Added “milk” & <bread>\n+ 100 %. 🥛"))
    assert server.forms == [
        {
            "To": ANA,
            "From": SERVICE,
            "Body": "Added “milk” & <bread>\n+ 100 %. 🥛",
            "StatusCallback": f"{STATUS_URL}?row=ABC234.SM1.r0",
        }
    ]
    assert [each["sid"] for each in server.messages] == [sid]


def test_whatsapp_is_named_on_both_sides(server: TwilioServer, sender: TwilioSender) -> None:
    sender.deliver(message(channel=Channel.WHATSAPP))
    assert (server.forms[0]["To"], server.forms[0]["From"]) == (f"whatsapp:{ANA}", f"whatsapp:{SERVICE}")


TEMPLATE = "HX0123456789abcdef0123456789abcdef"


def test_a_template_goes_with_its_variable_and_is_found_by_it(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    reminder = message("Reminder: stretch", channel=Channel.WHATSAPP)
    reminder = reminder.model_copy(update={"template": TEMPLATE, "variable": "stretch"})
    sid = sender.deliver(reminder)
    assert server.forms[0]["ContentSid"] == TEMPLATE
    assert server.forms[0]["ContentVariables"] == '{"1": "stretch"}'
    assert "Body" not in server.forms[0]
    assert server.texts == ["Don't forget: stretch!"]
    assert sender.find(reminder, clock(), NOBODY) == sid


def test_an_error_in_the_new_form_is_understood_too(server: TwilioServer, sender: TwilioSender) -> None:
    """Twilio moves its APIs to RFC 9457, and the SDK has another exception for that."""
    kind = "https://www.twilio.com/docs/errors/21211"
    problem = {"type": kind, "title": "Invalid 'To' number", "status": 400, "code": 21211}
    server.will(lambda server, form: in_json(400, problem))
    with pytest.raises(DeliveryRejected) as raised:
        sender.deliver(message())
    assert raised.value.code == "21211"


LOST = [
    hangs_after_accepting,
    hangs_up_after_accepting,
    is_cut_off_after_accepting,
    babbles_after_accepting,
]
"""Everything that can happen to an answer once the message was taken."""


@pytest.mark.parametrize("step", LOST)
def test_a_lost_answer_is_uncertain_and_the_message_is_found(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock, step: Step
) -> None:
    claimed_at = clock()
    server.will(step)
    with pytest.raises(DeliveryUncertain):
        sender.deliver(message())
    clock.advance(seconds=31)
    assert sender.find(message(), claimed_at, NOBODY) == server.messages[0]["sid"]


@pytest.mark.parametrize("step", [hangs_before_accepting, hangs_up_before_accepting])
def test_a_lost_message_is_uncertain_and_is_not_found(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock, step: Step
) -> None:
    server.will(step)
    with pytest.raises(DeliveryUncertain):
        sender.deliver(message())
    assert sender.find(message(), clock(), NOBODY) is None


# --- asking ---------------------------------------------------------------------------------------------------------


def test_a_message_is_found_whether_or_not_the_carrier_has_it(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    claimed_at = clock()
    sid = sender.deliver(message())
    clock.advance(seconds=31)
    assert sender.find(message(), claimed_at, NOBODY) == sid
    server.carrier_takes_all()
    assert sender.find(message(), claimed_at, NOBODY) == sid


@pytest.mark.parametrize("channel", list(Channel))
def test_twilio_is_asked_for_the_messages_of_this_pair_alone(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock, channel: Channel
) -> None:
    sender.deliver(message(channel=channel))
    other = next(each for each in Channel if each is not channel)
    assert sender.find(message(channel=channel), clock(), NOBODY)
    assert sender.find(message(channel=other), clock(), NOBODY) is None
    assert sender.find(message().model_copy(update={"to": "+14165550199"}), clock(), NOBODY) is None


def test_equal_texts_are_told_apart_by_their_owners(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    first, second = sender.deliver(message("OK")), sender.deliver(message("OK", id="SM2.r0"))
    assert sender.find(message("OK"), clock(), frozenset({first})) == second
    assert sender.find(message("OK"), clock(), frozenset({second})) == first
    assert sender.find(message("OK"), clock(), frozenset({first, second})) is None


def test_two_lost_messages_of_the_same_text_are_both_found(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    server.will(hangs_up_after_accepting, hangs_up_after_accepting)
    claims = []
    for row in ("SM1.r0", "SM2.r0"):
        claims.append(clock())
        with pytest.raises(DeliveryUncertain):
            sender.deliver(message("OK", id=row))
        clock.advance(seconds=20)
    first = sender.find(message("OK"), claims[0], NOBODY)
    assert first == server.messages[0]["sid"]
    assert sender.find(message("OK"), claims[1], frozenset({str(first)})) == server.messages[1]["sid"]


def test_an_earlier_message_of_the_same_text_is_not_this_one(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    sender.deliver(message("OK"))
    server.carrier_takes_all()
    clock.advance(minutes=10)
    assert sender.find(message("OK"), clock(), NOBODY) is None


def test_a_provider_whose_clock_is_a_little_behind_still_finds_it(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    sid = sender.deliver(message())
    assert sender.find(message(), clock() + timedelta(seconds=3), NOBODY) == sid


def test_a_text_that_only_begins_the_same_is_another(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    sender.deliver(message("OK, done."))
    assert sender.find(message("OK"), clock(), NOBODY) is None


def test_a_list_of_several_pages_is_read_on(server: TwilioServer, sender: TwilioSender, clock: ManualClock) -> None:
    server.page = 2
    sids = [sender.deliver(message(f"Part {n}", id=f"SM1.r{n}")) for n in range(5)]
    assert sender.find(message("Part 0"), clock(), NOBODY) == sids[0]


@pytest.mark.parametrize(
    "step",
    [
        fails(429, 20429),
        fails(500, 20500),
        fails(503, 20503),
        fails(401, 20003),
        fails_without_words(502),
        hangs_before_accepting,
        hangs_up_before_accepting,
    ],
)
def test_a_list_that_cannot_be_read_settles_nothing(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock, step: Step
) -> None:
    server.list_will(step)
    with pytest.raises(DeliveryDelayed):
        sender.find(message(), clock(), NOBODY)


def test_credentials_that_the_list_does_not_take_are_told_apart(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock
) -> None:
    server.list_will(fails(401, 20003))
    with pytest.raises(ProviderBroken):
        sender.find(message(), clock(), NOBODY)


# --- choices --------------------------------------------------------------------------------------------------------


@pytest.fixture
def choosy(server: TwilioServer) -> TwilioSender:
    """An account with contents for some numbers of choices."""
    return make_sender(server.url, contents={count: sid for sid, count in CONTENTS.items()})


def choosing(*titles: str, channel: Channel = Channel.WHATSAPP, choose: str | None = None) -> Outbound:
    """A message with these choices."""
    buttons = tuple(Button(id=f"SM1.q.{number}", title=title) for number, title in enumerate(titles, 1))
    return message("Which one?\n2 or more", channel=channel).model_copy(update={"buttons": buttons, "choose": choose})


def test_a_few_choices_are_the_content_for_so_many_buttons(server: TwilioServer, choosy: TwilioSender) -> None:
    choosy.deliver(choosing("Yes", "No"))
    (form,) = server.forms
    assert CONTENTS[form["ContentSid"]] == 2
    assert json.loads(form["ContentVariables"]) == {
        "body": "Which one?\n2 or more",
        "title1": "Yes",
        "id1": "SM1.q.1",
        "title2": "No",
        "id2": "SM1.q.2",
    }
    assert form["StatusCallback"].endswith("?row=ABC234.SM1.r0")


@pytest.mark.parametrize(("choose", "said"), [(None, "Choose"), ("Elegir", "Elegir")])
def test_more_choices_are_a_list_that_a_button_opens(
    server: TwilioServer, choosy: TwilioSender, choose: str | None, said: str
) -> None:
    choosy.deliver(choosing("a", "b", "c", "a very long title of a choice", choose=choose))
    (form,) = server.forms
    variables = json.loads(form["ContentVariables"])
    assert CONTENTS[form["ContentSid"]] == 4
    assert (variables["choose"], variables["title4"]) == (said, "a very long title of a…")


@pytest.mark.parametrize(
    "asked",
    [choosing("Yes", "No", channel=Channel.SMS), choosing(*"abcde"), choosing(*"abcdefghijk"), message()],
    ids=["on SMS", "no content for five", "eleven", "no choices"],
)
def test_where_no_content_shows_them_the_text_alone_says_how_to_answer(
    server: TwilioServer, choosy: TwilioSender, asked: Outbound
) -> None:
    choosy.deliver(asked)
    (form,) = server.forms
    assert form["Body"] == asked.text
    assert "ContentSid" not in form


def test_choices_whose_answer_was_lost_are_found(
    server: TwilioServer, choosy: TwilioSender, clock: ManualClock
) -> None:
    server.will(hangs_up_after_accepting)
    with pytest.raises(DeliveryUncertain):
        choosy.deliver(choosing("Yes", "No"))
    assert choosy.find(choosing("Yes", "No"), clock(), NOBODY) == server.messages[0]["sid"]


# --- through a Messaging Service ------------------------------------------------------------------------------------


@pytest.fixture
def pooled(server: TwilioServer) -> TwilioSender:
    return make_sender(server.url, messaging_service=MESSAGING_SERVICE)


@pytest.mark.parametrize("channel", list(Channel))
def test_a_messaging_service_chooses_the_sender_and_callbacks_still_find_the_row(
    server: TwilioServer, pooled: TwilioSender, channel: Channel
) -> None:
    pooled.deliver(message("hello", channel=channel))
    (form,) = server.forms
    assert (form["MessagingServiceSid"], form["Body"]) == (MESSAGING_SERVICE, "hello")
    assert form["StatusCallback"] == f"{STATUS_URL}?row=ABC234.SM1.r0"
    assert "From" not in form


@pytest.mark.parametrize("channel", list(Channel))
def test_a_lost_message_is_found_whichever_sender_was_chosen(
    server: TwilioServer, pooled: TwilioSender, clock: ManualClock, channel: Channel
) -> None:
    claimed_at = clock()
    server.will(hangs_up_after_accepting)
    with pytest.raises(DeliveryUncertain):
        pooled.deliver(message("OK", channel=channel))
    clock.advance(seconds=31)
    sid = server.messages[0]["sid"]
    assert pooled.find(message("OK", channel=channel), claimed_at, NOBODY) == sid
    assert pooled.find(message("OK", channel=channel), claimed_at, frozenset({sid})) is None
    assert pooled.find(message("Not OK", channel=channel), claimed_at, NOBODY) is None
    assert pooled.find(message("OK", channel=channel), clock(), NOBODY) is None
    assert all("From" not in query and query["To"].endswith(ANA) for query in server.queries)


def test_the_same_words_of_another_service_of_the_account_are_not_ours(
    server: TwilioServer, sender: TwilioSender, pooled: TwilioSender, clock: ManualClock
) -> None:
    sender.deliver(message("OK"))
    assert pooled.find(message("OK"), clock(), NOBODY) is None


# --- what must not be seen ------------------------------------------------------------------------------------------


def test_no_secret_number_or_text_reaches_a_log_line(
    server: TwilioServer, sender: TwilioSender, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.will(accepts, fails(400, 21211, f"The 'To' number {ANA} is not valid"))
    sender.deliver(message("my secret"))
    with pytest.raises(DeliveryRejected) as rejected:
        sender.deliver(message("my secret"))
    sender.find(message("my secret"), clock(), NOBODY)
    said = " ".join([*(record.getMessage() for record in caplog.records), str(rejected.value)])
    private = [TOKEN, ACCOUNT, ANA, ANA.lstrip("+"), SERVICE, SERVICE.lstrip("+"), "secret"]
    assert not [each for each in private if each in said]


# --- the stand-in itself --------------------------------------------------------------------------------------------


GOOD = {"To": ANA, "From": SERVICE, "Body": "hi", "StatusCallback": STATUS_URL}


def ask(server: TwilioServer, method: str, fields: dict[str, str], authorization: str | None = None) -> int:
    """A request by hand: the status of its answer."""
    basic = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
    headers = {"Authorization": authorization or f"Basic {basic}"}
    path, body = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", None
    if method == "POST":
        headers["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(fields)
    else:
        path += f"?{urlencode(fields)}"
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=5)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"To": ""}, "'To' is required"),
        ({"From": ""}, "'From' is required"),
        ({"Body": ""}, "'Body' is required"),
        ({"Body": "a" * 1601}, "1600 character limit"),
        ({"To": "4165550123"}, "not a valid phone number"),
        ({"To": f"whatsapp:{ANA}"}, "same channel"),
        ({"From": f"whatsapp:{SERVICE}"}, "same channel"),
        ({"To": SERVICE}, "cannot be the same"),
        ({"StatusCallback": "/twilio/status"}, "not a valid URL"),
        ({"StatusCallback": "ftp://parley.example/status"}, "not a valid URL"),
        ({"StatusCallback": "https://my_host.example/status"}, "not a valid URL"),
        ({"Text": "hi"}, "Unknown parameter Text"),
        ({"MessagingServiceSid": "MG" + "0" * 32}, "does not exist"),
    ],
)
def test_the_stand_in_refuses_what_twilio_would(changes: dict[str, str], reason: str) -> None:
    with TwilioServer(noon()) as server:
        assert ask(server, "POST", {**GOOD, **changes}) == 400
        assert reason in server.refused[0]
        assert not server.messages


@pytest.mark.parametrize(
    "query", [{"Body": "hi"}, {"PageSize": "0"}, {"PageSize": "1001"}, {"DateSent>": "noon"}, {"Page": "1"}]
)
def test_the_stand_in_refuses_a_wrong_query(query: dict[str, str]) -> None:
    with TwilioServer(noon()) as server:
        assert ask(server, "GET", query) == 400


def test_the_stand_in_refuses_who_is_not_the_account() -> None:
    with TwilioServer(noon()) as server:
        assert ask(server, "POST", GOOD, authorization="Basic bm9ib2R5Og==") == 401
        assert ask(server, "GET", {}, authorization="Bearer x") == 401
        assert not server.messages
