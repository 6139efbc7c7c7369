"""The phone's settings for tests of the workbench that need no deployment."""

from parley_cli.phone.settings import PhoneSettings

NOBODY = "http://127.0.0.1:1"
"""An address at which no server listens."""
SETTINGS = PhoneSettings(
    webhook_url=f"{NOBODY}/twilio/message",
    status_url=f"{NOBODY}/twilio/status",
    service="parley",
    conversation_key="the conversation key",
    account_sid="AC" + "a1" * 16,
    auth_token="the auth token",
    sms_number="+15005550006",
    whatsapp_number="+14155238886",
    table="parley",
    aws_endpoint=NOBODY,
    aws_region="us-east-1",
    caught=True,
)
