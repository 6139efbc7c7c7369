"""The checks of `parley doctor` at Meta: the number, and where it posts to.

Source: Meta's reference "WhatsApp Business Account Phone Number API", v23.0.
"""

from collections.abc import Iterator

from parley_cli.doctor.finding import Finding
from parley_cli.doctor.patient import Patient

FIELDS = "display_phone_number,verified_name,code_verification_status,name_status,quality_rating,webhook_configuration"


def meta(patient: Patient) -> Iterator[Finding]:
    """Look at the WhatsApp number at Meta, if there is one."""
    id, token = patient.parameters["MetaPhoneNumberId"], patient.secrets.get("meta-access-token")
    if not id and not token:
        return
    if not id or not token:
        missing = "MetaPhoneNumberId is not set" if token else "there is no meta-access-token"
        yield Finding(
            "meta", "todo", missing, f"./parley deploy {patient.named} --set MetaPhoneNumberId=...; secrets set"
        )
        return
    base = f"{patient.parameters['MetaBaseUrl'].rstrip('/')}/{patient.parameters['MetaApiVersion']}"
    answer = patient.get(f"{base}/{id}", params={"fields": FIELDS}, headers={"authorization": f"Bearer {token}"})
    if answer.status_code != 200:
        command = f"./parley secrets set {patient.named} meta-access-token"
        yield Finding("meta", "todo", f"Meta answered {answer.status_code} about the number {id}", command)
        return
    about = answer.json()
    named = f"{about.get('display_phone_number')}, {about.get('verified_name')}"
    if about.get("code_verification_status") == "NOT_VERIFIED":
        yield Finding("meta", "todo", f"{named}: the number is not verified", "verify it in WhatsApp Manager")
    elif about.get("name_status") in ("DECLINED", "EXPIRED"):
        yield Finding(
            "meta", "todo", f"{named}: its name is {about['name_status'].lower()}", "mend it in WhatsApp Manager"
        )
    elif about.get("quality_rating") == "RED":
        yield Finding("meta", "advice", f"{named}: people block or report it", "write less; look at WhatsApp Manager")
    else:
        yield Finding("meta", "ok", named)
    posts_to, wanted = about.get("webhook_configuration", {}).get("application"), patient.outputs.get("MetaWebhookUrl")
    if wanted and posts_to == wanted:
        yield Finding("webhook", "ok", "Meta posts here")
    elif wanted:
        to_do = f"give the app {wanted} with your verify token, and subscribe it to `messages`"
        yield Finding("webhook", "todo", f"Meta posts to {posts_to or 'nobody'}", to_do)
    if patient.parameters["MetaReminderTemplate"] or patient.parameters["MetaNewsTemplate"]:
        yield Finding(
            "templates", "unknown", "Meta's are not asked for", "WhatsApp Manager shows whether they are approved"
        )
