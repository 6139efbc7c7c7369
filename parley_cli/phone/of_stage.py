"""`parley phone`: a phone in the browser for any stage on the emulator of `make dev`, beside the one of `make dev`.

It stands in for Twilio at the address that the stage has as TwilioBaseUrl, with the stage's own secrets, as they are
when it starts: after a rotation it is started anew, as one promotes a token at Twilio.
"""

import errno
import time
from pathlib import Path
from urllib.parse import urlsplit

from parley_cli import secrets, service_files
from parley_cli.browser import open_page
from parley_cli.errors import OperatorError
from parley_cli.phone.server import PhoneServer
from parley_cli.phone.settings import PhoneSettings
from parley_cli.progress import say
from parley_cli.stack import HOST, REGION
from parley_cli.where import Where

URL = f"http://{HOST}:8767"
"""The TwilioBaseUrl of a new stage on an emulator, so that none of its texts goes to the real Twilio."""
SMS_NUMBER, WHATSAPP_NUMBER = "+15005550006", "+14155238886"
"""The numbers of a stage that names none."""
NEEDED = ("twilio-account-sid", "twilio-auth-token", secrets.CONVERSATION_KEY)


def phone(where: Where, *, headless: bool) -> None:
    """Serve the phone of a stage until Ctrl-C. Raises OperatorError."""
    settings = settings_of(where)
    server = _server(where)
    server.serve(settings)
    say(f"  Text the stage {where.stage} at {server.url} (Ctrl-C stops the phone, not the stage)")
    if not headless:
        open_page(server.url)
    try:
        while True:
            time.sleep(1)
    except KeyboardInterrupt:
        say("  Stopped.")
    finally:
        server.stop()


def settings_of(where: Where) -> PhoneSettings:
    """Return what the phone must know of a stage on the emulator. Raises OperatorError if the stage is on AWS, where
    real phones text it, or has no secrets of Twilio.
    """
    if where.endpoint_url is None:
        raise OperatorError("A stage on AWS is texted from a real phone; of the emulator of `make dev`: --dev")
    stored = secrets.read(where.client("ssm"), secrets.prefix(where.service, where.stage), *NEEDED)
    if missing := [name for name in NEEDED if name not in stored]:
        raise OperatorError(f"{', '.join(missing)} is missing: ./parley secrets set {where.named}")
    api_url = f"{where.endpoint_url.rstrip('/')}/_aws/execute-api/{where.outputs['ApiId']}"
    return PhoneSettings(
        webhook_url=where.outputs["WebhookUrl"],
        status_url=f"{api_url}/twilio/status",
        api_url=api_url,
        service=where.service,
        stage=where.stage,
        conversation_key=stored[secrets.CONVERSATION_KEY],
        account_sid=stored["twilio-account-sid"],
        auth_token=stored["twilio-auth-token"].split()[0],
        sms_number=where.parameters.get("TwilioNumber") or SMS_NUMBER,
        whatsapp_number=WHATSAPP_NUMBER,
        table=where.outputs["TableName"],
        aws_endpoint=where.endpoint_url,
        aws_region=where.region or REGION,
        caught=True,
        folder=folder_of(where.outputs.get("ServiceFolder", "")),
    )


def folder_of(name: str) -> Path:
    """Return the folder of this repository from which a stage was deployed, by its name; the default one where no
    folder here has that name.
    """
    return next((folder for folder in service_files.known() if folder.name == name), service_files.FOLDER)


def _server(where: Where) -> PhoneServer:
    """Take the port at which the stage expects Twilio. Raises OperatorError if that is not on this machine, or in
    use.
    """
    base = urlsplit(where.parameters["TwilioBaseUrl"])
    if base.hostname != HOST or base.port is None:
        raise OperatorError(
            f"The stage posts its replies to {where.parameters['TwilioBaseUrl']}: "
            f"./parley deploy {where.named} --set TwilioBaseUrl={URL}"
        )
    try:
        return PhoneServer(base.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise OperatorError(f"The phone cannot use port {base.port}: {error.strerror}.") from error
        raise OperatorError(
            f"Port {base.port} is in use, perhaps by another phone: stop it, or let the stage use another port: "
            f"./parley deploy {where.named} --set TwilioBaseUrl=http://{HOST}:{base.port + 1}"
        ) from error
