"""The story that the sample events tell: who writes, when, and with which secrets the samples are signed."""

from datetime import UTC, datetime, timedelta

from parley.conversation.events import Channel
from parley.conversation.identity import conversation_id
from parley_cli.phone.settings import PhoneSettings

PUBLIC_URL = "https://parley.example.com"
AUTH_TOKEN = "local-auth-token"
META_APP_SECRET = "local-app-secret"
META_VERIFY_TOKEN = "local-verify-token"
STRIPE_SECRET = "whsec_local"
LIBRARY_PASSWORD = "local-library-password"
CONVERSATION_KEY = "local-conversation-key"
"""The sample events are made with these values. A function that takes them needs them in PARLEY_PUBLIC_URL,
TWILIO_AUTH_TOKEN, META_APP_SECRET, META_VERIFY_TOKEN, STRIPE_WEBHOOK_SECRETS, LIBRARY_WEBHOOK_PASSWORD and
PARLEY_CONVERSATION_KEY, and an empty PARLEY_SECRETS."""
ACCOUNT_SID = "ACa0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0"
SECRETS = {
    "conversation-key": CONVERSATION_KEY,
    "twilio-account-sid": ACCOUNT_SID,
    "twilio-auth-token": AUTH_TOKEN,
    "meta-app-secret": META_APP_SECRET,
    "meta-verify-token": META_VERIFY_TOKEN,
    "stripe-webhook-secrets": STRIPE_SECRET,
    "google-client-secret": "GOCSPX-local",
    "library-webhook-password": LIBRARY_PASSWORD,
}
"""The samples' secrets, by the names that they have in SSM."""
SERVICE = "parley"
REGION, AWS_ACCOUNT = "us-east-1", "123456789012"
AT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
"""The moment of every sample event."""
TIMER = timedelta(minutes=20)
"""The time from AT to the moment of Ana's reminder."""

ANA, BEN = "+14165550123", "+14165550145"
TWILIO = PhoneSettings(
    webhook_url=f"{PUBLIC_URL}/twilio/message",
    status_url=f"{PUBLIC_URL}/twilio/status",
    service=SERVICE,
    conversation_key=CONVERSATION_KEY,
    account_sid=ACCOUNT_SID,
    auth_token=AUTH_TOKEN,
    sms_number="+15005550006",
    whatsapp_number="+14155238886",
    table="parley-dev",
    aws_endpoint=None,
    aws_region=REGION,
    caught=False,
)


def conversation(number: str) -> str:
    """Return the id of the conversation with the person of this number."""
    return conversation_id(CONVERSATION_KEY, SERVICE, number)


def sender_of(channel: Channel) -> str:
    """Return the service's number on this channel."""
    return TWILIO.whatsapp_number if channel is Channel.WHATSAPP else TWILIO.sms_number


def milliseconds(moment: datetime) -> int:
    """Return a moment as milliseconds since 1970."""
    return int(moment.timestamp() * 1000)
