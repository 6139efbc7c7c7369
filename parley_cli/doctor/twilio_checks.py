"""The checks of `parley doctor` at Twilio: the account, where its numbers post to, registration, templates.

Sources: Twilio's references of "IncomingPhoneNumber", "Service" (Messaging), "Usa2p" (A2P 10DLC), "Tollfree
Verification" and "Content: ApprovalRequests".
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from parley_cli.doctor.finding import Finding
from parley_cli.doctor.patient import Patient

OFFICIAL = "https://api.twilio.com"
TOLL_FREE = ("+1800", "+1833", "+1844", "+1855", "+1866", "+1877", "+1888")
PROMOTE = "make the new token Twilio's secondary one and promote it (on the emulator: start `./parley phone` anew)"
PASTE = "paste the output WebhookUrl, with its fragment, as webhook and as fallback (POST) at Twilio: "


class Refused(Exception):
    """Twilio did not give what was asked for; the message says what it answered."""


def twilio(patient: Patient) -> Iterator[Finding]:
    """Look at the account at Twilio, if there are credentials of one."""
    if not {"twilio-account-sid", "twilio-auth-token"} <= patient.secrets.keys():
        return
    account = f"/2010-04-01/Accounts/{patient.secrets['twilio-account-sid']}"
    _, *older = patient.secrets["twilio-auth-token"].split()
    try:
        about = _get(patient, "api", f"{account}.json")
    except Refused as refused:
        if older and _knows(patient, account, older[0]):
            yield Finding("twilio", "todo", "a token is being rotated, and Twilio knows only the old one yet", PROMOTE)
            return
        command = f"./parley secrets set {patient.named}"
        yield Finding("twilio", "todo", f"Twilio does not know these credentials ({refused})", command)
        return
    if older:
        command = f"once it is promoted at Twilio: ./parley secrets rotate {patient.named} twilio-auth-token --finish"
        yield Finding("twilio", "advice", "a token is being rotated: the old one is still taken here", command)
    yield from _account(about)
    listed = _get(patient, "api", f"{account}/IncomingPhoneNumbers.json", PageSize="100")["incoming_phone_numbers"]
    yield from _numbers(patient, listed)
    yield from _service(patient)
    yield from _registration(patient, listed)
    yield from _templates(patient)


def _knows(patient: Patient, account: str, token: str) -> bool:
    """Return whether Twilio takes this token."""
    try:
        _get(patient, "api", f"{account}.json", token=token)
    except Refused:
        return False
    return True


def _account(about: Mapping[str, Any]) -> Iterator[Finding]:
    if about["status"] != "active":
        yield Finding("twilio", "todo", f"the account is {about['status']}", "mend it in Twilio's console")
    elif about.get("type") == "Trial":
        yield Finding("twilio", "todo", "a trial account writes to verified numbers alone", "upgrade the account")
    else:
        yield Finding("twilio", "ok", f"the account {about['friendly_name']!r} is active")


def _numbers(patient: Patient, listed: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Say which of the account's numbers post here, and what is not as it should be with those."""
    wanted, own = patient.outputs.get("WebhookUrl", ""), patient.parameters["TwilioNumber"]
    if own and own not in [each["phone_number"] for each in listed]:
        yield Finding("number", "todo", f"TwilioNumber {own} is no number of this account", "buy it, or set another")
    if not wanted:
        return
    here = [each for each in listed if _same(each["sms_url"], wanted)]
    watched = {each["sid"]: each for each in [*here, *(each for each in listed if each["phone_number"] == own)]}
    for each in watched.values():
        number, wrong = each["phone_number"], list(_wrong(each, wanted))
        if wrong:
            yield Finding("webhook", "todo", f"{number}: {'; '.join(wrong)}", f"{PASTE}{wanted}")
        else:
            yield Finding("webhook", "ok", f"{number} posts here, and to the fallback")
    if not watched and not patient.parameters["TwilioMessagingService"]:
        yield Finding("webhook", "todo", "no number of the account posts here", f"{PASTE}{wanted}")


def _wrong(number: Mapping[str, Any], wanted: str) -> Iterator[str]:
    """Yield what is not as it should be with where a number posts to."""
    if number.get("sms_application_sid"):
        yield "a TwiML app takes its texts"
    if not _same(number["sms_url"], wanted):
        yield f"it posts to {number['sms_url'] or 'nobody'}"
    elif urlsplit(number["sms_url"]).fragment != urlsplit(wanted).fragment:
        yield "the webhook's address has not the fragment that makes Twilio try again"
    if not _same(number["sms_fallback_url"], wanted):
        yield "it has no fallback here"
    if "GET" in (number["sms_method"], number["sms_fallback_method"]):
        yield "it asks with GET"


def _same(url: str | None, wanted: str) -> bool:
    return (url or "").partition("#")[0] == wanted.partition("#")[0]


def _service(patient: Patient) -> Iterator[Finding]:
    sid, wanted = patient.parameters["TwilioMessagingService"], patient.outputs.get("WebhookUrl", "")
    if not sid or not wanted:
        return
    about = _get(patient, "messaging", f"/v1/Services/{sid}")
    if about["use_inbound_webhook_on_number"] or _same(about["inbound_request_url"], wanted):
        yield Finding("service", "ok", f"the Messaging Service {about['friendly_name']!r} leads what it is sent here")
    else:
        to_do = f"let it defer to the number's webhook, or give it {wanted}"
        yield Finding("service", "todo", "the Messaging Service posts elsewhere", to_do)


def _registration(patient: Patient, listed: list[Mapping[str, Any]]) -> Iterator[Finding]:
    """Say whether what carriers ask of American numbers is done: a verified toll-free number, or a 10DLC campaign."""
    own = patient.parameters["TwilioNumber"]
    watched = [each for each in listed if each["phone_number"] == own or _same(each["sms_url"], _url(patient))]
    for each in (each for each in watched if each["phone_number"].startswith(TOLL_FREE)):
        found = _get(patient, "messaging", "/v1/Tollfree/Verifications", TollfreePhoneNumberSid=each["sid"])
        states = [one["status"] for one in found["verifications"]]
        if "TWILIO_APPROVED" in states:
            yield Finding("registration", "ok", f"{each['phone_number']} is verified")
        else:
            how = ", ".join(states) or "not asked for"
            told = f"{each['phone_number']} is not verified ({how}): its texts are blocked"
            yield Finding("registration", "todo", told, "toll-free verification, in Twilio's console")
    local = [each for each in watched if each["phone_number"].startswith("+1")]
    if not [each for each in local if not each["phone_number"].startswith(TOLL_FREE)]:
        return
    sid = patient.parameters["TwilioMessagingService"]
    to_do = "register a brand and a campaign (A2P 10DLC), and set TwilioMessagingService to the campaign's"
    if not sid:
        yield Finding("registration", "advice", "texts to the United States are filtered without a campaign", to_do)
        return
    states = [
        one["campaign_status"]
        for one in _get(patient, "messaging", f"/v1/Services/{sid}/Compliance/Usa2p")["compliance"]
    ]
    if "VERIFIED" in states:
        yield Finding("registration", "ok", "the campaign is verified")
    else:
        yield Finding("registration", "todo", f"no verified campaign ({', '.join(states) or 'none'})", to_do)


def _templates(patient: Patient) -> Iterator[Finding]:
    for name in ("ReminderTemplate", "NewsTemplate"):
        sid = patient.parameters[name]
        if not sid:
            continue
        try:
            status = (_get(patient, "content", f"/v1/Content/{sid}/ApprovalRequests")["whatsapp"] or {}).get("status")
        except Refused as refused:
            status = str(refused)
        if status == "approved":
            yield Finding("templates", "ok", f"{name} is approved")
        else:
            yield Finding("templates", "todo", f"{name} is not approved ({status})", "submit it for WhatsApp at Twilio")


def _url(patient: Patient) -> str:
    return patient.outputs.get("WebhookUrl", "nowhere")


def _get(patient: Patient, product: str, path: str, token: str | None = None, **query: str) -> Mapping[str, Any]:
    """Return what one of Twilio's products answers to this token (None: to the one with which we send). A base address
    of a stand-in serves all of them. Raises Refused.
    """
    base = patient.parameters["TwilioBaseUrl"].rstrip("/")
    base = f"https://{product}.twilio.com" if base == OFFICIAL else base
    sid, token = patient.secrets["twilio-account-sid"], token or patient.secrets["twilio-auth-token"].split()[0]
    answer = patient.get(f"{base}{path}", params=query, auth=(sid, token))
    if answer.status_code != 200:
        raise Refused(f"{answer.status_code} at {path.rpartition('/')[2]}")
    content: Mapping[str, Any] = answer.json()
    return content
