"""Meta's webhook: the handshake when an operator enters its address, and posted messages and statuses."""

from datetime import timedelta

from parley.channels.meta import receive
from parley.hooks.hook import Hook, HookContext, Received, WebhookAnswer, WebhookRequest
from parley.settings.channels import MetaSettings

CONVERSATION_KEY, APP_SECRET, VERIFY_TOKEN = "conversation-key", "meta-app-secret", "meta-verify-token"


def _handshake(request: WebhookRequest, context: HookContext) -> Received:
    return Received(WebhookAnswer(receive.challenge(request.query, context.secrets[VERIFY_TOKEN])))


def _post(request: WebhookRequest, context: HookContext) -> Received:
    receive.verify(request.body, request.headers.get("x-hub-signature-256", ""), context.secrets[APP_SECRET])
    settings, key = context.settings.of(MetaSettings), context.secrets[CONVERSATION_KEY]
    oldest = context.received_at - timedelta(days=settings.oldest_days) if settings.oldest_days else None
    read = receive.read(
        request.body,
        context.received_at,
        key,
        context.service,
        settings.phone_number_id,
        oldest,
        settings.groups == "answer",
    )
    return Received(
        events=(*read.messages, *read.changes),
        statuses=read.statuses,
        nameless=read.nameless,
        outdated=read.outdated,
        in_groups=read.in_groups,
    )


HOOKS = {
    "GET /meta/webhook": Hook(_handshake, (VERIFY_TOKEN,)),
    "POST /meta/webhook": Hook(_post, (CONVERSATION_KEY, APP_SECRET), receive.MAX_BODY, (MetaSettings,)),
}
