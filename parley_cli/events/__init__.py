"""Makes the sample events in events/, one for each shape of event. `sam local invoke` and tests give them to the
functions.

    python -m parley_cli.events       remakes them all, byte for byte the same

Everything derives from tables: no clock, nothing random. They tell one story: Ana texts "add milk to my tasks"
(twilio-sms, meta-text), the webhook queues it (mailbox-message), the turn's reply goes to `send` (deliveries), and the
provider reports on it (twilio-status-*, meta-status-*, statuses). Writes events/ and nothing else. What others use of
the modules is named here.
"""

from parley_cli.events.meta_posts import META_URL, meta_handshake, meta_message, meta_posted, meta_status
from parley_cli.events.operators import OPERATOR, PARTICIPANTS, asked
from parley_cli.events.samples import FOLDER, events, files
from parley_cli.events.story import (
    ACCOUNT_SID,
    ANA,
    AT,
    AUTH_TOKEN,
    BEN,
    CONVERSATION_KEY,
    META_APP_SECRET,
    META_VERIFY_TOKEN,
    PUBLIC_URL,
    SECRETS,
    SERVICE,
    STRIPE_SECRET,
    TWILIO,
)
from parley_cli.events.stripe_posts import (
    ORDER,
    PAYMENTS,
    STRIPE_INTENT,
    STRIPE_SESSION,
    signed_anew,
    stripe_event,
    stripe_posted,
)
from parley_cli.events.twilio import (
    LATELY,
    MESSAGES,
    STATUSES,
    lately_form,
    message_form,
    received,
    signed,
    status_form,
)

__all__ = [
    "ACCOUNT_SID",
    "ANA",
    "AT",
    "AUTH_TOKEN",
    "BEN",
    "CONVERSATION_KEY",
    "FOLDER",
    "LATELY",
    "MESSAGES",
    "META_APP_SECRET",
    "META_URL",
    "META_VERIFY_TOKEN",
    "OPERATOR",
    "ORDER",
    "PARTICIPANTS",
    "PAYMENTS",
    "PUBLIC_URL",
    "SECRETS",
    "SERVICE",
    "STATUSES",
    "STRIPE_INTENT",
    "STRIPE_SECRET",
    "STRIPE_SESSION",
    "TWILIO",
    "asked",
    "events",
    "files",
    "lately_form",
    "message_form",
    "meta_handshake",
    "meta_message",
    "meta_posted",
    "meta_status",
    "received",
    "signed",
    "signed_anew",
    "status_form",
    "stripe_event",
    "stripe_posted",
]
