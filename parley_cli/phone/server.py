"""The phone's web server, on one local port: the page and its data, the caught provider's API, model requests, and the
service's clock.

The port is taken as soon as the server exists, so that its address can be told to a deployment; it answers
once it is served. No page but its own may ask it anything (`door.py`).
"""

import binascii
import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qsl, urlencode

from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import BotoCoreError, ClientError
from httpx2 import HTTPError

from parley.adapters.local import is_real
from parley.conversation import segments
from parley.conversation.identity import conversation_id
from parley_cli import credential, redrive, service_files
from parley_cli.by_hand import request as by_hand_request
from parley_cli.by_hand.answer import HandAnswer, WrongAnswer, response
from parley_cli.by_hand.waiting import NoSuchRequest, WaitingRequests
from parley_cli.console.routes import CONSOLE_FILES, SHARED, ConsoleRoutes, files_in
from parley_cli.console.stage import AwsStage
from parley_cli.errors import OperatorError
from parley_cli.google.apis import query_of
from parley_cli.local_http import (
    REQUEST_LIMIT,
    LocalAnswer,
    LocalRequest,
    LocalServer,
    RefusedError,
    json_answer,
    json_object,
    tagged_answer,
)
from parley_cli.operators.api_client import OperatorsClient
from parley_cli.operators.stage_api import StageApi
from parley_cli.phone import forms, journey, services
from parley_cli.phone.clock import DeployedService, PhoneClock
from parley_cli.phone.emulator import client
from parley_cli.phone.faults import InjectedFaults, UnavailableError
from parley_cli.phone.google import API as GOOGLE_API
from parley_cli.phone.google import GoogleStandIn
from parley_cli.phone.home import API as HOME_API
from parley_cli.phone.home import PAGE as HOME_PAGE
from parley_cli.phone.home import HomeStandIn
from parley_cli.phone.logs import FunctionLogs
from parley_cli.phone.model import ForwardedModel
from parley_cli.phone.provider import BODY_LIMIT, E164, CaughtProvider, ProviderRequest, TwilioError
from parley_cli.phone.reader import ConversationReader
from parley_cli.phone.received import with_received_texts
from parley_cli.phone.services import PAGE as SERVICES_PAGE
from parley_cli.phone.settings import PhoneSettings
from parley_cli.phone.suggestions import suggestions
from parley_cli.phone.till import API as STRIPE_API
from parley_cli.phone.till import Till, TillError
from parley_cli.where import Where

HERE = Path(__file__).parent
MODEL = "/model"  # what the functions ask the model comes below this
MODEL_REQUEST_LIMIT = 4 * 1024 * 1024  # bytes; enough for a whole conversation window and the tools
OPERATORS = "/operators"  # the operators' console
NO_MODEL = "There is no model: give `make dev` an LLM_API_KEY or an LLM_BASE_URL."
FAR = 1e12  # seconds; more than dates can hold, so infinity is refused too
LONE_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON can spell half a character; no form can carry it
PAYLOAD_LIMIT = 256  # characters; WhatsApp's own limit of a button's payload
EXAMPLE = '{"from": "+14165550123", "channel": "sms", "text": "help"}'
MEDIA_LIMIT = 5 * 1024 * 1024  # bytes of an attachment, Twilio's own limit; the request carries it in base64
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
EXAMPLE_CLOCK = '{"advance_seconds": 3600}'
EXAMPLE_FAULTS = '{"provider": "refuses"}'
EXAMPLE_MODEL = '{"model": "...", "instructions": "...", "input": []}'
EXAMPLE_BY_HAND = '{"id": "1", "words": "Hello!", "calls": [{"tool": "list_tasks", "arguments": {}}]}'
EXAMPLE_TILL = '{"id": "cs_test_...", "do": "pay"}'
EXAMPLE_REPLAY = '{"from": "+14165550123"}'


class PhoneServer:
    """The workbench's web server. It takes its port when it is made, and answers once `serve` is called."""

    def __init__(self, port: int) -> None:
        """Take the port (0: any free one). Raises OSError if the port is in use."""
        self._server = LocalServer(port)

    @property
    def url(self) -> str:
        return self._server.url

    def serve(self, settings: PhoneSettings) -> None:
        """Start to answer requests, in a thread of its own."""
        self._server.serve(_Phone(settings))

    def stop(self) -> None:
        self._server.stop()


class _Phone:
    """The routes of the workbench, and the parts that answer them."""

    def __init__(self, settings: PhoneSettings) -> None:
        """Build the clock, the faults, the provider and the other parts that this deployment needs, and the table of
        routes.
        """
        self._settings = settings
        self._reader = ConversationReader(settings)
        self._clock = PhoneClock()
        self._faults = InjectedFaults(_unavailable(settings))
        self._provider = CaughtProvider(settings, self._clock.now, self._faults)
        self._till = Till(settings.till, self._clock.now) if settings.till else None
        self._google = GoogleStandIn(settings.google, self._clock.now) if settings.google else None
        self._home = HomeStandIn(settings.home, self._clock.now) if settings.home else None
        self._service = DeployedService(settings, self._is_at_rest) if settings.local else None
        self._model = ForwardedModel(settings.model_url) if settings.model_url else None
        self._by_hand = WaitingRequests(self._clock.now) if settings.by_hand else None
        self._last: dict[str, dict[str, str]] = {}  # number -> the form that was posted last for it
        self._logs = FunctionLogs(client("logs", settings), settings.service, settings.stage)
        self._console = _console(settings)
        self._routes: dict[tuple[str, str], Callable[[LocalRequest], LocalAnswer]] = {
            ("GET", "/"): self._page,
            ("GET", SERVICES_PAGE): self._services_page,
            ("GET", "/conversation"): self._conversation,
            ("GET", "/journey"): self._journey,
            ("GET", "/dead-letters"): self._dead_letters,
            ("POST", "/dead-letters"): self._put_back,
            ("POST", "/messages"): self._message,
            ("POST", "/attachments"): self._message,  # like /messages, with a larger size limit for the attachment
            ("POST", "/segments"): _segments,
            ("POST", "/replay"): self._replay,
            ("GET", "/clock"): lambda _: json_answer(HTTPStatus.OK, self._clock.shown()),
            ("POST", "/clock"): self._advance,
            ("POST", "/clock/commit"): lambda _: json_answer(HTTPStatus.OK, {"crash": self._faults.take_crash()}),
            ("GET", "/faults"): lambda _: json_answer(HTTPStatus.OK, self._faults.shown()),
            ("POST", "/faults"): self._break,
        }
        self._routes |= self._routes_of_stand_ins()
        self._routes |= files_in(HERE, SHARED)
        if self._console is not None:
            self._routes |= {("GET", OPERATORS): self._console.page, **CONSOLE_FILES}

    def _routes_of_stand_ins(self) -> dict[tuple[str, str], Callable[[LocalRequest], LocalAnswer]]:
        """Return the routes of the pages of what this phone stands in for."""
        routes = self._till_routes() if self._till is not None else {}
        if self._home is not None:
            routes |= {("GET", HOME_PAGE): self._home_page}
        if self._by_hand is not None:
            routes |= {
                ("GET", "/model-requests"): self._model_requests,
                ("POST", "/model-requests"): self._answer_by_hand,
            }
        return routes

    def _services_page(self, _: LocalRequest) -> LocalAnswer:
        html = services.page(self._settings.folder)
        return LocalAnswer(HTTPStatus.OK, html.encode(), "text/html; charset=utf-8")

    def _home_page(self, _: LocalRequest) -> LocalAnswer:
        assert self._home is not None
        return LocalAnswer(HTTPStatus.OK, self._home.page().encode(), "text/html; charset=utf-8")

    def _till_routes(self) -> dict[tuple[str, str], Callable[[LocalRequest], LocalAnswer]]:
        return {
            ("GET", "/till"): lambda _: self._html("till.html"),
            ("GET", "/till/payments"): self._payments,
            ("POST", "/till/payments"): self._click,
        }

    def most_bytes(self, path: str) -> int:
        """Return the most bytes of a request's body: more for what asks the model, and for an attachment."""
        limit = MODEL_REQUEST_LIMIT if path.startswith(f"{MODEL}/") else REQUEST_LIMIT
        return limit + MEDIA_LIMIT * 4 // 3 if path == "/attachments" else limit

    def close(self) -> None:
        if self._model is not None:
            self._model.close()
        if self._home is not None:
            self._home.close()
        if self._by_hand is not None:
            self._by_hand.close()

    def answer(self, request: LocalRequest) -> LocalAnswer:
        """Answer a request by its path: Twilio's API, the model, the operators' API, Stripe's API, Google, or a
        route of the page. Raises RefusedError.
        """
        if self._settings.caught and request.path.startswith(f"/{forms.API_VERSION}/"):
            return self._provide(request)
        if request.path.startswith(f"{MODEL}/"):
            return self._ask_model(request)
        if self._console is not None and self._console.takes(request.path):
            return self._console.answer(request)
        if self._till is not None and request.path.startswith(STRIPE_API):
            return json_answer(*self._till.answer(request.method, request.path, request.body, request.headers))
        if self._google is not None and request.path.startswith(GOOGLE_API):
            return self._stand_in_for_google(self._google, request)
        if self._home is not None and request.path.startswith(HOME_API):
            asked = (request.method, request.path, request.raw_query, request.headers, request.body)
            return json_answer(*self._home.answer(*asked))
        handle = self._routes.get((request.method, request.path))
        if handle is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"Nothing is at {request.path!r}; the phone is at '/'.")
        return handle(request)

    def _stand_in_for_google(self, google: GoogleStandIn, request: LocalRequest) -> LocalAnswer:
        """Answer as Google would: a function's request with JSON, a browser's with a page or the address of the
        next."""
        query = query_of(parse_qsl(request.raw_query, keep_blank_values=True))
        answer = google.answer(request.method, request.path, query, request.body, request.headers)
        if answer.html:
            return LocalAnswer(answer.status, answer.html.encode(), "text/html; charset=utf-8")
        onward = {"Location": answer.location} if answer.location else {}
        body = json.dumps(answer.document).encode()
        return LocalAnswer(answer.status, body, "application/json", onward)

    def _page(self, _: LocalRequest) -> LocalAnswer:
        return self._html("page.html")

    def _html(self, file: str) -> LocalAnswer:
        """Return a page of this folder, with the deployment's values filled in."""
        shown = {
            "offers": " ".join(sorted(path for _, path in self._routes)),
            "service": self._settings.service,
            "suggestions": json.dumps(suggestions(self._settings.folder)),
            "named": service_files.read(self._settings.folder).service.name,
            "sms_number": self._settings.sms_number,
            "whatsapp_number": self._settings.whatsapp_number,
        }
        page = Template((HERE / file).read_text("utf-8"))
        html = page.substitute({name: escape(value) for name, value in shown.items()})
        return LocalAnswer(HTTPStatus.OK, html.encode(), "text/html; charset=utf-8")

    def _conversation(self, request: LocalRequest) -> LocalAnswer:
        # A plus sign that was not percent-encoded arrives as a space.
        number = _e164(request.query.get("from", "").replace(" ", "+"))
        try:
            shown = self._reader.read(number)
        except (BotoCoreError, ClientError) as error:
            sentence = f"The table {self._settings.table!r} cannot be read: {error}"
            raise RefusedError(HTTPStatus.BAD_GATEWAY, sentence) from error
        bubbles = with_received_texts(shown["bubbles"], self._provider.received(number))
        return tagged_answer(request, {**shown, "bubbles": bubbles})

    def _journey(self, request: LocalRequest) -> LocalAnswer:
        """Answer GET /journey: the journey of the person's last event, or null before the first one."""
        number = _e164(request.query.get("from", "").replace(" ", "+"))
        conversation = conversation_id(self._settings.conversation_key, self._settings.service, number)
        try:
            found = journey.latest(self._logs.of(conversation))
        except (BotoCoreError, ClientError) as error:
            sentence = f"The functions' logs cannot be read: {error}"
            raise RefusedError(HTTPStatus.BAD_GATEWAY, sentence) from error
        return tagged_answer(request, {"journey": found.as_json if found else None})

    def _dead_letters(self, request: LocalRequest) -> LocalAnswer:
        return tagged_answer(request, {"queues": self._redrive(redrive.count)})

    def _put_back(self, _: LocalRequest) -> LocalAnswer:
        """Answer POST /dead-letters: move every readable dead letter back to its queue. Takes some seconds, because
        each queue is polled.
        """
        return json_answer(HTTPStatus.OK, asdict(self._redrive(redrive.put_all_back)))

    def _redrive(self, what: Callable[[str, str, str | None, str | None], Any]) -> Any:
        settings = self._settings
        try:
            return what(settings.service, settings.stage, settings.aws_region, settings.aws_endpoint)
        except OperatorError as error:
            raise RefusedError(HTTPStatus.BAD_GATEWAY, str(error)) from error

    def _message(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /messages: post what the person wrote to the webhook, and return the webhook's status."""
        written = _written(request)
        form = written.form(self._settings, forms.new_sid())
        if written.media is not None:
            if not self._settings.caught:
                raise RefusedError(HTTPStatus.CONFLICT, "The provider is none of the phone's: it keeps no media here.")
            type, content = written.media
            port = request.headers["host"].rpartition(":")[2]  # the functions reach this server at the address below
            form = forms.attached(form, type, f"http://127.0.0.1:{port}")
            self._provider.keep(form["MediaUrl0"], type, content)
        self._last[written.number] = form
        return self._post(form)

    def _replay(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /replay: post the person's last webhook again, unchanged, as a provider does that got no
        answer.
        """
        number = _e164(json_object(request, EXAMPLE_REPLAY).get("from"))
        if number not in self._last:
            raise RefusedError(HTTPStatus.NOT_FOUND, f"{number} has not written yet: there is nothing to replay.")
        return self._post(self._last[number])

    def _post(self, form: Mapping[str, str]) -> LocalAnswer:
        """Post a form to the webhook. Return its SID and the webhook's status, with an error in words if the webhook
        did not take it.
        """
        sid = form["MessageSid"]
        try:
            status, said = forms.post(self._settings.webhook_url, form, self._settings.auth_token)
        except forms.UnreachableError as error:
            outcome = {"sid": sid, "status": None, "error": f"The webhook at {error}"}
            return json_answer(HTTPStatus.BAD_GATEWAY, outcome)
        if 200 <= status < 300:
            return json_answer(HTTPStatus.OK, {"sid": sid, "status": status})
        problem = f"The webhook answered {status}: {said[:300]}".removesuffix(": ")
        return json_answer(HTTPStatus.OK, {"sid": sid, "status": status, "error": problem})

    def _advance(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /clock: move the clock forward, and return once everything that fell due was processed."""
        seconds = json_object(request, EXAMPLE_CLOCK).get("advance_seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < FAR:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"Send seconds above 0, as in {EXAMPLE_CLOCK}.")
        if self._service is None:
            raise RefusedError(HTTPStatus.CONFLICT, "The provider is none of the phone's: its clock stays.")
        if is_real(self._settings.model_url or ""):
            raise RefusedError(HTTPStatus.CONFLICT, f"The model is a real one, {self._settings.model_url}: time stays.")
        try:
            problem = self._clock.advance(timedelta(seconds=seconds), self._service)
        except ValueError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        except (BotoCoreError, ClientError) as error:
            raise RefusedError(HTTPStatus.BAD_GATEWAY, f"The deployment does not answer: {error}") from error
        return json_answer(HTTPStatus.OK, {**self._clock.shown(), **({"problem": problem} if problem else {})})

    def _break(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /faults: set faults, and return all of them."""
        try:
            self._faults.change(json_object(request, EXAMPLE_FAULTS))
        except ValueError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        except UnavailableError as error:
            raise RefusedError(HTTPStatus.CONFLICT, str(error)) from error
        return json_answer(HTTPStatus.OK, self._faults.shown())

    def _ask_model(self, request: LocalRequest) -> LocalAnswer:
        """Pass a model request on to the real model or to the developer. Raises RefusedError if there is none, or if
        the fault "down" is set.
        """
        if self._model is None and self._by_hand is None:
            raise RefusedError(HTTPStatus.NOT_FOUND, NO_MODEL)
        if self._faults["model"] == "down":
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "The model is down, as the phone was told.")
        if self._model is None:
            return self._ask_developer(request)
        path = request.path.removeprefix(MODEL) + (f"?{urlencode(request.query)}" if request.query else "")
        try:
            answer = self._model.answer(request.method, path, request.headers, request.body)
        except HTTPError as error:
            raise RefusedError(HTTPStatus.BAD_GATEWAY, f"The model does not answer: {error}") from error
        return LocalAnswer(answer.status, answer.body, answer.content_type, answer.headers)

    def _ask_developer(self, request: LocalRequest) -> LocalAnswer:
        """Wait until the developer answers a model request on the page, and return that as the Responses API would.
        Raises RefusedError.
        """
        assert self._by_hand is not None
        if (request.method, request.path) != ("POST", f"{MODEL}/responses"):
            raise RefusedError(HTTPStatus.NOT_FOUND, "By hand, only POST /responses is answered.")
        body = json_object(request, EXAMPLE_MODEL)
        try:
            asked = by_hand_request.read(body)
        except ValueError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        answer = self._by_hand.ask(asked, request.is_gone)
        if answer is None:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "Nobody has answered.")
        return json_answer(HTTPStatus.OK, response(body, asked, answer))

    def _is_at_rest(self) -> bool:
        """Return whether the provider and the till have reported everything to the service."""
        return self._provider.is_at_rest() and (self._till is None or self._till.is_at_rest())

    def _payments(self, request: LocalRequest) -> LocalAnswer:
        """Answer GET /till/payments: all payments at the till."""
        return tagged_answer(request, {"payments": self._shown_payments()})

    def _shown_payments(self) -> list[dict[str, Any]]:
        """Return the payments at the till, each with the number of its order, by which people and operators know it."""
        assert self._till is not None
        return [each | {"number": self._reader.order_number(each["order"])} for each in self._till.shown()]

    def _click(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /till/payments: do to a payment what was clicked (pay, expire, refund ...), and return all
        payments.
        """
        assert self._till is not None
        content = json_object(request, EXAMPLE_TILL)
        try:
            self._till.do(str(content.get("id")), str(content.get("do")))
        except TillError as error:
            status = HTTPStatus.NOT_FOUND if error.status == HTTPStatus.NOT_FOUND else HTTPStatus.CONFLICT
            raise RefusedError(status, str(error)) from error
        return json_answer(HTTPStatus.OK, {"payments": self._shown_payments()})

    def _model_requests(self, request: LocalRequest) -> LocalAnswer:
        """Answer GET /model-requests: the requests that wait for the developer; with `answered=yes`, the answers given
        so far.
        """
        assert self._by_hand is not None
        if request.query.get("answered") == "yes":
            return json_answer(HTTPStatus.OK, {"answered": self._by_hand.answered()})
        return tagged_answer(request, {"waiting": self._by_hand.shown()})

    def _answer_by_hand(self, request: LocalRequest) -> LocalAnswer:
        """Answer POST /model-requests: take the developer's answer to a request, and return the requests that still
        wait.
        """
        assert self._by_hand is not None
        content = json_object(request, EXAMPLE_BY_HAND)
        id, checked = content.pop("id", None), content.pop("checked", True)
        try:
            self._by_hand.answer(str(id), HandAnswer.read(content), checked=checked is not False)
        except WrongAnswer as error:
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)) from error
        except NoSuchRequest as error:
            raise RefusedError(HTTPStatus.CONFLICT, str(error)) from error
        return json_answer(HTTPStatus.OK, {"waiting": self._by_hand.shown()})

    def _provide(self, request: LocalRequest) -> LocalAnswer:
        """Answer a request to Twilio's API: an attachment, or whatever the caught provider answers."""
        form = dict(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
        authorization = request.headers.get("authorization", "")
        asked = ProviderRequest(request.method, request.path, request.query, form, authorization)
        try:
            if (attached := self._provider.media(asked)) is not None:
                return LocalAnswer(HTTPStatus.OK, attached[1], attached[0])
        except TwilioError as refusal:
            return json_answer(refusal.http_status, refusal.resource())
        return json_answer(*self._provider.answer(asked))


@dataclass(frozen=True)
class _Written:
    """A person's message, validated."""

    number: str
    channel: str
    text: str
    payload: str  # the payload of the button that was pressed; "" for a text
    replied_to: str  # SID of the message that showed the button
    media: tuple[str, bytes] | None  # the attachment as (media type, content)

    def form(self, settings: PhoneSettings, sid: str) -> dict[str, str]:
        """Return the message as the form that Twilio posts."""
        if self.payload:
            return forms.button(settings, self.number, self.text, self.payload, sid, self.replied_to)
        return forms.inbound(settings, self.number, self.channel, self.text, sid)


def _written(request: LocalRequest) -> _Written:
    """Parse and validate a person's message from the request's JSON. Raises RefusedError."""
    message = json_object(request, EXAMPLE)
    channel, text = message.get("channel"), message.get("text")
    if not isinstance(channel, str) or channel not in forms.PREFIXES:
        allowed = " or ".join(forms.PREFIXES)
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"The channel is {allowed}, not {channel!r}.")
    media = _attached(message)
    if media is not None and text is None:
        text = ""
    if not isinstance(text, str) or not (media or text) or len(text) > BODY_LIMIT or LONE_SURROGATE.search(text):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"The text is Unicode, of 1 to {BODY_LIMIT} characters.")
    payload, replied_to = message.get("payload", ""), message.get("replied_to", "")
    if not (isinstance(payload, str) and isinstance(replied_to, str) and len(payload + replied_to) <= PAYLOAD_LIMIT):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"A payload is a text of at most {PAYLOAD_LIMIT} characters.")
    if payload and channel != "whatsapp":
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Only WhatsApp has buttons; on SMS people write the word.")
    return _Written(_e164(message.get("from")), channel, text, payload, replied_to, media)


def _attached(message: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Return (type, content) of a message's attachment; None if it has none. Raises RefusedError if it is not
    base64.
    """
    if "media" not in message:
        return None
    type, content = message.get("media_type"), message["media"]
    if not isinstance(type, str) or not MEDIA_TYPE.fullmatch(type) or not isinstance(content, str):
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Send media in base64, and its media_type, as in image/png.")
    try:
        return type, b64decode(content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "Send media in base64.") from error


def _segments(request: LocalRequest) -> LocalAnswer:
    """Answer POST /segments: how many SMS segments a text takes, for the counter beside the text field."""
    try:
        text = json.loads(request.body)["text"]
    except (ValueError, KeyError, TypeError):
        text = None
    if not isinstance(text, str) or len(text) > BODY_LIMIT or LONE_SURROGATE.search(text):
        raise RefusedError(
            HTTPStatus.BAD_REQUEST, f'Send JSON like {{"text": "…"}}, of at most {BODY_LIMIT} characters.'
        )
    return json_answer(HTTPStatus.OK, asdict(segments.segments_of(text)))


def _console(settings: PhoneSettings) -> ConsoleRoutes | None:
    """Return the console beside the phone, which signs with the run's own credential; None if the phone knows no
    operators' API.
    """
    if settings.api_url is None or settings.aws_endpoint is None:
        return None
    given = credential.at(settings.aws_endpoint)
    signed_with = ReadOnlyCredentials(given.access_key_id, given.secret, None)
    client = OperatorsClient.of(StageApi(settings.api_url, settings.aws_region, signed_with))
    where = Where(settings.service, settings.stage, region=settings.aws_region, endpoint_url=settings.aws_endpoint)
    return ConsoleRoutes(
        client, settings.service, workbench="/", stage=AwsStage(where, makes_metrics=False), folder=credential.FOLDER
    )


def _unavailable(settings: PhoneSettings) -> dict[str, str]:
    """Return the faults that this deployment cannot have, each with the reason."""
    return {
        **({} if settings.caught else {"provider": "The provider is none of the phone's: it cannot be told to fail."}),
        **({} if settings.model_url or settings.by_hand else {"model": NO_MODEL}),
        **({} if settings.local else {"crash": "The functions do not ask this phone whether to end."}),
    }


def _e164(number: object) -> str:
    if not isinstance(number, str) or not E164.fullmatch(number):
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"A number is written like +14165550123, not {number!r}.")
    return number
