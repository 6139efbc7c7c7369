"""Twilio's webhooks: messages that people send, and delivery reports on messages that we sent."""

from urllib.parse import parse_qs

from parley.channels.twilio import receive
from parley.hooks.hook import Hook, HookContext, Received, WebhookAnswer, WebhookRequest

MAX_BODY = 65_536
"""Bytes of a form. The longest of Twilio's, 1,600 characters of four percent-encoded bytes each, is about 25,000."""
CONVERSATION_KEY, AUTH_TOKEN = "conversation-key", "twilio-auth-token"
TAKEN = WebhookAnswer(receive.NO_MESSAGE, "text/xml")


def _message(request: WebhookRequest, context: HookContext) -> Received:
    form = _form(request, context)
    if receive.is_of_group(form):
        return Received(TAKEN, in_groups=1)
    message = receive.message(form, context.received_at, context.secrets[CONVERSATION_KEY], context.service)
    return Received(TAKEN, (message,))


def _status(request: WebhookRequest, context: HookContext) -> Received:
    form = _form(request, context)
    if receive.is_foretold(form):
        return Received(TAKEN, foretold=1)
    status = receive.status(form, parse_qs(request.query).get("row", [""])[0])
    return Received(TAKEN, statuses=(status,) if status else ())


def _form(request: WebhookRequest, context: HookContext) -> dict[str, str]:
    """Return the form fields of a Twilio request after checking its signature. Raises Unreadable or Forbidden."""
    form = receive.parse(request.body)
    receive.verify(context.url(request), form, request.headers, context.secrets[AUTH_TOKEN])
    return form


HOOKS = {
    "POST /twilio/message": Hook(_message, (CONVERSATION_KEY, AUTH_TOKEN), MAX_BODY),
    "POST /twilio/status": Hook(_status, (AUTH_TOKEN,), MAX_BODY),
}
