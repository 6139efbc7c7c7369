"""The email tools of the assistant lane: keep a draft, send an email that the person has confirmed, search.

An email is sent only after a yes to its whole text. Sending is not repeat-safe: after a crash, the tool's `happened`
says whether it was sent. Where no email can be sent, each question says so, and a yes keeps a draft.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from pydantic import Field, JsonValue

from parley.conversation.normal_form import normalise
from parley.errors import NotDone, ToolAsks, ToolRefused
from parley.lanes.assistant.named import Title
from parley.lanes.assistant.people import Addressee, addressee, honest
from parley.lanes.assistant.texts import say
from parley.lanes.captured import can_be_addressee
from parley.ports import Email, Services
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, NamesAPerson, Result, Tier, tool

LISTED = 5
"""The most emails that one search lists."""
SHOWN = 80
"""How many characters of a found email's body are shown."""


ANSWER = "Re:"
"""What the subject of an answer begins with, in every language. Source: RFC 5322, section 3.6.5."""


class NewEmail(Arguments):
    """What is to be written. Without a body, the person is asked; without a subject, it says whose words these are."""

    to: Annotated[Title, NamesAPerson()] = Field(
        description="Whom to: the name as the person says it, or an email address."
    )
    subject: Title | None = Field(None, description="What it is about, in a few words.")
    body: Annotated[str, Field(max_length=1_000)] | None = Field(None, description="The whole text.")

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether `to` can be somebody: not "to nathan", "tom back" or "but dont send"."""
        return can_be_addressee(slots.get("to", "Ana"))


class ChosenEmail(Arguments):
    """The prepared arguments of `send_email` and `create_draft`: the email with its exact address."""

    to: Addressee
    subject: str
    body: str
    is_draft: bool = False
    """Whether the person agreed to a draft: then the email is not sent, even if sending has become possible since."""


class EmailAnswer(ChosenEmail):
    """The prepared arguments of `reply_email`: an email that answers another one."""

    thread: str
    """The id of the thread in the mailbox."""
    answers: str
    """The Message-ID of the email that is answered."""
    references: str = ""
    """The Message-IDs of the emails before that one in its thread."""


class NewAnswer(Arguments):
    """The arguments of `reply_email`."""

    words: Title
    """Words of the email to answer: its sender, its subject or its text."""
    chosen: str = ""
    """The id that was picked of several emails."""
    body: Annotated[str, Field(max_length=1_000)] | None = None


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
    return ChosenEmail(to=to, subject=new.subject or _own_subject(call), body=new.body)


def _own_subject(call: Call[Services]) -> str:
    """Return the subject of an email for which the person has given none: whose words it brings."""
    name = call.about.name if call.about else None
    return say(call).subject_of.format(name=name) if name else say(call).subject_of_nobody


def to_send(call: Call[Services], new: NewEmail) -> ChosenEmail:
    """Return the email to send. If no email can be sent here, it is marked as a draft, and the questions say so. Raises
    ToolAsks if the address or the body is missing.
    """
    if call.services.mail.may_send(call.conversation):
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
    """Return the email that the action writes, as an answer to another one if it is one."""
    written = Email(call.effect, email.to.email, email.subject, email.body, call.now)
    if isinstance(email, EmailAnswer):
        return replace(written, thread=email.thread, message_id=email.answers, references=email.references)
    return written


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
        "en": variants(
            "<draft|draft me|prepare> <an|a> <email|mail|e-mail> <to|for> {to:John} about {subject:the meeting}",
            "<draft|prepare> <an|a> <email|mail> to {to:John} saying <that|> {body:I am late}",
        ),
        "es": variants(
            "<escribe|prepara|redacta> un borrador <a|para> {to:Juan} sobre {subject:la reunión}",
            "<redacta|prepara> un <correo|email|mail> <a|para> {to:Juan} sobre {subject:la reunión}",
        ),
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
            *variants(
                "<send|write|shoot|drop> {to:John} <an email|a mail> <saying|saying that> {body:I am late}",
                "<send|write> <an email|a mail|mail> to {to:John} <saying|saying that> {body:I am late}",
                "<email|mail> {to:John} <saying that|to say that> {body:I am late}",
                "mail {to:John} <that|saying> {body:I am late}",
                "write to {to:John} that {body:I am late}",
                "<send|shoot|drop> {to:John} a mail about {subject:the meeting}",
            ),
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
            *variants(
                "<envía|manda|escribe|envíale|mándale|escríbele> un <correo|email|mail> a {to:Juan} "
                "<diciendo|diciendo que|que diga que> {body:llego tarde}",
                "<envía|manda> un mail a {to:Juan} <sobre {subject:la reunión}|que diga {body:llego tarde}|>",
                "<envíale|mándale|escríbele> un <correo|email|mail> a {to:Juan} sobre {subject:la reunión}",
                "dile a {to:Juan} por <correo|email|mail> que {body:llego tarde}",
            ),
        ],
    },
    prepare=to_send,
    question=_whether_to_send,
    happened=_happened,
    gives={"to": "ana@example.org", "subject": "tea", "body": "Green."},
)
def send_email(call: Call[Services], arguments: ChosenEmail) -> Result:
    """Send an email. The service shows it to the person, who confirms it."""
    return _send(call, arguments)


def _send(call: Call[Services], arguments: ChosenEmail) -> Result:
    """Send an email that the person has confirmed, or keep it as the draft to which they have agreed."""
    if arguments.is_draft:
        return _kept(call, arguments)
    mail = call.services.mail
    if not mail.may_send(call.conversation):  # sending was switched off after the yes
        mail.draft(call.conversation, _email(call, arguments))
        return Result(say(call).email_refused.format(to=arguments.to.shown))
    try:
        if mail.send(call.conversation, _email(call, arguments)):
            return _sent(call, arguments)
    except NotDone as failure:
        raise NotDone(say(call).email_not_now.format(to=arguments.to.shown)) from failure
    return Result(say(call).email_refused.format(to=arguments.to.shown))


def answer_to_send(call: Call[Services], new: NewAnswer) -> EmailAnswer:
    """Return the answer to the email that the words mean. Raises ToolRefused if there is none with a sender, and
    ToolAsks if there are several, or the text is missing.
    """
    found = [each for each in call.services.mail.search(call.conversation, new.words, LISTED) if each.sender]
    wanted = normalise(new.words).split()
    of_sender = [each for each in found if set(wanted) <= set(normalise(f"{each.sender_name} {each.sender}").split())]
    found = of_sender or found  # "reply to Ana" is not about the emails that name her
    threads = {each.thread or each.id: each for each in reversed(found)}  # of each thread, the newest one
    met = [each for each in threads.values() if not new.chosen or each.id == new.chosen]
    if not met:
        raise ToolRefused(say(call).no_such_email.format(words=new.words))
    if len(met) > 1:
        options = [(f"{each.sender_name or each.sender}: {each.subject}", each.id) for each in met]
        raise ToolAsks(say(call).which_email, "chosen", options)
    (answered,) = met
    to = Addressee(name=answered.sender_name, email=honest(call, answered.reply_to or answered.sender))
    if not new.body:
        raise ToolAsks(say(call).what_to_write.format(name=to.name or to.email), "body")
    is_answer = answered.subject.lower().startswith(ANSWER.lower())
    subject = answered.subject if is_answer else " ".join((ANSWER, answered.subject))
    return EmailAnswer(
        to=to,
        subject=subject,
        body=new.body,
        thread=answered.thread,
        answers=answered.message_id,
        references=answered.references,
    )


@tool(
    Tier.CONFIRM,
    phrases={
        "en": variants(
            "<reply|answer> to <the|> email <about|from> {words:lunch}: {body:I am coming}",
            "<reply|answer> to <the|> email <about|from> {words:lunch} saying {body:I am coming}",
            "<reply|answer> to <the|> email <about|from> {words:lunch}",
            "<reply|respond> to {words:Bob} <saying|that> {body:I am coming}",
            "<reply to|respond to|answer> {words:Bob}'s <email|mail> <saying|that> {body:I am coming}",
        ),
        "es": variants(
            "responde al correo <sobre|de> {words:comida}: {body:ya voy}",
            "responde al correo <sobre|de> {words:comida} diciendo {body:ya voy}",
            "responde al correo <sobre|de> {words:comida}",
            "<responde|respóndele|contesta|contéstale> a {words:Bob} <diciendo|diciendo que|que> {body:ya voy}",
            "<contesta|contéstale> al <correo|mail|email> <sobre|de> {words:comida} <diciendo|que> {body:ya voy}",
        ),
    },
    prepare=answer_to_send,
    question=_whether_to_send,
    happened=_happened,
    in_help=False,
    is_for_phrases=True,
)
def reply_email(call: Call[Services], arguments: EmailAnswer) -> Result:
    """Answer an email of the person's mailbox, in its thread. The service shows the answer, and the person confirms
    it."""
    return _send(call, arguments)


@tool(
    Tier.READ,
    phrases={
        "en": [
            "search my emails for {words:meeting}",
            *variants(
                "<show me|find|list> <the|my|> <emails|mail> about {words:meeting}",
                "search my <mail|inbox|gmail> for {words:meeting}",
                "<any|do I have any> <emails|mail> about {words:meeting}",
            ),
        ],
        "es": [
            "busca en mis correos {words:reunión}",
            *variants(
                "<busca|muestra|muéstrame|enséñame> <el|los|mis> <correo|correos|mails|emails> sobre {words:reunión}",
                "<tengo|hay> <algún|> <correo|correos|mail|mails> sobre {words:reunión}",
                "busca {words:reunión} en <mi|mis> <correo|correos|gmail|mails>",
            ),
        ],
    },
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
    is_of_others = any(each.sender for each in found)
    return Result("\n".join(_listed(call, each) for each in found), data=data, is_of_others=is_of_others)


def _listed(call: Call[Services], email: Email) -> str:
    """Return a line about an email that was found."""
    says = say(call)
    said = {"to": email.to, "subject": email.subject, "body": email.body[:SHOWN]}
    if email.sender:
        return says.email_was_received.format(sender=email.sender_name or email.sender, **said)
    return (says.email_was_sent if email.sent else says.email_is_draft).format(**said)


TOOLS = (create_draft, send_email, reply_email, search_email)
"""The tools of this file, in the order in which a model and HELP are offered them. No other tool is used."""
