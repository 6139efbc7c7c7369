"""Stand-ins for what operators set up at Twilio and at Meta: accounts, numbers, registration, templates. Read only.

They refuse whatever their providers' references do not list: another path, another query, another credential. The
resources have the fields of "IncomingPhoneNumber", "Service", "Usa2p", "Tollfree Verification", "ApprovalRequests" and
Meta's "WhatsApp Business Account Phone Number API".
"""

import base64
import re
from typing import Any
from urllib.parse import parse_qsl

from parley_cli.meta import PHONE_NUMBER_ID
from tests.support.http_server import Answer, LocalServer, Request, in_json
from tests.support.meta_server import TOKEN as META_TOKEN
from tests.support.meta_server import VERSION
from tests.support.twilio_server import ACCOUNT, MESSAGING_SERVICE, TOKEN

TEMPLATE = "HX" + "ab" * 16
NUMBER = {
    "sid": "PN" + "1" * 32,
    "account_sid": ACCOUNT,
    "friendly_name": "shop",
    "phone_number": "+14165550100",
    "sms_url": "",
    "sms_method": "POST",
    "sms_fallback_url": "",
    "sms_fallback_method": "POST",
    "sms_application_sid": "",
}


class TwilioAccount(LocalServer):
    """Twilio's account, phone numbers, Messaging Service, registration and contents."""

    def __init__(self) -> None:
        """Start with an active account that has one number, which posts nowhere yet."""
        super().__init__()
        self.account: dict[str, Any] = {"sid": ACCOUNT, "friendly_name": "Shop", "status": "active", "type": "Full"}
        self.numbers: list[dict[str, Any]] = [dict(NUMBER)]
        self.service: dict[str, Any] = {
            "sid": MESSAGING_SERVICE,
            "friendly_name": "all",
            "inbound_request_url": None,
            "use_inbound_webhook_on_number": True,
        }
        self.campaigns: list[dict[str, Any]] = []
        self.toll_free: list[dict[str, Any]] = []
        self.approval = "pending"
        self.refused: list[str] = []

    def answer(self, request: Request) -> Answer:
        """Answer a correct request with the resource, and any other one with Twilio's error."""
        secret = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {secret}":
            return in_json(401, {"code": 20003, "message": "Authenticate", "status": 401})
        resources: dict[str, tuple[str, Any]] = {
            f"/2010-04-01/Accounts/{ACCOUNT}.json": ("", self.account),
            f"/2010-04-01/Accounts/{ACCOUNT}/IncomingPhoneNumbers.json": (
                "PageSize",
                {"incoming_phone_numbers": self.numbers, "page": 0, "next_page_uri": None},
            ),
            f"/v1/Services/{MESSAGING_SERVICE}": ("", self.service),
            f"/v1/Services/{MESSAGING_SERVICE}/Compliance/Usa2p": ("", {"compliance": self.campaigns, "meta": {}}),
            "/v1/Tollfree/Verifications": ("TollfreePhoneNumberSid", {"verifications": self.toll_free, "meta": {}}),
            f"/v1/Content/{TEMPLATE}/ApprovalRequests": ("", {"sid": TEMPLATE, "whatsapp": {"status": self.approval}}),
        }
        query, resource = resources.get(request.path, ("", None))
        if (
            request.method != "GET"
            or resource is None
            or [name for name, _ in parse_qsl(request.query)] != query.split()
        ):
            self.refused.append(f"{request.method} {request.path}?{request.query}")
            return in_json(404, {"code": 20404, "message": "was not found", "status": 404})
        return in_json(200, resource)


class MetaAccount(LocalServer):
    """Meta's phone number resource."""

    def __init__(self) -> None:
        """Start with a verified number that posts nowhere yet."""
        super().__init__()
        self.number: dict[str, Any] = {
            "id": PHONE_NUMBER_ID,
            "display_phone_number": "+1 416-555-0188",
            "verified_name": "Shop",
            "code_verification_status": "VERIFIED",
            "name_status": "APPROVED",
            "quality_rating": "GREEN",
        }

    def answer(self, request: Request) -> Answer:
        """Answer a correct request with the asked fields of the number, and any other one with Meta's error."""
        fields = dict(parse_qsl(request.query)).get("fields", "")
        if request.headers.get("Authorization") != f"Bearer {META_TOKEN}":
            return in_json(401, {"error": {"code": 190, "type": "OAuthException"}})
        if request.path != f"/{VERSION}/{PHONE_NUMBER_ID}" or not re.fullmatch(r"[a-z_,]+", fields):
            return in_json(400, {"error": {"code": 100, "type": "GraphMethodException"}})
        return in_json(200, {name: self.number[name] for name in ("id", *fields.split(",")) if name in self.number})
