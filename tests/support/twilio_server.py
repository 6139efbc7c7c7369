"""A stand-in for Twilio's Messages API that refuses every wrong request and records what it has accepted.

`POST` and `GET /2010-04-01/Accounts/{Sid}/Messages.json`. Parameters and the message resource are those of Twilio's API
description (April 2026); the rules between parameters, the error codes and the list's order are in its prose ("Messages
resource", "Error and warning dictionary"). What this service never sends (media) is refused. A message is in the list
from the moment it was taken; like any that waits for its turn at the carrier it has no `date_sent` until
`carrier_takes_all`, and a filter by that date passes it over.
`GET .../Messages/{Sid}/Media/{Sid}` leads on to where something attached lies, as long as that address is valid.

    with TwilioServer(clock) as server:
        server.will(hangs_after_accepting, fails(429, 20429))   # the next two messages; those after them are accepted
"""

import base64
import json
import re
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.support.http_server import Answer, LocalServer, Request, in_json

ACCOUNT = "AC" + "0123456789abcdef" * 2
TOKEN = "fedcba9876543210" * 2

Fields = Mapping[str, str]
Step = Callable[["TwilioServer", Fields], Answer | None]
"""A function that handles one correct request and returns its answer; None closes the connection."""


class Wrong(Exception):
    """Raised for a request that Twilio would refuse, with Twilio's error code and HTTP status."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class TwilioServer(LocalServer):
    """A stand-in for Twilio's Messages API with one account."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Start with no messages and no script: every correct request is answered as usual."""
        super().__init__()
        self.now = now
        self.messages: list[dict[str, Any]] = []
        """The message resources, one for each message that was accepted: what people would receive."""
        self.forms: list[Fields] = []
        """The forms of all correct requests for a message, in order, whatever was answered."""
        self.queries: list[Fields] = []
        """The queries of the requests for the message list."""
        self.refused: list[str] = []
        """Why requests that were not correct were refused."""
        self.accepted: Callable[[Fields, str], None] = lambda form, sid: None
        """Called with the form and the sid of a message that was taken, before its answer leaves: a fast callback."""
        self.page = 1000
        """The most messages on one page of the list, whatever is asked."""
        self.media: dict[str, Answer] = {}
        """The answer to a request for each attachment, by its path."""
        self.led = 0
        """How often an attachment was requested."""
        self._script: dict[str, deque[Step]] = {"POST": deque(), "GET": deque()}
        self._taking = Lock()

    def will(self, *steps: Step) -> None:
        """Handle the next messages by these scripted steps; later ones are accepted."""
        self._script["POST"].extend(steps)

    def list_will(self, *steps: Step) -> None:
        """Handle the next requests for the list by these scripted steps; later ones are answered as usual."""
        self._script["GET"].extend(steps)

    @property
    def texts(self) -> list[str]:
        """Return the texts of the accepted messages, in order."""
        return [message["body"] for message in self.messages]

    def carrier_takes_all(self) -> None:
        """Mark every message as sent now."""
        for message in self.messages:
            message.update(status="sent", date_sent=_date(self.now()))

    def attach(self, answer: Answer) -> str:
        """Register an attachment that is answered in this way, and return its address."""
        path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/MM{1:032x}/Media/ME{len(self.media):032x}"
        self.media[path] = answer
        return f"{self.url}{path}"

    def answer(self, request: Request) -> Answer | None:
        """Answer a request: refuse a wrong one with Twilio's error, and let the script decide about a correct one."""
        try:
            if "/Media/" in request.path:
                return self._lead_on(request)
            fields = self._read(request)
        except Wrong as wrong:
            self.refused.append(wrong.message)
            return failure(wrong.status, wrong.code, wrong.message)
        (self.forms if request.method == "POST" else self.queries).append(fields)
        script = self._script[request.method]
        usual = accepts if request.method == "POST" else lists
        return (script.popleft() if script else usual)(self, fields)

    def _lead_on(self, request: Request) -> Answer:
        """Answer a request for an attachment, usually with a redirect. Raises Wrong."""
        self.led += 1
        if request.method != "GET" or request.query:
            raise Wrong(20004, f"Method {request.method} is not allowed", 405)
        if request.headers.get("Authorization") != _basic(ACCOUNT, TOKEN):
            raise Wrong(20003, "Authenticate", 401)
        return self.media.get(request.path) or failure(404, 20404, f"The resource {request.path} was not found")

    def _read(self, request: Request) -> Fields:
        """Return the form or query fields of a correct request. Raises Wrong."""
        if request.path != f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json" or request.method not in ("POST", "GET"):
            raise Wrong(20404, f"The requested resource {request.path} was not found", 404)
        if request.headers.get("Authorization") != _basic(ACCOUNT, TOKEN):
            raise Wrong(20003, "Authenticate", 401)
        if request.method == "GET":
            fields = _fields(request.query, QUERY)
            check_query(fields)
            return fields
        if request.headers.get_content_type() != "application/x-www-form-urlencoded" or request.query:
            raise Wrong(20001, "The parameters belong in a form")
        fields = _fields(request.body.decode("ascii"), FORM)
        check_form(fields)
        return fields

    def take(self, form: Fields) -> dict[str, Any]:
        """Accept a message, and return its resource. It counts as sent, even if the answer gets lost."""
        with self._taking:
            message = self._resource(form)
            self.messages.append(message)
        self.accepted(form, message["sid"])
        return message

    def _resource(self, form: Fields) -> dict[str, Any]:
        """Return the Messages resource of a new message, with the status "queued"."""
        sid = f"SM{len(self.messages) + 1:032x}"
        uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}"
        return {
            "account_sid": ACCOUNT,
            "api_version": "2010-04-01",
            "body": words_of(form),
            "date_created": _date(self.now()),
            "date_sent": None,
            "date_updated": _date(self.now()),
            "direction": "outbound-api",
            "error_code": None,
            "error_message": None,
            "from": form.get("From") or POOL[form["To"].startswith("whatsapp:")],
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "num_media": "0",
            "num_segments": "1",
            "price": None,
            "price_unit": "USD",
            "sid": sid,
            "status": "queued",
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": form["To"],
            "uri": f"{uri}.json",
        }


# --- what becomes of a request --------------------------------------------------------------------------------------


def accepts(server: TwilioServer, form: Fields) -> Answer:
    """A scripted step that accepts the message."""
    return in_json(201, server.take(form))


def lists(server: TwilioServer, query: Fields) -> Answer:
    """A scripted step that answers with a page of the messages that match the query, newest first."""
    found = [message for message in reversed(server.messages) if _matches(message, query)]
    page, size = int(query.get("Page", "0")), min(int(query.get("PageSize", "50")), server.page)
    start = page * size
    shown = found[start : start + size]
    path = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"

    def uri(number: int) -> str:
        token = {"PageToken": f"PA{found[number * size]['sid']}"} if number else {}
        return f"{path}?{urlencode({**query, 'PageSize': size, 'Page': number, **token})}"

    return in_json(
        200,
        {
            "first_page_uri": uri(0),
            "previous_page_uri": uri(page - 1) if page else None,
            "next_page_uri": uri(page + 1) if start + size < len(found) else None,
            "uri": f"{path}?{urlencode(query)}",
            "page": page,
            "page_size": size,
            "start": start,
            "end": start + len(shown) - 1,
            "messages": shown,
        },
    )


def leads_to(url: str) -> Answer:
    """Return an answer that redirects to the attachment at `url`."""
    return Answer(307, b"", {"Location": url})


def fails(status: int, code: int, message: str = "Not now") -> Step:
    """Return a scripted step that refuses the message with this error of Twilio's."""
    return lambda server, fields: failure(status, code, message)


def fails_without_words(status: int) -> Step:
    """Return a scripted step that answers with an HTML error page, as a proxy in front of Twilio would."""
    return lambda server, fields: Answer(status, b"<html>upstream</html>", {"Content-Type": "text/html"})


def hangs_before_accepting(server: TwilioServer, form: Fields) -> None:
    """A scripted step that does not take the message and never answers."""
    server.hang()


def hangs_after_accepting(server: TwilioServer, form: Fields) -> None:
    """A scripted step that takes the message and never answers."""
    server.take(form)
    server.hang()


def hangs_up_before_accepting(server: TwilioServer, form: Fields) -> None:
    """A scripted step that does not take the message and closes the connection."""


def hangs_up_after_accepting(server: TwilioServer, form: Fields) -> None:
    """A scripted step that takes the message and closes the connection without an answer."""
    server.take(form)


def is_cut_off_after_accepting(server: TwilioServer, form: Fields) -> Answer:
    """A scripted step that takes the message and sends half of the answer."""
    whole = accepts(server, form)
    length = {"Content-Length": str(len(whole.body))}
    return Answer(201, whole.body[: len(whole.body) // 2], {**whole.headers, **length})


def babbles_after_accepting(server: TwilioServer, form: Fields) -> Answer:
    """A scripted step that takes the message and answers 201 with HTML in place of JSON."""
    server.take(form)
    return Answer(201, b"<html>created</html>", {"Content-Type": "text/html"})


def failure(status: int, code: int, message: str) -> Answer:
    """Return an error answer in Twilio's form."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return in_json(status, {"code": code, "message": message, "more_info": more, "status": status})


# --- requests -------------------------------------------------------------------------------------------------------

MESSAGING_SERVICE = "MG" + "0123456789abcdef" * 2
"""The SID of the account's Messaging Service, which chooses the sender itself."""
POOL = {False: "+14165550177", True: "whatsapp:+14165550188"}
"""The Messaging Service's sender, by whether the recipient is on WhatsApp."""
FORM = ("To", "From", "MessagingServiceSid", "Body", "ContentSid", "ContentVariables", "StatusCallback")
"""The parameters of a new message that this service has a use for."""
CONTENTS = {f"HX{count:032x}": count for count in (2, 3, 4, 10)}
"""The account's contents that show choices: how many each shows."""
QUERY = ("To", "From", "DateSent", "DateSent<", "DateSent>", "PageSize", "Page", "PageToken")
BODY_CHARACTERS = 1600

ADDRESS = re.compile(
    r"((whatsapp|rcs):)?\+[1-9]\d{6,14}|rcs:[A-Za-z0-9_]+|whatsapp:[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128}"
)
DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?")
HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
"""Matches the host of a callback: "URL must contain a valid hostname and underscores are not allowed"."""


def _fields(text: str, known: tuple[str, ...]) -> Fields:
    """Parse form parameters. Raises Wrong for unknown, repeated or unreadable ones."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict")
    except ValueError:
        raise Wrong(20001, "The parameters cannot be read") from None
    fields = dict(pairs)
    if unknown := set(fields) - set(known):
        raise Wrong(20001, f"Unknown parameter {min(unknown)}")
    if len(fields) != len(pairs):
        raise Wrong(20001, "A parameter stands there twice")
    return fields


def check_form(form: Fields) -> None:
    """Raise Wrong unless Twilio would take this message."""
    said = "ContentSid" if "ContentSid" in form else "Body"
    sender = "MessagingServiceSid" if "MessagingServiceSid" in form else "From"
    for field, code in (("To", 21604), (sender, 21603), (said, 21602)):
        if not form.get(field):
            raise Wrong(code, f"A '{field}' is required")
    if "ContentSid" in form:
        check_content(form)
    for field, code in (("To", 21211), ("From", 21212)):
        if field in form and not ADDRESS.fullmatch(form[field]):
            raise Wrong(code, f"The '{field}' number {form[field]} is not a valid phone number")
    if form.get("MessagingServiceSid", MESSAGING_SERVICE) != MESSAGING_SERVICE:
        raise Wrong(21701, f"The Messaging Service {form['MessagingServiceSid']} does not exist")
    if "From" in form and form["To"].startswith("whatsapp:") != form["From"].startswith("whatsapp:"):
        raise Wrong(21910, "Invalid From and To pair: they must be of the same channel")
    if form["To"] == form.get("From"):
        raise Wrong(21266, "'To' and 'From' number cannot be the same")
    if len(form.get("Body", "")) > BODY_CHARACTERS:
        raise Wrong(21617, f"The concatenated message body exceeds the {BODY_CHARACTERS} character limit")
    if "StatusCallback" in form:
        callback = urlsplit(form["StatusCallback"])
        if callback.scheme not in ("http", "https") or not HOST.fullmatch(callback.hostname or ""):
            raise Wrong(21609, f"The 'StatusCallback' URL {form['StatusCallback']} is not a valid URL")


def check_content(form: Fields) -> None:
    """Raise Wrong unless the message's template and its variables are valid."""
    if "Body" in form:
        raise Wrong(21619, "A message has a body or a template")
    if not re.fullmatch("HX[0-9a-f]{32}", form["ContentSid"]):
        raise Wrong(21655, f"The ContentSid {form['ContentSid']} is invalid")
    try:
        variables = json.loads(form["ContentVariables"])
    except (KeyError, ValueError):
        raise Wrong(21656, "The ContentVariables parameter is invalid") from None
    if not all(isinstance(each, str) and each for each in variables.values()):
        raise Wrong(21656, "The ContentVariables parameter is invalid")
    if form["ContentSid"] in CONTENTS:
        check_choices(CONTENTS[form["ContentSid"]], variables)
        if not form["To"].startswith("whatsapp:"):
            raise Wrong(63013, "There are no buttons and lists on SMS")


def check_choices(count: int, variables: Mapping[str, str]) -> None:
    """Raise Wrong unless the variables are exactly those of a template with `count` choices, and not too long. Twilio
    would show samples for missing ones.
    """
    is_list = count > 3
    names = {f"{name}{number}" for number in range(1, count + 1) for name in ("title", "id")}
    if set(variables) != names | {"body"} | ({"choose"} if is_list else set()):
        raise Wrong(21656, f"The variables of {count} choices are not these: {sorted(variables)}")
    limits = {"body": 1_024, "choose": 20, "title": 24 if is_list else 20, "id": 200}
    if any(len(value) > limits[name.rstrip("0123456789")] for name, value in variables.items()):
        raise Wrong(21656, "A variable is too long")
    for name in ("title", "id"):
        if len({variables[f"{name}{number}"] for number in range(1, count + 1)}) != count:
            raise Wrong(63013, f"Each choice has its own {name}")


def words_of(form: Fields) -> str:
    """Return the text that the person reads: the body, or the template's text with its variables."""
    if "Body" in form:
        return form["Body"]
    variables = json.loads(form["ContentVariables"])
    return str(variables["body"]) if form["ContentSid"] in CONTENTS else f"Don't forget: {variables['1']}!"


def check_query(query: Fields) -> None:
    """Raise Wrong unless the query of a message list is valid."""
    for field in ("To", "From"):
        if field in query and not ADDRESS.fullmatch(query[field]):
            raise Wrong(20001, f"Invalid {field}: {query[field]}")
    for field in ("DateSent", "DateSent<", "DateSent>"):
        if field in query and not DATE.fullmatch(query[field]):
            raise Wrong(20001, f"Invalid {field}: {query[field]}")
    if not re.fullmatch(r"[1-9]\d{0,2}|1000", query.get("PageSize", "50")):
        raise Wrong(20006, f"Page size must be between 1 and 1000, not {query['PageSize']}")
    if not re.fullmatch(r"\d{1,4}", query.get("Page", "0")):
        raise Wrong(20006, f"Invalid page {query['Page']}")
    if ("PageToken" in query) != (int(query.get("Page", "0")) > 0):
        raise Wrong(20006, "A later page is asked for with its token")


def _matches(message: Mapping[str, Any], query: Fields) -> bool:
    """Return whether a message matches the query of a list: To, From and DateSent."""
    if any(message[field.lower()] != query[field] for field in ("To", "From") if field in query):
        return False
    sent = _moment(message["date_sent"]) if message["date_sent"] else None
    limits: dict[str, Callable[[datetime, datetime], bool]] = {
        "DateSent": lambda sent, asked: sent.date() == asked.date(),
        "DateSent<": lambda sent, asked: sent <= asked,
        "DateSent>": lambda sent, asked: sent >= asked,
    }
    return all(
        sent is not None and limit(sent, datetime.fromisoformat(query[field]).replace(tzinfo=UTC))
        for field, limit in limits.items()
        if field in query
    )


def _date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0))


def _moment(date: str) -> datetime:
    return parsedate_to_datetime(date)


def _basic(name: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
