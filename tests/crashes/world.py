"""A whole deployment in this process that can fail at any call: the real handlers, DynamoDB on moto, stand-ins for SQS,
the provider, the model and Stripe, and a manual clock.

A world does what AWS and the provider would do: it delivers what is in the queues, delivers again what a dead process
left there, rings for the sweep every minute, posts a webhook again that was not answered with 200, and reports
deliveries. Nothing goes over a network, and nothing waits.
"""

import copy
import json
import logging
import os
import random
import re
import time
from base64 import b64decode, b64encode
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message as Headers
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import boto3
import httpx2
import pytest
import requests
import tenacity.nap
from botocore.client import BaseClient
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError
from botocore.validate import ParamValidator
from httpx2 import create_ssl_context
from moto.dynamodb.models import dynamodb_backends
from pydantic import JsonValue
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from twilio.request_validator import RequestValidator
from urllib3 import HTTPResponse
from urllib3 import exceptions as http_errors

from parley import wiring
from parley.adapters import aws
from parley.adapters.dynamodb import from_item, key
from parley.adapters.http_client import HttpClient
from parley.adapters.memory_queues import ManualClock
from parley.conversation.events import Channel, Notified, dump
from parley.conversation.identity import conversation_id
from parley.lanes.commerce import payments
from parley.lanes.guide.phases import PHASES
from parley.lanes.table import HERE, LANES
from parley_cli import stripe
from parley_cli.events import ANA, BEN, CONVERSATION_KEY, PUBLIC_URL, STRIPE_SECRET, TWILIO, stripe_posted
from parley_cli.phone import forms
from tests.crashes import rules
from tests.crashes.faults import Calls, Client, Died, Faults, Way
from tests.crashes.model import think
from tests.crashes.post import PostOffice, lane
from tests.crashes.queues import BATCH, Queue, operations, records
from tests.crashes.tape import Invocation, Tape, before
from tests.crashes.threads import OneByOne, wait
from tests.support import openai_server, stripe_server, twilio_server
from tests.support.answering_client import answered
from tests.support.batch_answers import handed_back
from tests.support.business import LAST_CROISSANT
from tests.support.cloud import ACCOUNT, QUEUES, REGION, TABLE, Context, load_app
from tests.support.http_server import Answer, LocalServer, Request
from tests.support.moto_in_place import aws_in_moto, same_items
from tests.support.openai_server import OpenAIServer
from tests.support.phone import START
from tests.support.planted import plant_rows
from tests.support.stripe_server import StripeServer
from tests.support.table import create_table
from tests.support.twilio_server import Step, TwilioServer

WEBHOOK = "https://8.8.8.8/hand-offs"
"""The hand-off webhook's address: an IP address, so that no name has to be resolved."""
TWILIO_URL, MODEL_URL = "https://provider.example.com", "https://model.example.com"
STRIPE_URL = "https://payments.example.com"
TWILIO_ACCOUNT = replace(TWILIO, account_sid=twilio_server.ACCOUNT, auth_token=twilio_server.TOKEN)
ANAS_ID = "CA.13491208655302741918"
"""WhatsApp's id of Ana, by which she is named where her number is not shown."""
CONVERSATION = conversation_id(CONVERSATION_KEY, TWILIO.service, ANA)

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PARLEY_STAGE": "dev",
    "PARLEY_SERVICE": TWILIO.service,
    "PARLEY_TABLE": TABLE,
    "PARLEY_MAILBOX_URL": f"https://sqs.example.com/{QUEUES['mailbox']}",
    "PARLEY_MAILBOX_DEAD_URL": "https://sqs.example.com/parley-dev-mailbox-dead.fifo",
    "PARLEY_DELIVERIES_URL": f"https://sqs.example.com/{QUEUES['deliveries']}",
    "PARLEY_DELAYED_URL": "https://sqs.example.com/parley-dev-delayed",
    "PARLEY_STATUSES_URL": f"https://sqs.example.com/{QUEUES['statuses']}",
    "PARLEY_PUBLIC_URL": PUBLIC_URL,
    "PARLEY_SECRETS": "",
    "PARLEY_ONBOARDING": "no",
    "PARLEY_PERSON_HOURLY_TEXTS": "0",  # no limit: a test sends many texts
    "PARLEY_PERSON_DAILY_TEXTS": "0",
    "PARLEY_COACH": "yes",
    "PARLEY_GUIDE_MODEL": "no",
    "PARLEY_ADMINS": BEN,
    "PARLEY_HAND_OFF_WEBHOOK": WEBHOOK,
    "HAND_OFF_SECRET": "hand-off",
    "PARLEY_COACH_PREPARATION_MINUTES": "0",
    "PARLEY_CONVERSATION_KEY": CONVERSATION_KEY,
    "TWILIO_ACCOUNT_SID": TWILIO_ACCOUNT.account_sid,
    "TWILIO_AUTH_TOKEN": TWILIO_ACCOUNT.auth_token,
    "TWILIO_BASE_URL": TWILIO_URL,
    "EMAIL_FROM": "parley@example.com",
    "PARLEY_PAYMENTS": "both",
    "STRIPE_BASE_URL": STRIPE_URL,
    "STRIPE_SECRET_KEY": stripe_server.KEY,
    "STRIPE_WEBHOOK_SECRETS": STRIPE_SECRET,
    "LLM_API_KEY": openai_server.KEY,
    "LLM_BASE_URL": f"{MODEL_URL}/v1",
    "LLM_MODEL": openai_server.MODEL,
}
OUTSIDE = ("AWS_", "PARLEY_", "TWILIO_", "STRIPE_", "GOOGLE_", "LLM_", "OPENAI_")
"""Prefixes of environment variables that are removed, so that no setting of the caller's reaches a world."""

AWS = Client(
    lost=lambda: ReadTimeoutError(endpoint_url="https://aws.example.com"),
    unreachable=lambda: ConnectTimeoutError(endpoint_url="https://aws.example.com"),
    repeats=True,
)
SES = Client(lost=AWS.lost, unreachable=AWS.unreachable)
"""The SES client, which never retries: an email that is sent twice arrives twice."""
PROVIDER = Client(lost=requests.ReadTimeout, unreachable=requests.ConnectTimeout)
PAYMENTS = Client(lost=lambda: httpx2.ReadTimeout("lost"), unreachable=lambda: httpx2.ConnectError("unreachable"))
HAND_OFF = PAYMENTS
MODEL = Client(
    lost=lambda: http_errors.ReadTimeoutError(None, None, "lost"),  # type: ignore[arg-type]
    unreachable=lambda: http_errors.NewConnectionError(None, "unreachable"),  # type: ignore[arg-type]
)

FUNCTIONS = {
    "webhook": ("webhook", "handler"),
    "orchestrate": ("orchestrate", "handler"),
    "send": ("send", "handler"),
    "sweep": ("scheduler", "sweep"),
    "due": ("scheduler", "due"),
}
"""The folder in functions/ and the handler of each process."""
SOURCES = {"mailbox": "orchestrate", "deliveries": "send", "statuses": "send", "delayed": "due"}
"""The function that processes each queue."""
MINUTE = timedelta(minutes=1)
POSTS = 4
"""How often Twilio posts a webhook that is not answered: once, and three configured retries."""
PATIENCE = timedelta(hours=2)
"""The time within which a world must come to rest; after it, something was lost."""
NOTHING = object()
"""The answer of an invocation that died or raised."""


class Restless(Exception):
    """Raised when the world does not come to rest: work is left that is never done."""


class World:
    """The whole service in one process, with the stand-ins around it, Ana and Ben. Made by `deployed`; `saved` and
    `restore` let stories begin from one state.
    """

    def __init__(self, provider: TwilioServer, model: OpenAIServer, till: StripeServer) -> None:
        """Build the queues, the stand-ins' connections and an empty table. Nothing runs yet."""
        self.clock = ManualClock(START)
        self.provider, self.model, self.till = provider, model, till
        provider.now, provider.accepted, till.now = self.clock, self._accepted, self.clock
        self.calls = Calls(self._tick)
        self.post = PostOffice(lambda *call: self.calls.through(*call), self._posting)
        self.queues = {
            "mailbox": Queue(QUEUES["mailbox"], most=20),
            "dead": Queue("parley-dev-mailbox-dead.fifo", most=20),
            "deliveries": Queue(QUEUES["deliveries"], most=20),
            "statuses": Queue(QUEUES["statuses"], most=5, fifo=False),
            "delayed": Queue("parley-dev-delayed", most=5, fifo=False),
        }
        self.held: set[str] = set()
        """Queues whose messages are not delivered for now, as if their function had no capacity."""
        self.batch = BATCH
        """The most messages in a batch."""
        self.ring_at = START
        self.said = 0
        self.inboxes: dict[str, list[tuple[str, str]]] = defaultdict(list, {ANA: [], BEN: []})
        """The (row, text) of each message that reached a person, by person."""
        self.reports: list[tuple[str, dict[str, str]]] = []
        """The delivery reports that the provider will post, as (URL, form)."""
        self.reporting = True
        self.meanwhile: tuple[str, ...] = ()
        """The texts that Ana sends while the model thinks. They are posted, and opt-outs among them are processed,
        before the model answers. The mailbox is held from then on."""
        self.then: list[tuple[str, str]] = []
        """The (person, text) pairs that are sent when a message is deleted from a queue; other invocations process them
        while the batch goes on."""
        self.coached = False
        """Whether the coach's lane is on. The router's model is asked then for each text that is no phrase."""
        self.helped = False
        """Whether the support lane is on."""
        self.guided = False
        """Whether the guide's lane is on, with one sentence in each phase of a session."""
        self.told: dict[str, str] = {}
        """The summaries of the hand-offs that the operator's system was told of, by notice id."""
        self.shops = False
        """Whether the commerce lane is on, with one butter croissant in stock."""
        self.cards = False
        """Whether customers can pay by card; they are asked then how they want to pay."""
        self.pays_at_once = False
        """Whether the next order is paid as soon as its payment page exists, before the turn that places it has
        ended."""
        self.plans: list[tuple[str, Step, int]] = []
        """What happens to messages with a text: (text, step, how many times)."""
        self.known: dict[str, str] = {}
        self.mail: Way | None = None
        """How every email fails; None: none fails. With DIES_BEFORE, both the email and its answer are lost."""
        self._known_items: dict[int, tuple[Any, dict[str, Any]]] = {}
        """The dicts of moto's items that were converted already, by the item's `id()`."""
        self._ahead: deque[Invocation] = deque()
        """The recorded invocations that are replayed next, up to the first fault."""
        self._tape: list[Invocation] | None = None
        """The recording of this run; None if it is not recorded."""
        self.apps: dict[str, Any] = {}
        """The loaded module of each function's process."""
        self.api_call: Callable[..., Any] = vars(BaseClient)["_make_api_call"]
        """botocore's original method, for calls that go to moto without faults."""
        self.dynamodb = boto3.client("dynamodb")
        create_table(self.dynamodb, TABLE)

    @property
    def table(self) -> Any:
        """Return moto's table; asked for each time, because moto replaces it when a transaction fails."""
        return dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)

    @property
    def received(self) -> list[tuple[str, str]]:
        """Return what reached Ana: (the row, the text) of each message, in order."""
        return self.inboxes[ANA]

    # --- what happens to it ---------------------------------------------------------------------------------------

    def says(self, text: str, channel: Channel = Channel.WHATSAPP, person: str = ANA, user_id: str = "") -> None:
        """Let a person send this text; the provider posts it until the webhook accepts it. `person` is the address that
        it comes from; `user_id` is WhatsApp's id of the person, if it is shown beside their number.
        """
        self.clock.advance(seconds=1)
        self.said += 1
        form = forms.inbound(TWILIO_ACCOUNT, person, channel.value, text, f"SM{self.said:032x}")
        form |= {"ExternalUserId": user_id} if user_id else {}
        self._post(f"{PUBLIC_URL}/twilio/message", form)

    def is_notified(self, id: str, what: str, to_lane: str = "assistant", **data: JsonValue) -> None:
        """Put an event from outside about Ana into the mailbox, as a webhook would."""
        self.clock.advance(seconds=1)
        now = self.clock()
        event = Notified(id=id, conversation=CONVERSATION, received_at=now, lane=to_lane, what=what, data=dict(data))
        self.queues["mailbox"].put(now, json.dumps(json.loads(dump(event))), CONVERSATION, f"{id}-{self.said}")

    def stripe_tells(self, kind: str, *, again: int = 0) -> None:
        """Let Stripe post an event of this type about the order's payment until it is accepted, and `again` more times
        under other event ids.
        """
        (session,) = self.till.sessions.values()
        for n in range(1 + again):
            document = stripe.event(f"evt_{self.said}{n}", kind, session, int(self.clock().timestamp()))
            event = stripe_posted(document, int(time.time()))
            for _ in range(POSTS):
                answer = self._invoke("webhook", event)
                if answer is not NOTHING and answer["statusCode"] == 200:
                    break
            else:
                raise Restless(f"a webhook was refused {POSTS} times")

    def is_paid(self, *, again: int = 0) -> None:
        """Let Ana pay the order's payment page, and let Stripe report it `again` + 1 times."""
        self.till.pay(next(iter(self.till.sessions)))
        self.stripe_tells("checkout.session.completed", again=again)

    def wait(self, **units: float) -> None:
        """Let time pass at once, run the sweep, and let the world come to rest."""
        self.clock.advance(**units)
        self._work()
        self.settle()

    def provider_will(self, text: str, step: Step, times: int = 1) -> None:
        """Let the provider treat the next `times` messages that contain this text by `step`; later ones are
        accepted.
        """
        self.plans.append((text, step, times))

    def hold(self, queue: str) -> None:
        """Stop delivering this queue's messages until `release`."""
        self.held.add(queue)

    def release(self, queue: str) -> None:
        """Deliver this queue's messages again, after `hold`."""
        self.held.remove(queue)

    def lose(self, queue: str) -> None:
        """Delete all messages of this queue."""
        self.queues[queue].messages.clear()

    def goes_on(self, pieces: int) -> None:
        """Do so many pieces of the work that is due now."""
        for _ in range(pieces):
            self._work()

    def settle(self) -> None:
        """Run everything that is due, and move the clock, until nothing is left to do. Raises Restless after two hours
        of the world's time.
        """
        until = self.clock() + PATIENCE
        while left := self.left():
            if self.clock() > until:
                raise Restless(f"still {left}")
            if not self._work():
                self.clock.time = max(self.clock(), self._next_at())

    # --- how it stands --------------------------------------------------------------------------------------------

    def left(self) -> str:
        """Return in words what is still to be done; empty if nothing is."""
        waiting = [name for name in SOURCES if name not in self.held and self.queues[name].messages]
        if waiting or self.reports:
            return f"waiting in {', '.join(waiting) or 'the provider'}"
        if self.held:
            return ""
        items = self.items()
        rows = [item["id"] for item in items if item.get("status") in ("pending", "sending")]
        documents = [json.loads(item["document"]) for item in items if item["sk"] == "STATE"]
        doing = [each for each in documents if each["doing"] or each["erasing"] or self._is_over(each["session"])]
        rows += [each for each in map(_timer, items) if each and moment_of(each) <= self.clock()]
        return f"unsent: {rows}" if rows else "in the middle of an action or a session" if doing else ""

    def _is_over(self, session: Mapping[str, Any] | None) -> bool:
        """Return whether a session's closing time has passed, so that the sweep still has to close it."""
        return session is not None and datetime.fromisoformat(session["closes_at"]) <= self.clock()

    def items(self) -> list[dict[str, Any]]:
        """Return all items of the table, sorted by key. Callers must not change them."""
        found = map(self._read, self.table.all_items())  # a scan takes ten times as long
        return sorted(found, key=lambda item: (item["pk"], item["sk"]))

    def _read(self, item: Any) -> dict[str, Any]:
        """Return one of moto's items as a dict. Each is converted once only, because items never change
        (`moto_in_place`).
        """
        if id(item) not in self._known_items:
            attributes = item.to_json()["Attributes"].items()  # moto holds what is binary in base64
            values = {name: {"B": b64decode(value["B"])} if "B" in value else value for name, value in attributes}
            self._known_items[id(item)] = item, from_item(values)
        return self._known_items[id(item)][1]

    def holds(self, words: Iterable[str]) -> list[str]:
        """Return which of these words occur anywhere in the table, keys and receipts included."""
        everything = json.dumps(self.items(), default=str, ensure_ascii=False)
        return [word for word in words if re.search(rf"(?<![\w.]){re.escape(word)}(?!\w)", everything, re.IGNORECASE)]

    def look(self, conversation: str, sort: str) -> Mapping[str, Any] | None:
        """Read one item of a conversation from the table, past the fault injection; None if there is none."""
        answer = self.api_call(self.dynamodb, "GetItem", {"TableName": TABLE, "Key": key(conversation, sort)})
        return from_item(answer["Item"]) if "Item" in answer else None

    @property
    def dead(self) -> list[str]:
        """Return the bodies of all dead letters."""
        redriven = [message for queue in self.queues.values() for message in queue.dead]
        return [message.body for message in [*self.queues["dead"].messages, *redriven]]

    def saved(self) -> Any:
        """Return a copy of the world's whole state, for `restore`."""
        self._known_items.clear()
        return _copied(self._state())

    def restore(
        self, saved: Any, faults: Faults, always: Mapping[str, Way] | None = None, known: Tape | None = None
    ) -> None:
        """Set the world to a saved state, and plan these faults for the calls from now on. The invocations `known` from
        a run without faults are replayed up to the first fault.
        """
        self._be(saved)
        for server in (self.till, self.provider, self.model):
            server.refused.clear()
        self.calls = Calls(self._tick, faults, always or {})
        self._ahead, self._tape = before(known or (), faults), None
        random.seed(0)  # the jitter must be the same in every run with these faults

    def recorded(self) -> Tape:
        """Record all invocations from now on. Return the recording, which grows until the next `restore`."""
        self._tape = []
        return self._tape

    # --- what it does by itself -----------------------------------------------------------------------------------

    def _be(self, saved: Any) -> None:
        """Set the queues, the table, the clock and the stand-ins to a saved state."""
        state = _copied(saved)
        self.table.items = state.pop("items")
        self.clock.time = state.pop("time")
        self.provider.messages[:] = state.pop("messages")
        self.post.letters[:] = state.pop("letters")
        vars(self.till).update(state.pop("till"))
        random.setstate(state.pop("chance"))
        vars(self).update(state)

    def _state(self) -> dict[str, Any]:
        """Return everything that a run changes: the queues, the table's items, the clock, and the stand-ins' data.
        Nothing is copied.
        """
        own = (
            "queues",
            "held",
            "batch",
            "ring_at",
            "said",
            "inboxes",
            "reports",
            "reporting",
            "plans",
            "known",
            "mail",
            "meanwhile",
            "then",
            "pays_at_once",
            "told",
        )
        rest = {"items": self.table.items, "time": self.clock(), "messages": self.provider.messages}
        rest |= {"letters": self.post.letters, "chance": random.getstate()}
        rest["till"] = {name: vars(self.till)[name] for name in ("sessions", "refunds", "forms", "asked", "_kept")}
        return {name: getattr(self, name) for name in own} | rest

    def _tick(self) -> None:
        self.clock.advance(milliseconds=50)

    def _work(self) -> bool:
        """Do the next piece of work that is due now: the sweep, a queue's batch or a delivery report. Return False if
        there is none.
        """
        now = self.clock()
        if now >= self.ring_at:
            self.ring_at = now + MINUTE
            self._invoke("sweep", {})
            return True
        for name, function in SOURCES.items():
            queue = self.queues[name]
            if name not in self.held and (batch := queue.receive(now, self.batch)):
                event = records(queue, batch, REGION, ACCOUNT)
                answer = self._invoke(function, event)
                if answer is not NOTHING:  # otherwise the whole batch becomes visible again
                    handed_back(answer, event["Records"])
                    self.queues[name].settle(batch, answer)
                return True
        if self.reports:
            self._post(*self.reports.pop(0))
            return True
        return False

    def _next_at(self) -> Any:
        moments = (queue.next_at() for name, queue in self.queues.items() if name in SOURCES and name not in self.held)
        return min([self.ring_at, *(moment for moment in moments if moment)])

    def _invoke(self, process: str, event: dict[str, Any]) -> Any:
        """Invoke a function, or replay its invocation from the recording. Return its answer, or NOTHING if it died or
        raised.
        """
        if self.calls.process:  # within another invocation
            return self._run(process, event)
        if self._ahead:
            known = self._ahead.popleft()
            assert known.process == process, "this is another story"
            self.calls.made[:] = known.calls
            self._be(known.after)
            return known.answer
        answer = self._run(process, event)
        if self._tape is not None:
            after = _copied(self._state())
            self._tape.append(Invocation(process, answer, tuple(self.calls.made), after))
        return answer

    def _run(self, process: str, event: dict[str, Any]) -> Any:
        """Run a function's handler in its process, which is loaded anew if it has died. Return its answer, or NOTHING
        if it died or raised.
        """
        folder, handler = FUNCTIONS[process]
        self.clock.advance(milliseconds=200)
        outer = self.calls.process, self.calls.died
        self.calls.process, self.calls.died = process, False
        try:
            self.apps[process] = self.apps.get(process) or load_app(folder)
            return getattr(self.apps[process], handler)(event, Context())
        except Died:
            del self.apps[process]
            return NOTHING
        except Exception:  # Lambda logs it, and the caller tries again
            return NOTHING
        finally:
            self.calls.process, self.calls.died = outer

    def _post(self, url: str, form: Mapping[str, str]) -> None:
        """Post a webhook as Twilio does: signed, and up to four times until it is answered with 200. Raises Restless
        after that.
        """
        address = urlsplit(url)
        signature = RequestValidator(TWILIO_ACCOUNT.auth_token).compute_signature(url, form)
        event = {
            "rawPath": address.path,
            "rawQueryString": address.query,
            "headers": {"x-twilio-signature": signature},
            "body": b64encode(urlencode(form).encode()).decode(),
            "isBase64Encoded": True,
        }
        for _ in range(POSTS):
            answer = self._invoke("webhook", event)
            if answer is not NOTHING and answer["statusCode"] == 200:
                return
        raise Restless(f"a webhook was refused {POSTS} times")

    def _texts_meanwhile(self) -> None:
        """Post the texts that Ana writes while the model thinks, and let the function send process the opt-outs among
        them. The mailbox is held from then on.
        """
        texts, self.meanwhile = self.meanwhile, ()
        for text in texts:
            self.hold("mailbox")
            self.says(text)
            while "statuses" not in self.held and (batch := self.queues["statuses"].receive(self.clock(), 1)):
                answer = self._invoke("send", records(self.queues["statuses"], batch, REGION, ACCOUNT))
                if answer is not NOTHING:
                    self.queues["statuses"].settle(batch, answer)

    def _others_go_on(self) -> None:
        said, self.then = self.then, []
        for person, text in said:
            self.says(text, person=person)
        while said and self._work():
            pass

    def _accepted(self, form: Mapping[str, str], sid: str) -> None:
        """Note that a message reached a person, and queue its delivery report unless reports are off."""
        row = urlsplit(form["StatusCallback"]).query.partition(".")[2]
        self.inboxes[form["To"].rpartition(":")[2]].append((row, form["Body"]))
        message = {"sid": sid, "to": form["To"], "from": form["From"]}
        if self.reporting:
            self.reports.append((form["StatusCallback"], forms.status(TWILIO_ACCOUNT, message, "delivered")))

    # --- what stands behind its clients ---------------------------------------------------------------------------

    def aws_call(self, client: Any, operation: str, given: Any) -> Any:
        """Handle a call of an AWS client in place of botocore: pass it through the fault injection to the stand-ins or
        moto.
        """
        service = client.meta.service_model.service_name

        def perform() -> Any:
            return self._aws(client, service, operation, given)

        if service == "sesv2":
            return self.calls.through(f"{service}.{operation}", SES, lambda: self._ses(given))
        # The SDK sends its retries of a transaction under one ClientRequestToken, for which DynamoDB gives one answer.
        once = operation == "TransactWriteItems"
        return self.calls.through(f"{service}.{operation}", AWS, cache(perform) if once else perform)

    def _aws(self, client: Any, service: str, operation: str, given: Any) -> Any:
        """Perform an AWS call: SQS calls on the queues of this world, after checking their parameters, all others on
        moto.
        """
        if service == "sqs":
            shape = client.meta.service_model.operation_model(operation).input_shape
            report = ParamValidator().validate(given, shape)
            assert not report.has_errors(), report.generate_report()
            self._watch_queue(operation, given)
            urls = {f"https://sqs.example.com/{queue.name}": queue for queue in self.queues.values()}
            answer = operations(urls, self.clock)[operation](given)
            if operation == "DeleteMessageBatch":
                self._others_go_on()
            return answer
        if (written := rules.written_by_an_action(operation, given)) is not None:
            rules.acts_on_what_is_counted(*written, self.look)
        return self.api_call(client, operation, given)

    def _ses(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Take an email as SES does, or fail in the way that `mail` says."""
        if self.mail is Way.UNREACHABLE:
            raise SES.unreachable()
        if self.mail is not Way.DIES_BEFORE:
            to = given["Destination"]["ToAddresses"][0]
            self.post.letters.append((rules.is_noted_as_sending(to, self.items()), to))
        if self.mail is not None:
            raise SES.lost()
        return {"MessageId": "1"}

    def _posting(self, effect: str) -> None:
        rules.acts_on_what_is_counted(CONVERSATION, effect, self.look)

    def _watch_queue(self, operation: str, given: Mapping[str, Any]) -> None:
        deduplication = given.get("MessageDeduplicationId")
        if operation == "SendMessage" and deduplication:
            rules.repeats_its_deduplication_id(self.known, given["QueueUrl"], given["MessageBody"], deduplication)
            if given["QueueUrl"] == ENVIRONMENT["PARLEY_DELIVERIES_URL"]:
                rules.relays_what_is_committed(given["MessageBody"], self.look)

    def provider_call(self, request: requests.PreparedRequest) -> requests.Response:
        """Handle a request of Twilio's client in place of HTTP, through the fault injection."""

        def perform() -> requests.Response:
            answer = self._provider(as_request(request.method, request.url, request.headers, request.body))
            response = requests.Response()
            response.status_code, response.url, response.request = answer.status, str(request.url), request
            response.headers = CaseInsensitiveDict(answer.headers)
            response._content = answer.body
            return response

        response: requests.Response = self.calls.through(f"provider.{request.method}", PROVIDER, perform)
        return response

    def _provider(self, request: Request) -> Answer:
        """Let the Twilio stand-in answer a request, by the plan for its text if there is one."""
        fields = dict(parse_qsl(request.body.decode()))
        if "Body" in fields:
            rules.posts_what_is_claimed(fields["StatusCallback"], self.look)
        for n, (text, step, times) in enumerate(self.plans):
            if times and text in fields.get("Body", ""):
                self.plans[n] = text, step, times - 1
                self.provider.will(step)
                break
        return answer_of(self.provider, request)

    def _till_call(self, request: httpx2.Request) -> httpx2.Response:
        """Handle a request of the Stripe client in place of HTTP, through the fault injection."""
        given = as_request(request.method, str(request.url), request.headers, request.read())

        def perform() -> httpx2.Response:
            answer = answer_of(self.till, given)
            if self.pays_at_once and given.path == "/v1/checkout/sessions":
                self.pays_at_once = False
                self.is_paid()
            return httpx2.Response(answer.status, headers=dict(answer.headers), content=answer.body, request=request)

        named = re.sub(r"cs_\w+", "session", given.path.removeprefix("/v1/"))
        response: httpx2.Response = self.calls.through(f"stripe.{given.method} {named}", PAYMENTS, perform)
        return response

    def outside_call(self, request: httpx2.Request) -> httpx2.Response:
        """Handle an HTTP request to the operator's hand-off webhook or to Stripe, by its host."""
        if request.url.host == urlsplit(WEBHOOK).hostname:
            return self._hand_off_posted(request)
        return self._till_call(request)

    def model_call(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> HTTPResponse:
        """Handle an HTTP request to the model."""

        def perform() -> HTTPResponse:
            self._texts_meanwhile()
            self.model.script.clear()
            self.model.will(think(json.loads(body)))
            answer = answer_of(self.model, as_request(method, url, headers, body))
            return answered(answer.status, answer.body, dict(answer.headers))

        response: HTTPResponse = self.calls.through("model", MODEL, perform)
        return response

    def _hand_off_posted(self, request: httpx2.Request) -> httpx2.Response:
        def perform() -> httpx2.Response:
            notice = json.loads(request.read())
            self.told[notice["id"]] = notice["summary"]
            return httpx2.Response(204, request=request)

        taken: httpx2.Response = self.calls.through("webhook of hand-offs", HAND_OFF, perform)
        return taken


def _copied(state: Mapping[str, Any]) -> dict[str, Any]:
    """Return a deep copy of a state. The table's items are shared, because they never change."""
    rest = copy.deepcopy({name: value for name, value in state.items() if name not in ("items", "chance")})
    return {**rest, "items": same_items(state["items"]), "chance": state["chance"]}


def _timer(item: Mapping[str, Any]) -> str:
    """Return the sort key of a timer's item; "" for any other item."""
    sort: str = item["sk"]
    return sort if sort.startswith("TIMER#") else ""


def moment_of(timer: str) -> datetime:
    """Return when a timer is due, read from its sort key. Its field `due` changes once the timer is queued."""
    return datetime.strptime(timer.rpartition("@")[2], "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def as_request(method: str | None, url: str | None, headers: Mapping[str, str], body: Any) -> Request:
    """Return an HTTP client's request in the form in which a stand-in takes it."""
    address, given = urlsplit(url or ""), Headers()
    for name, value in headers.items():
        given[name] = value
    raw = body.encode() if isinstance(body, str) else body or b""
    return Request(method or "", address.path, address.query, given, raw)


def answer_of(server: LocalServer, request: Request) -> Answer:
    """Return a stand-in's answer to a request. Fails if it gives none."""
    answer = server.answer(request)
    assert answer is not None
    return answer


@contextmanager
def deployed() -> Iterator[World]:
    """Yield a new world. Within the block, all clients of the service in this process are connected to it."""
    with (
        aws_in_moto(),
        TwilioServer(ManualClock(START)) as provider,
        OpenAIServer() as model,
        StripeServer(ManualClock(START)) as till,
        pytest.MonkeyPatch.context() as patch,
    ):
        for name in [name for name in os.environ if name.startswith(OUTSIDE)]:
            patch.delenv(name)
        for name, value in ENVIRONMENT.items():
            patch.setenv(name, value)
        world = World(provider, model, till)
        patch.setattr(wiring, "now", world.clock)
        patch.setitem(LANES, "assistant", lane(world.post))
        plant_rows(patch)
        patch.setitem(LANES, "support", replace(LANES["support"], is_on=lambda _: world.helped))
        patch.setitem(LANES, "coach", replace(LANES["coach"], is_on=lambda _: world.coached))
        patch.setitem(LANES, "guide", replace(LANES["guide"], is_on=lambda _: world.guided))
        patch.delitem(HERE, "guide")  # which asks the settings instead
        patch.setattr("parley.lanes.guide.telling.budgets", lambda *_: dict.fromkeys(PHASES, 1))
        patch.setattr("parley.lanes.guide.timers.GAP", timedelta(days=1))  # otherwise the session mentions a gap
        patch.setattr("parley.business.files.deployed", lambda: LAST_CROISSANT if world.shops else None)
        patch.setattr("parley.lanes.commerce.shop_news.tell_admins", lambda *_: None)  # Ben is a customer here
        patch.setitem(LANES, "info", replace(LANES["info"], is_on=lambda _: False))
        patch.setitem(LANES, "commerce", replace(LANES["commerce"], is_on=lambda _: world.shops))
        ways = payments.ways
        patch.setattr(payments, "ways", lambda call: ways(call) if world.cards else ("on_delivery",))
        patch.setattr(aws, "client", cache(aws.client))  # clients hold no state that a process could lose
        patch.setattr(BaseClient, "_make_api_call", lambda client, *call: world.aws_call(client, *call))
        patch.setattr(HTTPAdapter, "send", lambda adapter, request, **more: world.provider_call(request))
        patch.setattr(httpx2.HTTPTransport, "handle_request", lambda transport, request: world.outside_call(request))
        patch.setattr(HttpClient, "request", lambda client, *sent: world.model_call(*sent[:4]))
        patch.setattr("httpx2._transports.default.create_ssl_context", cache(create_ssl_context))  # as slow as a turn
        patch.setattr(tenacity.nap, "time", Nap(world.clock))
        # Otherwise threads would decide the order of the calls, and this machine's clock which calls are made.
        patch.setattr("parley.turn.batch.ThreadPoolExecutor", OneByOne)
        patch.setattr("parley.turn.batch.wait", wait)
        patch.setattr("parley.turn.batch.RELEASE_SECONDS", 0.0)
        logging.disable()
        yield world
        logging.disable(logging.NOTSET)


class Nap:
    """A stand-in for tenacity's `time` that sleeps on the world's clock."""

    def __init__(self, clock: ManualClock) -> None:
        self.clock = clock

    def sleep(self, seconds: float) -> None:
        """Move the world's clock by so many seconds."""
        self.clock.advance(seconds=seconds)
