"""`make dev`: the whole service on this machine, deployed from the same template as on AWS, and a phone to text with.

Needs no account and no key. Without a model's key the degraded mode answers; by default the phone itself catches
what would go to the provider. Settings come from the environment and an env file (.env if there is one); the
environment wins. Nothing outlives it: Ctrl-C stops emulator, functions and phone, and forgets the conversations.

Standard output carries one line of JSON, once everything answers.
"""

import errno
import json
import os
import re
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import dotenv

from parley.lanes.table import LANES
from parley_cli import credential, service_files
from parley_cli.browser import open_page
from parley_cli.build import build, host_target
from parley_cli.by_hand import patience
from parley_cli.errors import OperatorError
from parley_cli.phone.google import GoogleStandInSettings
from parley_cli.phone.home import PAGE as HOME
from parley_cli.phone.home import HomeSettings
from parley_cli.phone.server import MODEL, PhoneServer
from parley_cli.phone.settings import PhoneSettings
from parley_cli.phone.till import TillSettings
from parley_cli.progress import say, step
from parley_cli.secrets import CONVERSATION_KEY, new_conversation_key
from parley_cli.stack import REGION, SERVICE, STAGE, Deployment, Stack, require_free

LIBRARY_SECRETS = {
    "sonarr-api-key": "SONARR_API_KEY",
    "radarr-api-key": "RADARR_API_KEY",
    "library-webhook-password": "LIBRARY_WEBHOOK_PASSWORD",
}
"""The variables of the secrets of a home's libraries, by their names in SSM."""
FIRST_PHONE = "+14165550123"
"""The number of the first phone on the page: an admin, where an admin lets people in, so that it can be tried."""
OPENAI, STRIPE = "https://api.openai.com/v1", "https://api.stripe.com"
STOPPED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class DevSettings:
    """The settings of `make dev`: ports, secrets, numbers, the base URLs of outside services, and template
    parameters.
    """

    phone_port: int
    aws_port: int
    account_sid: str
    auth_token: str = field(repr=False)
    conversation_key: str = field(repr=False)
    sms_number: str
    whatsapp_number: str
    twilio_base_url: str | None  # None: the phone stands in for the provider
    llm_base_url: str
    llm_api_key: str | None = field(repr=False)  # None: the degraded mode answers
    stripe_key: str = field(repr=False)
    stripe_webhook_secrets: str = field(repr=False)
    stripe_base_url: str | None  # None: the phone's till stands in for Stripe
    google_client_id: str
    google_client_secret: str = field(repr=False)
    library_keys: Mapping[str, str] = field(repr=False)  # the secrets of the home's libraries, by their names
    has_libraries: bool  # whether real libraries are used; otherwise the phone stands in for them
    has_google: bool  # whether the real Google is used; otherwise the phone stands in for it
    parameters: Mapping[str, str]  # template parameters that differ from their defaults
    service: Path = service_files.FOLDER  # the folder of the service
    by_hand: bool = False  # whether the developer answers for the model


# long: one line for each parameter
def load(
    variables: Mapping[str, str], phone_port: int | None = None, service: Path = service_files.FOLDER
) -> DevSettings:
    """Read the settings from environment variables, for the service of this folder; a blank one counts as not set.
    `phone_port` wins over the variable. Raises OperatorError for a port that is no number.
    """

    def text(*names: str, default: str = "") -> str:
        return next((value for name in names if (value := variables.get(name, "").strip())), default)

    def port(name: str, default: int) -> int:
        value = text(name, default=str(default))
        if not re.fullmatch(r"\d{1,5}", value) or not 0 < int(value) < 65536:
            raise OperatorError(f"{name} must be a port, 1 to 65535: {value!r}")
        return int(value)

    llm_base_url = text("LLM_BASE_URL").rstrip("/")
    own = service_files.read(service).service.parameters

    def easy(parameter: str, name: str, value: str) -> str:
        """Return the variable, or else a value that is easier for a developer than the template's; not where the
        service's folder sets the parameter itself.
        """
        return text(name, default="" if parameter in own else value)

    parameters = {
        **dict(_lane_parameters(text)),
        "Lanes": text("PARLEY_LANES"),
        "LlmModel": text("LLM_MODEL"),
        "AllowedCountries": text("PARLEY_ALLOWED_COUNTRIES"),
        "BlockedNumbers": text("PARLEY_BLOCKED_NUMBERS"),
        "DailySmsMicroDollars": text("PARLEY_DAILY_SMS_MICRO_DOLLARS"),
        "PersonHourlyTexts": text("PARLEY_PERSON_HOURLY_TEXTS"),
        "PersonDailyTexts": text("PARLEY_PERSON_DAILY_TEXTS"),
        "PersonDailyTokens": text("PARLEY_PERSON_DAILY_TOKENS"),
        "DailyTokens": text("PARLEY_DAILY_TOKENS"),
        "LlmApi": text("LLM_API"),
        "LlmAgentModel": text("LLM_AGENT_MODEL"),
        "LlmRouterModel": text("LLM_ROUTER_MODEL"),
        "LlmPlannerModel": text("LLM_PLANNER_MODEL"),
        "LlmGuideModel": text("LLM_GUIDE_MODEL"),
        "EmailFrom": text("EMAIL_FROM", default="parley@example.com"),  # the emulator accepts emails and sends none
        "LlmTranscriptionModel": text("LLM_TRANSCRIPTION_MODEL"),
        "LlmImages": text("LLM_IMAGES"),
        "SideQuestions": text("PARLEY_SIDE_QUESTIONS"),
        "Onboarding": easy("Onboarding", "PARLEY_ONBOARDING", "no"),  # else every new number is asked
        "Admission": text("PARLEY_ADMISSION"),
        "Admins": text("PARLEY_ADMINS", default=FIRST_PHONE if own.get("Admission") == "approval" else ""),
        "AdminChannel": text("PARLEY_ADMIN_CHANNEL"),
        "StopWords": text("PARLEY_STOP_WORDS"),
        "SilentDays": text("PARLEY_SILENT_DAYS"),
        "Payments": easy("Payments", "PARLEY_PAYMENTS", "both"),  # the till stands in for card payments
        "PaymentMinutes": text("PARLEY_PAYMENT_MINUTES"),
        "PaymentReturnUrl": text("PARLEY_PAYMENT_RETURN_URL"),
        "OrderDays": text("PARLEY_ORDER_DAYS"),
    }
    stripe_key, google_client_id = text("STRIPE_SECRET_KEY"), text("GOOGLE_CLIENT_ID")
    # A private model server may need no key, but the client library does.
    keyless = "none" if llm_base_url else None
    return DevSettings(
        phone_port=phone_port or port("PARLEY_PHONE_PORT", 8765),
        aws_port=port("PARLEY_AWS_PORT", 4566),
        account_sid=text("TWILIO_ACCOUNT_SID", default="AC" + secrets.token_hex(16)),
        auth_token=text("TWILIO_AUTH_TOKEN", default=secrets.token_hex(16)),
        conversation_key=text("PARLEY_CONVERSATION_KEY", default=new_conversation_key()),
        sms_number=text("TWILIO_FROM_NUMBER", default="+15005550006"),
        whatsapp_number=text("TWILIO_WHATSAPP_NUMBER", default="+14155238886").removeprefix("whatsapp:"),
        twilio_base_url=text("TWILIO_BASE_URL").rstrip("/") or None,
        llm_base_url=llm_base_url or OPENAI,
        llm_api_key=text("LLM_API_KEY", "OPENAI_API_KEY") or keyless,
        stripe_key=stripe_key or f"sk_test_{secrets.token_hex(24)}",
        stripe_webhook_secrets=text("STRIPE_WEBHOOK_SECRETS", default=f"whsec_{secrets.token_hex(24)}"),
        stripe_base_url=text("STRIPE_BASE_URL", default=STRIPE).rstrip("/") if stripe_key else None,
        google_client_id=google_client_id or f"{secrets.token_hex(6)}.apps.googleusercontent.com",
        google_client_secret=text("GOOGLE_CLIENT_SECRET", default=f"GOCSPX-{secrets.token_hex(14)}"),
        library_keys={
            name: text(variable, default=secrets.token_hex(16)) for name, variable in LIBRARY_SECRETS.items()
        },
        has_libraries=bool(text("SONARR_URL", "RADARR_URL")),
        has_google=bool(google_client_id),
        parameters={name: value for name, value in parameters.items() if value},
        service=service,
    )


def _lane_parameters(text: Callable[..., str]) -> Iterator[tuple[str, str]]:
    """Yield the template parameters of the lanes' settings. A lane that can be switched off is on, so that it can be
    tried without any setting.
    """
    for lane in LANES.values():
        for field_name, variable in (lane.settings.variables() if lane.settings else {}).items():
            words = variable.removeprefix("PARLEY_").split("_")
            yield "".join(map(str.capitalize, words)), text(variable, default="yes" if field_name == "is_on" else "")


def dev(
    env_file: Path | None,
    phone_port: int | None,
    *,
    headless: bool,
    be_the_model: bool = False,
    service: Path = service_files.FOLDER,
) -> None:
    """Run `make dev` until Ctrl-C or a signal; everything is stopped when it returns."""
    began = time.monotonic()
    for number in STOPPED_BY:
        signal.signal(number, _interrupt)
    try:
        settings = read(env_file, phone_port, service)
        _run(by_hand(settings) if be_the_model else settings, began, headless=headless)
    except KeyboardInterrupt:
        say("  Stopped.")


def read(env_file: Path | None, phone_port: int | None = None, service: Path = service_files.FOLDER) -> DevSettings:
    """Read the settings from the environment and the env file; the environment wins."""
    return load({**_from_file(env_file), **os.environ}, phone_port, service)


def by_hand(settings: DevSettings) -> DevSettings:
    """Return the settings changed so that the developer answers for the model, and no model key is used."""
    return replace(
        settings,
        by_hand=True,
        llm_api_key="by-hand",  # the service uses a model only if it has a key
        parameters={**settings.parameters, "LlmApi": "responses"},
    )


@dataclass(frozen=True)
class Running:
    """A running `make dev`: the emulator, the deployment on it, and the phone's server."""

    stack: Stack
    deployment: Deployment
    phone: PhoneServer


@contextmanager
def running(settings: DevSettings) -> Iterator[Running]:
    """Build, deploy to the emulator and start the phone. Everything is stopped when the block ends."""
    with ExitStack() as started:
        phone = _phone(settings.phone_port)
        started.callback(phone.stop)
        require_free(settings.aws_port)  # fail before the build, not after it
        target = host_target()
        build(target, settings.service)
        with step("Deploying to the emulator"):
            stack = started.enter_context(Stack(settings.aws_port))
            deployment = stack.deploy(
                target,
                parameters=parameters(settings, phone.url),
                values_of_secrets=_secrets(settings),
            )
            if settings.by_hand:
                patience.give(stack)
            stack.client("sesv2").create_email_identity(EmailIdentity=settings.parameters["EmailFrom"])
        phone.serve(_phone_settings(settings, stack, deployment))
        started.callback(phone.stop)  # its port is free at once; the emulator's files take a while to remove
        try:
            yield Running(stack, deployment, phone)
        except KeyboardInterrupt:
            say("  Stopping: the phone, the emulator, and the functions' unpacked files, which can take a minute ...")
            raise


def _run(settings: DevSettings, began: float, *, headless: bool) -> None:
    """Run the service until the emulator stops: print the ready line (JSON), and open the page unless `headless`.
    Raises OperatorError if the emulator stops by itself.
    """
    with running(settings) as service:
        stack, deployment, phone = service.stack, service.deployment, service.phone
        urls = {"phone_url": phone.url, "webhook_url": deployment.webhook_url, "api_url": deployment.api_url}
        aws = {"aws_endpoint_url": stack.endpoint, "aws_credentials_file": str(credential.place(stack.port))}
        print(json.dumps({"ready": True, **urls, **aws}), flush=True)
        say(f"  Ready in {time.monotonic() - began:.0f} s: text the service at {phone.url} (Ctrl-C stops everything)")
        if not headless:
            open_page(phone.url)
        while stack.is_up():
            time.sleep(1)
        raise OperatorError("The AWS emulator has stopped by itself; start again.")


def _phone(port: int) -> PhoneServer:
    """Open the phone's server at this port. Raises OperatorError if the port cannot be used."""
    try:
        return PhoneServer(port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise OperatorError(f"The phone cannot use port {port}: {error.strerror}.") from error
        raise OperatorError(
            f"Port {port} is in use: stop what uses it, or set PARLEY_PHONE_PORT to another."
        ) from error


def _secrets(settings: DevSettings) -> dict[str, str]:
    """Return the deployment's secrets by their names in SSM."""
    values = {
        CONVERSATION_KEY: settings.conversation_key,
        "twilio-account-sid": settings.account_sid,
        "twilio-auth-token": settings.auth_token,
        "stripe-secret-key": settings.stripe_key,
        "stripe-webhook-secrets": settings.stripe_webhook_secrets,
        "google-client-secret": settings.google_client_secret,
        **settings.library_keys,
    }
    return values | ({"llm-api-key": settings.llm_api_key} if settings.llm_api_key else {})


def parameters(settings: DevSettings, phone_url: str) -> dict[str, str]:
    """Return the parameters for the template. Model requests go through the phone. The functions ask the phone for the
    time, unless Twilio, Stripe or Google is the real one.
    """
    return {
        **settings.parameters,
        "LlmBaseUrl": f"{phone_url}{MODEL}",
        "TwilioNumber": settings.sms_number,
        "TwilioBaseUrl": settings.twilio_base_url or phone_url,
        "StripeBaseUrl": settings.stripe_base_url or phone_url,
        "GoogleClientId": settings.google_client_id,
        **({} if settings.has_google else {"GoogleBaseUrl": f"{phone_url}/google"}),
        **({} if settings.has_libraries else _library_urls(phone_url)),
        **({"ClockUrl": f"{phone_url}/clock"} if _tells_time(settings) else {}),
    }


def _library_urls(phone_url: str) -> dict[str, str]:
    """Return the parameters with the addresses at which the phone stands in for a home's libraries."""
    return {f"{name}Url": f"{phone_url}{HOME}/{name.lower()}" for name in ("Sonarr", "Radarr")}


def _tells_time(settings: DevSettings) -> bool:
    """Return whether the phone may set the functions' clock: only if none of Twilio, Stripe and Google is the real
    one.
    """
    return settings.twilio_base_url is None and settings.stripe_base_url is None and not settings.has_google


def _phone_settings(settings: DevSettings, stack: Stack, deployment: Deployment) -> PhoneSettings:
    """Return what the phone must know of the deployment: addresses, secrets, numbers, the table, and what it stands in
    for.
    """
    there = stack.routes()
    return PhoneSettings(
        webhook_url=deployment.outputs["WebhookUrl"],
        status_url=deployment.status_url,
        api_url=deployment.api_url,
        service=SERVICE,
        stage=STAGE,
        conversation_key=settings.conversation_key,
        account_sid=settings.account_sid,
        auth_token=settings.auth_token,
        sms_number=settings.sms_number,
        whatsapp_number=settings.whatsapp_number,
        table=deployment.outputs["TableName"],
        aws_endpoint=stack.endpoint,
        aws_region=REGION,
        caught=settings.twilio_base_url is None,
        model_url=settings.llm_base_url if settings.llm_api_key and not settings.by_hand else None,
        by_hand=settings.by_hand,
        local=deployment.local if _tells_time(settings) else None,
        till=_till(settings, deployment) if settings.stripe_base_url is None and "StripeRoute" in there else None,
        google=None if settings.has_google else _google(settings, deployment),
        home=None if settings.has_libraries or "SonarrRoute" not in there else _home(settings, deployment),
        folder=settings.service,
    )


def _till(settings: DevSettings, deployment: Deployment) -> TillSettings:
    webhook = f"{deployment.api_url}/stripe/webhook"
    return TillSettings(settings.stripe_key, settings.stripe_webhook_secrets.split()[0], webhook)


def _home(settings: DevSettings, deployment: Deployment) -> HomeSettings:
    keys = settings.library_keys
    radarr, sonarr, password = (keys[name] for name in ("radarr-api-key", "sonarr-api-key", "library-webhook-password"))
    return HomeSettings(radarr, sonarr, password, deployment.api_url)


def _google(settings: DevSettings, deployment: Deployment) -> GoogleStandInSettings:
    callback = f"{deployment.api_url}/google/callback"
    return GoogleStandInSettings(settings.google_client_id, settings.google_client_secret, callback)


def _from_file(env_file: Path | None) -> dict[str, str]:
    path = env_file or Path(".env")
    if not path.is_file():
        if env_file is None:
            return {}
        raise OperatorError(f"There is no env file {env_file}.")
    return {name: value for name, value in dotenv.dotenv_values(path).items() if value}


def _interrupt(_number: int, _frame: object) -> None:
    """Handle a stop signal: raise KeyboardInterrupt, and ignore further signals, so that a second Ctrl-C does not cut
    the clean-up short.
    """
    for number in STOPPED_BY:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
