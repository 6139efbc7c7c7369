"""What the phone must know of the deployment that it talks to. The code that starts the phone fills it in."""

from dataclasses import dataclass, field
from pathlib import Path

from parley_cli.phone.google import GoogleStandInSettings
from parley_cli.phone.home import HomeSettings
from parley_cli.phone.till import TillSettings
from parley_cli.service_files import FOLDER


@dataclass(frozen=True)
class LocalDeployment:
    """A deployment on this machine whose functions ask the phone for the time, so that the phone can move it."""

    sweep_function: str
    due_function: str
    queues: tuple[str, ...]  # URLs of the queues that functions process


@dataclass(frozen=True)
class PhoneSettings:
    """What the phone must know of the deployment: addresses, secrets, numbers, and what it stands in for."""

    webhook_url: str  # takes a person's message; its fragment is for Twilio alone and neither signed nor sent
    status_url: str  # the only address to which the caught provider reports deliveries; a query may follow it
    service: str
    conversation_key: str = field(repr=False)
    account_sid: str
    auth_token: str = field(repr=False)
    sms_number: str  # E.164
    whatsapp_number: str  # E.164, without the prefix "whatsapp:"
    table: str
    aws_endpoint: str | None  # None: AWS itself, with the credentials that boto3 finds
    aws_region: str
    caught: bool  # this server stands in for Twilio's API; otherwise it only posts a person's messages
    api_url: str | None = None  # the operators' API, without a slash at the end; None: the phone has no operators' page
    stage: str = "dev"  # with the service, the beginning of the names of queues and log groups
    model_url: str | None = None  # the model's server, to which requests are forwarded; None: there is no model
    by_hand: bool = False  # whether a developer answers the model requests on the page
    till: TillSettings | None = None  # the settings of the stand-in for Stripe; None: the real Stripe is used
    google: GoogleStandInSettings | None = None  # the settings of the stand-in for Google; None: the real one is used
    home: HomeSettings | None = None  # the settings of the stand-ins for a home's libraries; None: real ones, or none
    folder: Path = FOLDER  # the folder of the service that is deployed
    local: LocalDeployment | None = None  # None: the functions keep the machine's own time
