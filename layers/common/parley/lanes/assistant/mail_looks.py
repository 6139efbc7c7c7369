"""Looks at a person's mailbox: what has come lately, from anybody or from one sender. And what cannot be done with it.

    "any mail from Ana?", "did Bob write back"     the latest emails of that sender
    "got any unread email", "check my inbox"       the latest of all, or of those that are unread
    "read me the last email"                       the latest one, with more of its text
    "delete the email from Bob"                    cannot be done here, which is said

Only the mailbox of a connected account is known: where mail is kept here, nobody has written to the person.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, JsonValue

from parley.conversation.normal_form import normalise
from parley.conversation.zones import dated
from parley.lanes.assistant.people import named
from parley.lanes.assistant.texts import say
from parley.ports import Email, Services
from parley.texts.vocabulary import listed
from parley.tools.phrases import variants
from parley.tools.tool import Arguments, Call, Result, Tier, tool

VOCABULARY = "parley.lanes.assistant.vocabulary"
LISTED, BEGINNING = 5, 80
"""The most emails that one look lists, and how many characters of each are shown."""
SENDER_WORDS = 3
"""The most words of a sender's name."""
MailWords = Annotated[str, AfterValidator(lambda text: " ".join(text.split()))]


class MailLook(Arguments):
    """The arguments of a look at the mailbox."""

    sender: MailWords = ""
    """Who has written; empty: anybody."""
    unread: MailWords = ""
    """What stands behind "unread", if only those are meant."""

    @classmethod
    def may_be(cls, slots: Mapping[str, str]) -> bool:
        """Return whether the captured words can name a sender ("you" and "the shop" cannot), and say "unread"."""
        words = normalise(slots.get("sender", "ana")).split()
        is_sender = 0 < len(words) <= SENDER_WORDS and not set(words) & listed(VOCABULARY, "no_sender")
        return is_sender and ("unread" not in slots or normalise(slots["unread"]) in listed(VOCABULARY, "unread"))


class LastMailLook(MailLook):
    """The arguments of a look at the latest email."""


class UndoableMail(Arguments):
    """An email that somebody wants deleted."""

    email: MailWords = ""


def _received(call: Call[Services], look: MailLook, most: int) -> list[Email] | None:
    """Return the latest emails that the look means, newest first; None where the person's mailbox is not known. Who is
    not found by the name is looked for by the address that the contacts have under it.
    """
    is_anybody = normalise(look.sender) in listed(VOCABULARY, "anybody")
    sender, mail = "" if is_anybody else look.sender, call.services.mail
    found = mail.received(call.conversation, sender, most, unread=bool(look.unread))
    if found or found is None or not sender:
        return found
    addresses = [email for contact in named(call, sender)[:1] for email in contact.emails[:1]]
    return mail.received(call.conversation, addresses[0], most, unread=bool(look.unread)) if addresses else []


def _told(call: Call[Services], look: MailLook, most: int, length: int) -> Result:
    """Return the result that tells the latest emails, with so many characters of each."""
    says, found = say(call), _received(call, look, most)
    if found is None:
        return Result(says.no_mailbox)
    data: dict[str, JsonValue] = {
        "count": len(found),
        "emails": [{"from": each.sender, "subject": each.subject, "body": each.body} for each in found],
    }
    if not found:
        none = says.no_mail_from if look.sender else says.no_unread_mail if look.unread else says.no_mail
        return Result(none.format(sender=look.sender), data=data)
    lines = (
        says.mail_received.format(
            sender=each.sender_name or each.sender,
            when=dated(each.at, call.zone, call.language),
            subject=each.subject,
            body=each.body[:length],
        )
        for each in found
    )
    return Result("\n".join(lines), data=data, is_of_others=True)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<any|got any|do I have any|did I get any|have I got any> <mail|emails|new mail|new emails|email>",
            "<any|got any|do I have any|did I get any> <mail|emails|new mail|new emails|email> from {sender:Ana}",
            "<any|are there any|do I have any|got any|show me my|check my> unread {unread:emails}",
            "<check|show me|read|what's in|anything new in|anything in|open> my <inbox|mail|emails|email|gmail>",
            "<show me|find|list|read me|show> <the|my|> <emails|mail> from {sender:Ana}",
            "<the|my|> <emails|mail> from {sender:Ana}",
            "did {sender:Ana} <write|reply|answer|respond|email me|mail me|write me|write to me|reply to me>",
            "did {sender:Ana} <write back|email back|get back to me>",
            "has {sender:Ana} <written|replied|answered|responded|emailed me|written back>",
            "has {sender:Ana} <written to|answered|replied to> me",
            "has {sender:Ana} <written|answered|replied|answered me|replied to me|emailed me> <yet|already>",
            "has {sender:Ana} <got|gotten> back to me <yet|>",
            "<have I heard|heard anything> <back|> from {sender:Ana}",
        ),
        "es": variants(
            "<tengo|hay|me llegó|me ha llegado> <correos|mails|correos nuevos|mails nuevos|algún correo|algún mail>",
            "<tengo|hay|me llegó|me ha llegado> <algún correo nuevo|correo|correo nuevo>",
            "<tengo|hay|me llegó|me ha llegado> <correos|correo|mails|algún correo|algún mail> de {sender:Ana}",
            "<tengo|hay> <correos|mails|algún correo> sin {unread:leer}",
            "<revisa|mira|muéstrame|abre> <mi correo|mis correos|mi bandeja de entrada|mi gmail>",
            "<muéstrame|enséñame|busca|léeme> <los|mis> <correos|mails> de {sender:Ana}",
            "<me ha|ha> <escrito|respondido|contestado> {sender:Ana}",
            "<me escribió|escribió|me respondió|respondió|me contestó|contestó> {sender:Ana}",
            "<me ha mandado|me mandó|me ha enviado|me envió> <algo|un correo|algún correo|un mail> {sender:Ana}",
        ),
    },
    outside=True,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def look_at_mail(call: Call[Services], arguments: MailLook) -> Result:
    """Tell what others have written to the person lately."""
    return _told(call, arguments, LISTED, BEGINNING)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<read me|show me|open|read> <the|my> <last|latest|newest> <email|mail>",
            "<read me|show me|open|read> the <last|latest|newest> <email|mail> from {sender:Ana}",
            "<read|read me|open> the <last|latest|newest> one",
            "<read|read me|open> the <email|mail> from {sender:Ana}",
            "what did {sender:Ana} <write|email me|write me|write to me>",
            "what did {sender:Ana} say in <his|her|their|the> <email|mail>",
        ),
        "es": variants(
            "<léeme|lee|muéstrame|abre> el último <correo|mail|email>",
            "<léeme|lee|muéstrame|abre> el <último|> <correo|mail> de {sender:Ana}",
            "<léeme|lee> el último",
            "qué <dice|decía> el <último|> <correo|mail> de {sender:Ana}",
            "qué <dice|dijo> {sender:Ana} en su <correo|mail>",
            "qué me <escribió|ha escrito> {sender:Ana}",
        ),
    },
    outside=True,
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def read_last_mail(call: Call[Services], arguments: LastMailLook) -> Result:
    """Tell the latest email that others have written to the person, with more of its text."""
    return _told(call, arguments, 1, 500)


@tool(
    Tier.READ,
    phrases={
        "en": variants(
            "<delete|remove|archive|trash> <the|my> <email|emails|mail> <from|about> {email:Bob}",
            "<delete|archive> <that|this|the last|my last> email",
        ),
        "es": variants(
            "<borra|elimina|archiva> <el correo|los correos|el mail> <de|sobre> {email:Bob}",
            "<borra|elimina|archiva> <ese correo|el último correo>",
        ),
    },
    direct=True,
    in_help=False,
    is_for_phrases=True,
)
def cannot_delete_mail(call: Call[Services], arguments: UndoableMail) -> str:
    """Tell that emails are not deleted here."""
    return say(call).cannot_delete_mail


TOOLS = (look_at_mail, read_last_mail, cannot_delete_mail)
"""The tools of this file, in the order in which phrases are held against them."""
