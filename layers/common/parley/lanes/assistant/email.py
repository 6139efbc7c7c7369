"""The email tools of the assistant lane: keep a draft, send an email that the person has confirmed, search.

An email is sent only after a yes to its whole text. Sending is not repeat-safe: after a crash, the tool's `happened`
says whether it was sent. Where no email can be sent, each question says so, and a yes keeps a draft.
"""

from textwrap import shorten
from typing import Annotated

from pydantic import Field, JsonValue

from parley.errors import NotDone, ToolAsks
from parley.lanes.assistant.named import Title
from parley.lanes.assistant.people import Addressee, addressee
from parley.lanes.assistant.texts import say
from parley.ports import Email, Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NamesAPerson, Result, Tier, tool

LISTED = 5
"""The most emails that one search lists."""
BEGINNING = 50
"""How many of the first characters of an email's body serve as its subject, if it has none."""
SHOWN = 80
"""How many characters of a found email's body are shown."""


class NewEmail(Arguments):
    """What is to be written. Without a body, the person is asked; without a subject, it is how the body begins."""

    to: Annotated[Title, NamesAPerson()] = Field(
        description="Whom to: the name as the person says it, or an email address."
    )
    subject: Title | None = Field(None, description="What it is about, in a few words.")
    body: Annotated[str, Field(max_length=1_000)] | None = Field(None, description="The whole text.")


class ChosenEmail(Arguments):
    """The prepared arguments of `send_email` and `create_draft`: the email with its exact address."""

    to: Addressee
    subject: str
    body: str
    is_draft: bool = False
    """Whether the person agreed to a draft: then the email is not sent, even if sending has become possible since."""


class SoughtEmail(Arguments):
    """The arguments of `search_email`."""

    words: Title = Field(description="Words of the address, the subject or the text.")


def email_to_write(call: Call[Services], new: NewEmail) -> ChosenEmail:
    """Return the email to write, with its exact address and a subject. Raises ToolAsks if the address or the body is
    missing.
    """
    to = addressee(call, new.to, "to")
    if not new.body:
        raise ToolAsks(say(call).what_to_write.format(name=to.name or to.email), "body")
    return ChosenEmail(to=to, subject=new.subject or shorten(new.body, BEGINNING, placeholder="..."), body=new.body)


def to_send(call: Call[Services], new: NewEmail) -> ChosenEmail:
    """Return the email to send. If no email can be sent here, it is marked as a draft, and the questions say so. Raises
    ToolAsks if the address or the body is missing.
    """
    if call.services.mail.can_send:
        return email_to_write(call, new)
    try:
        return email_to_write(call, new).model_copy(update={"is_draft": True})
    except ToolAsks as asks:
        question = say(call).for_a_draft.format(question=asks)
        raise ToolAsks(question, asks.argument, asks.options, asks.shape, asks.learns) from None


def _whether_to_send(call: Call[Services], new: ChosenEmail) -> str:
    asked = say(call).email_not_set_up if new.is_draft else say(call).send_email
    return asked.format(to=new.to.shown, subject=new.subject, body=new.body)


def _email(call: Call[Services], email: ChosenEmail) -> Email:
    return Email(call.effect, email.to.email, email.subject, email.body, call.now)


def _data(email: ChosenEmail) -> dict[str, JsonValue]:
    return {"to": email.to.email, "subject": email.subject, "body": email.body}


def _sent(call: Call[Services], email: ChosenEmail) -> Result:
    return Result(say(call).email_sent.format(to=email.to.shown, subject=email.subject), data=_data(email))


def _kept(call: Call[Services], email: ChosenEmail) -> Result:
    call.services.mail.draft(call.conversation, _email(call, email))
    return Result(say(call).draft_kept.format(to=email.to.shown, subject=email.subject), data=_data(email))


def _happened(call: Call[Services], email: ChosenEmail) -> Result | None:
    return _sent(call, email) if call.services.mail.was_sent(call.conversation, call.effect) else None


@tool(
    Tier.WRITE,
    phrases={
        "en": ["draft an email to {to:John} about {subject:the meeting}"],
        "es": ["escribe un borrador a {to:Juan} sobre {subject:la reunión}"],
    },
    prepare=email_to_write,
    question=lambda call, new: say(call).draft_email.format(to=new.to.shown, subject=new.subject, body=new.body),
    gives={"to": "ana@example.org", "subject": "tea", "body": "Green."},
    foresees=lambda _, new: _data(new),
    in_help=False,
    makes=("subject", "body"),
)
def create_draft(call: Call[Services], arguments: ChosenEmail) -> Result:
    """Keep an email as a draft, without sending it."""
    return _kept(call, arguments)


@tool(
    Tier.CONFIRM,
    phrases={
        "en": [
            "send an email to {to:John} about {subject:the meeting}",
            "send email to {to:John} about {subject:it}",
            *("email {to:John} about {subject:the meeting}", "write to {to:John} about {subject:the meeting}"),
            *("send {to:John} an email about {subject:the meeting}", "email {to:John} saying {body:I am late}"),
            *("write an email to {to:John} about {subject:the meeting}", "email {to:John} that {body:I am late}"),
            *(
                "send an email to {to:John}",
                "send {to:John} an email",
                "write an email to {to:John}",
                "email to {to:John}",
            ),
            *("send an email to {to:John} saying {body:I am late}", "write {to:John} an email"),
            *variants(
                "<send|write> <an|> email to {to:John}: {body:I am late}", "<email|write> <to|> {to:John}: {body:hi}"
            ),
            *variants("send {to:John} an email: {body:I am late}"),
        ],
        "es": [
            "envía un correo a {to:Juan} sobre {subject:la reunión}",
            *("manda un correo a {to:Juan} sobre {subject:la reunión}", "manda un correo a {to:Juan}"),
            *("escribe un correo a {to:Juan} sobre {subject:la reunión}", "escribe un correo a {to:Juan}"),
            *("envía un email a {to:Juan} sobre {subject:la reunión}", "envía un correo a {to:Juan}"),
            *("escríbele a {to:Juan} sobre {subject:la reunión}", "escríbele un correo a {to:Juan}"),
            *(
                "manda un email a {to:Juan} sobre {subject:la reunión}",
                "envía un correo a {to:Juan} que diga {body:llego tarde}",
            ),
            *variants("<envía|manda|escribe> un <correo|email> a {to:Juan}: {body:llego tarde}"),
            *variants("escríbele <un correo|> a {to:Juan}: {body:llego tarde}"),
        ],
    },
    prepare=to_send,
    question=_whether_to_send,
    happened=_happened,
    gives={"to": "ana@example.org", "subject": "tea", "body": "Green."},
)
def send_email(call: Call[Services], arguments: ChosenEmail) -> Result:
    """Send an email. The service shows it to the person, who confirms it."""
    if arguments.is_draft:
        return _kept(call, arguments)
    mail = call.services.mail
    if not mail.can_send:  # sending was switched off after the yes
        mail.draft(call.conversation, _email(call, arguments))
        return Result(say(call).email_refused.format(to=arguments.to.shown))
    try:
        if mail.send(call.conversation, _email(call, arguments)):
            return _sent(call, arguments)
    except NotDone as failure:
        raise NotDone(say(call).email_not_now.format(to=arguments.to.shown)) from failure
    return Result(say(call).email_refused.format(to=arguments.to.shown))


@tool(
    Tier.READ,
    phrases={"en": ["search my emails for {words:meeting}"], "es": ["busca en mis correos {words:reunión}"]},
    gives={"count": 1, "emails": [{"to": "ana@example.org", "subject": "tea", "body": "Green."}]},
    in_help=False,
)
def search_email(call: Call[Services], arguments: SoughtEmail) -> Result:
    """Find what the person has drafted and sent through this service."""
    found = call.services.mail.search(call.conversation, arguments.words, LISTED)
    emails: list[JsonValue] = [{"to": each.to, "subject": each.subject, "body": each.body} for each in found]
    data: dict[str, JsonValue] = {"count": len(found), "emails": emails}
    if not found:
        return Result(say(call).no_such_email.format(words=arguments.words), data=data)
    says = say(call)
    listed = (
        (says.email_was_sent if each.sent else says.email_is_draft).format(
            to=each.to, subject=each.subject, body=each.body[:SHOWN]
        )
        for each in found
    )
    return Result("\n".join(listed), data=data)


TOOLS = (create_draft, send_email, search_email)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
