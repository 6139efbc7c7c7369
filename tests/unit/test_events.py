"""The sample events are what their tables say."""

import json
from base64 import b64decode
from urllib.parse import parse_qsl

import pytest
from twilio.request_validator import RequestValidator

from parley_cli.events import AUTH_TOKEN, FOLDER, PUBLIC_URL, files

WEBHOOKS = [name for name in files() if name.startswith("twilio-")]
BLANK_IN_EVERY_TEXT_MESSAGE = ("FromState", "FromCity", "FromZip", "ToState", "ToCity", "ToZip")


def test_the_folder_holds_what_the_tables_make() -> None:
    held = {path.name: path.read_bytes().decode() for path in FOLDER.iterdir()}
    assert held == files(), "`python -m parley_cli.events` remakes them"


@pytest.mark.parametrize("name", WEBHOOKS)
def test_a_webhook_is_signed_over_its_address_and_its_whole_form(name: str) -> None:
    event = json.loads(files()[name])
    query = f"?{event['rawQueryString']}" if event["rawQueryString"] else ""
    form = dict(parse_qsl(b64decode(event["body"]).decode(), keep_blank_values=True, strict_parsing=True))
    signature = event["headers"]["x-twilio-signature"]
    assert RequestValidator(AUTH_TOKEN).validate(f"{PUBLIC_URL}{event['rawPath']}{query}", form, signature)
    assert {"MessageSid", "SmsSid", "AccountSid", "From", "To", "ApiVersion"} <= form.keys()


@pytest.mark.parametrize("name", ["twilio-sms.json", "twilio-sms-empty.json", "twilio-mms.json"])
def test_a_text_message_has_its_blank_fields(name: str) -> None:
    form = dict(parse_qsl(b64decode(json.loads(files()[name])["body"]).decode(), keep_blank_values=True))
    assert [form[field] for field in BLANK_IN_EVERY_TEXT_MESSAGE] == [""] * 6
