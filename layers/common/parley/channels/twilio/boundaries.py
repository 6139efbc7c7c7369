"""Find where the fields of a signed form begin and end.

Twilio signs names and values joined without a sign between them, so whoever holds one signed form can cut the same text
into other fields: a message whose body was "From+14165550100MessageSidSM0..." would become another person's. What a
message is known by is therefore read from the signed text, which every cut shares, and not from the fields alone:

- A name is a word in Twilio's style; ids and addresses have their exact shapes.
- The sender is the only one that any cut could find; else the form is refused.
- So is the id. Where the text holds another one that could be it, the event is named after the whole signed text, under
  every cut the same: an honest body that quotes a form is still answered, once.
"""

import hashlib
import re
from collections.abc import Mapping

from parley.errors import Unreadable

NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,63}")
"""Matches the name of a field of a webhook. Every name in Twilio's messaging webhooks has this form."""
END = r"(?=[A-Z]|$)"
"""Matches what comes behind a field's value: the next field's name, or the end of the body."""
SID = re.compile(r"(?:SM|MM)[0-9a-f]{32}")
ACCOUNT = re.compile(r"AC[0-9a-f]{32}")
SENDER = re.compile(
    r"\+?[0-9]{3,15}|rcs:\+[0-9]{7,15}|whatsapp:(?:\+[0-9]{7,15}|[A-Z]{2}\.(?:ENT\.)?[0-9A-Za-z]{1,128})", re.ASCII
)
"""Matches a number in E.164, a short code, an address of RCS, or WhatsApp's address of a person: a number, or an id if
they hide their number."""
RECEIVER = re.compile(rf"{SENDER.pattern}|rcs:[0-9A-Za-z_-]{{1,100}}", re.ASCII)
"""Matches our own address: one such as a person may have, or the name of a sender of RCS."""
BEHIND = r"(?=(?:From(?:City|Country|State|Zip)|L(?:abel|atitude|ist|ongitude)|M(?:edia|essage))|$)"
"""What comes behind a sender whose id may hold capitals: the next field of a message, in the order of their names.
Every message has its MessageSid there."""
ANY_ID = re.compile(rf"(?<!OriginalReplied)MessageSid({SID.pattern}){END}")
"""Matches every place where the message's id could be read. The id of a message that is replied to has a field of its
own."""
NEW_ID = re.compile(rf"(?<!OriginalReplied)(?<!Sms)MessageSid{SID.pattern}{END}")
"""Matches a place where an id could be read that only a form with a MessageSid has."""
SID_FIELDS = ("MessageSid", "SmsMessageSid", "SmsSid")
"""The fields that name the message. Twilio's API of 2008-08-01 writes only the later ones."""
ANY_OLD_ID = re.compile(rf"(?:SmsMessage|Sms)Sid({SID.pattern}){END}")
"""Matches every place where the id of a message could be read whose form has no MessageSid."""
ANY_SENDER = re.compile(
    rf"From(\+?[0-9]{{3,15}}{END}|(?:rcs|whatsapp):\+[0-9]{{7,15}}{END}"
    rf"|whatsapp:[A-Z]{{2}}\.(?:ENT\.)?[0-9A-Za-z]{{1,128}}?{BEHIND})",
    re.ASCII,
)
"""Matches every place where a sender could be read, with the one sender that is read there."""


def event_id(form: Mapping[str, str]) -> str:
    """Return the id of the message in a verified form, which is the same however the signed text is cut into fields.
    Raises Unreadable for a form that Twilio would not write, or that could be cut so that it has another sender."""
    named = next((each for each in SID_FIELDS if each in form), "MessageSid")
    sid = shaped(form, named, SID)
    shaped(form, "AccountSid", ACCOUNT)
    shaped(form, "To", RECEIVER)
    sender = shaped(form, "From", SENDER)
    for name in form:
        if not NAME.fullmatch(name):
            raise Unreadable("a field has a name that Twilio gives to none")
    for other in ("SmsSid", "SmsMessageSid"):
        if form.get(other, sid) != sid:
            raise Unreadable(f"field {other!r} names another message")
    joined = "".join(name + form[name] for name in sorted(form))
    if set(ANY_SENDER.findall(joined)) != {sender}:
        raise Unreadable("the form could be cut so that another person has sent it")
    is_old = named != "MessageSid"
    ids = set((ANY_OLD_ID if is_old else ANY_ID).findall(joined))
    if sid not in ids or (is_old and NEW_ID.search(joined)):
        raise Unreadable("the message's id is another's")
    return sid if len(ids) == 1 else f"SM{hashlib.sha256(joined.encode('utf-8', 'replace')).hexdigest()[:32]}"


def shaped(form: Mapping[str, str], field: str, shape: re.Pattern[str]) -> str:
    """Return the value of a field. Raises Unreadable if the field is missing, or its value does not match the pattern
    `shape`."""
    value = form.get(field, "")
    if not shape.fullmatch(value):
        raise Unreadable(f"field {field!r} is missing or misshapen")
    return value
