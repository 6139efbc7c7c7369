"""Build the objects of each Lambda from its settings. Nothing is built at import.

Imports stand inside the functions, because each Lambda has only its own packages in its bundle and pays for every
import with a person's wait.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from parley import reporting, telemetry
from parley.adapters import aws
from parley.secrets import Secrets
from parley.settings.deployment import DeploymentSettings
from parley.settings.model import ModelSettings

if TYPE_CHECKING:
    from parley.adapters.agenda import DynamoAgenda
    from parley.adapters.google_accounts import GoogleAccounts
    from parley.adapters.google_api import GoogleApi
    from parley.adapters.outbox import DynamoOutbox
    from parley.adapters.sqs import SqsDeadLetters, SqsDelays, SqsHandBack, SqsMailbox
    from parley.api.context import ApiContext
    from parley.conversation.account_services import ServiceName
    from parley.conversation.admission_policy import AdmissionPolicy
    from parley.conversation.events import Provider
    from parley.conversation.spending import Prices
    from parley.delivery import Delivery
    from parley.intake import Intake
    from parley.ports import (
        Budgets,
        Calendar,
        Clock,
        Contacts,
        Deadline,
        HandOffWebhook,
        HomeLibrary,
        Mail,
        Media,
        MediaAccess,
        Model,
        Moderator,
        Payments,
        Policy,
        Rows,
        RowStore,
        Sender,
        Services,
        Store,
        StoredResponses,
        Tasks,
        TitleKind,
        Transcriber,
        TurnContext,
        Use,
        Vault,
    )
    from parley.settings import Settings
    from parley.turn.budget import SharedBudget
    from parley.turn.run import TurnReport, Turns

TWILIO, META = ("twilio-account-sid", "twilio-auth-token"), "meta-access-token"
"""The names of the secrets with which messages are sent by Twilio and by Meta."""
INVITE, CONVERSATION_KEY = "invite-code", "conversation-key"
STRIPE = "stripe-secret-key"
LLM = "llm-api-key"
GOOGLE = "google-client-secret"
SONARR, RADARR = "sonarr-api-key", "radarr-api-key"


def now() -> datetime:
    """Return the machine's current time, in UTC."""
    return datetime.now(UTC)


def clock(settings: Settings, *providers: str) -> Clock:
    """Return the business clock. In `make dev` it can be moved, but not in a function that uses a real service among
    `providers`: there it refuses to start. Signatures, certificates and deadlines use the machine's clock.
    """
    clock_url = settings.of(DeploymentSettings).clock_url
    if not clock_url:
        return now
    from parley.adapters.local import LocalClock

    return LocalClock(clock_url, providers)


@lru_cache(maxsize=4)  # what has been read is kept for all that need it
def secrets(settings: Settings) -> Secrets:
    """Build the reader of this stage's secrets."""
    return Secrets(settings.of(DeploymentSettings).secrets, ssm=lambda: aws.client("ssm"))


def intake(settings: Settings) -> Intake:
    """Build the receiver of webhooks. The settings of every webhook are read here, so that a wrong one stops the
    start."""
    from parley.adapters.sqs import SqsMailbox, SqsStatuses
    from parley.hooks.table import HOOKS
    from parley.intake import Intake

    sqs, stage = aws.client("sqs"), settings.of(DeploymentSettings)
    for model in {each for hook in HOOKS.values() for each in hook.settings}:
        settings.of(model)
    return Intake(
        mailbox=SqsMailbox(sqs, stage.mailbox_url),
        statuses=SqsStatuses(sqs, stage.statuses_url),
        secret=secrets(settings).need,
        fresh_secret=partial(secrets(settings).need, fresh=True),
        settings=settings,
        now=clock(settings),
        seal=lambda *given: vault(settings).seal(*given),
    )


def api(settings: Settings) -> ApiContext:
    """Build the context of the operators' API, for the api function."""
    from parley.adapters.dynamodb import DynamoStore
    from parley.adapters.participants import DynamoParticipants
    from parley.api.context import ApiContext

    dynamodb, time, stage = aws.client("dynamodb"), clock(settings), settings.of(DeploymentSettings)
    return ApiContext(
        store=DynamoStore(dynamodb, stage.table, time, stage.transcript_kept),
        directory=DynamoParticipants(dynamodb, stage.table),
        rows=rows(dynamodb, stage.table),
        outbox=outbox(settings),
        mailbox=mailbox(settings),
        secret=secrets(settings).need,
        settings=settings,
        now=time,
    )


def rows(dynamodb: Any, table: str) -> Rows:
    """Return a function that returns the store for rows of a kind; its adapter is imported on the first call."""

    def of(kind: str) -> RowStore:
        from parley.adapters.rows import DynamoRows

        return DynamoRows(dynamodb, table, kind)

    return of


def turns(settings: Settings) -> Turns:
    """Build the object that runs conversation turns, for the orchestrate function."""
    from parley.adapters.dynamodb import DynamoStore
    from parley.adapters.sqs import SqsDeliveries
    from parley.settings.limits import LimitSettings
    from parley.turn.run import Turns

    stage, segment = settings.of(DeploymentSettings), settings.of(LimitSettings).segment_micro_dollars
    time = clock(settings, settings.of(ModelSettings).base_url, *stripe_url(settings), *google_urls(settings))
    built, prices = services(settings), prices_of(settings)
    shared = budget(settings, built)

    def report(report: TurnReport) -> None:
        reporting.log_turn(segment, prices, report)
        if shared:
            shared.note(reporting.cost(report, prices, time(), segment))

    return Turns(
        store=mortal(settings, DynamoStore(aws.client("dynamodb"), stage.table, time, stage.transcript_kept)),
        deliveries=SqsDeliveries(aws.client("sqs"), stage.deliveries_url),
        delays=delays(settings),
        make_context=turn_context(settings, built, time, shared),
        report=report,
        dead_letters=dead_letters(settings),
        gave_up=partial(reporting.log_given_up, segment),
        failed=reporting.log_failed,
        turn_seconds=settings.of(ModelSettings).turn_seconds,
    )


def turn_context(
    settings: Settings, built: Services, time: Clock, shared: SharedBudget | None
) -> Callable[[Deadline], TurnContext]:
    """Return a function that makes the context of a turn with this deadline. Everything else in the context is built
    once and shared: the services by our caller.
    """
    from parley.ports import TurnContext

    context = partial(
        TurnContext,
        now=time,
        services=built,
        model=model(settings),
        outbox=outbox(settings),
        policy=policy(settings),
        budgets=budgets(settings, shared),
        media=media_access(settings),
    )
    return lambda deadline: context(deadline=deadline)


def policy(settings: Settings) -> Policy:
    """Build the rules for dealing with people from the operator's settings: admission, quiet hours, limits,
    templates."""
    from parley.ports import Policy
    from parley.settings.channels import MetaSettings
    from parley.settings.conversation import AdmissionSettings, ConversationSettings
    from parley.settings.limits import LimitSettings

    talk, limits = settings.of(ConversationSettings), settings.of(LimitSettings)
    stage = settings.of(DeploymentSettings)
    return Policy(
        admission=admission_policy(settings),
        operator=talk.operator,
        keep_side_questions=talk.side_questions == "keep",
        reminder_templates=talk.reminder_templates,
        news_templates=talk.news_templates,
        quiet=talk.quiet_hours,
        drops_accents=talk.sms_accents == "drop",
        daily_cap=talk.daily_cap,
        silent_for=settings.of(AdmissionSettings).silent_for,
        text_limits=limits.texts,
        origins=limits.origins,
        asks_for_numbers=settings.of(MetaSettings).numbers == "ask",
        transcript_days=stage.transcript_days,
        debug=stage.debug,
    )


def budgets(settings: Settings, shared: SharedBudget | None) -> Budgets:
    """Build what a turn uses to check spending: prices, limits, and functions that tell what is used up."""
    from parley.ports import Budgets
    from parley.settings.limits import LimitSettings

    return Budgets(
        context_tokens=settings.of(ModelSettings).context_tokens,
        prices=prices_of(settings),
        person_limits=settings.of(LimitSettings).person,
        is_spent=shared.is_spent if shared else lambda _: False,
        is_full=shared.is_full if shared else lambda _: True,
        is_sms_spent=shared.is_sms_spent if shared else lambda _: False,
    )


def media_access(settings: Settings) -> MediaAccess:
    """Build what a turn uses to fetch and transcribe attachments."""
    from parley.ports import MediaAccess

    sees_images = settings.of(ModelSettings).images
    return MediaAccess(fetch=media(settings), transcriber=transcriber(settings), sees_images=sees_images)


def services(settings: Settings) -> Services:
    """Build the ports that the lanes' tools use. The settings of every lane are read here, so that a wrong one stops
    the start.
    """
    from parley.adapters.calendar import StoredCalendar
    from parley.adapters.contacts import StoredContacts
    from parley.adapters.mail import StoredMail
    from parley.adapters.people import DynamoPeople
    from parley.adapters.rows import DynamoRows
    from parley.adapters.ses import SesPost
    from parley.adapters.tasks import StoredTasks
    from parley.business import files
    from parley.lanes.assistant.settings import AssistantSettings
    from parley.lanes.table import chosen
    from parley.ports import Services

    table, email_from = settings.of(DeploymentSettings).table, settings.of(AssistantSettings).email_from
    rows = partial(DynamoRows, aws.client("dynamodb"), table)
    connected, post = accounts(settings, rows), SesPost(email_from, lambda: aws.client("sesv2"))
    built = Services(
        rows=rows,
        tasks=tasks(settings, StoredTasks(rows), connected),
        calendar=calendar(settings, StoredCalendar(rows), connected),
        contacts=contacts(settings, StoredContacts(rows), connected),
        mail=mail(settings, StoredMail(rows, post, can_send=bool(email_from)), connected),
        people=DynamoPeople(aws.client("dynamodb"), table, conversation_of(settings)),
        mailbox=mailbox(settings),
        business=files.deployed(),
        hand_off_webhook=hand_off_webhook(settings),
        report_untold=reporting.log_hand_off_untold,
        settings=settings,
        payments=payments(settings),
        accounts=connected,
        moderator=moderator(settings),
        responses=stored_responses(settings),
        libraries=libraries(settings),
    )
    for lane in chosen(built):
        if lane.settings is not None:
            settings.of(lane.settings)
    return built


def moderator(settings: Settings) -> Moderator | None:
    """Build the client of the provider's moderation; None if no model for it is set, or no key is stored."""
    language_model = settings.of(ModelSettings)
    key = llm_key(settings) if language_model.moderation else None
    if key is None:
        return None
    from parley.adapters.moderation import OpenAIModerator

    return OpenAIModerator(
        key, language_model.base_url, language_model.moderation, report=reporting.log_moderation_failed
    )


def stored_responses(settings: Settings) -> StoredResponses | None:
    """Build the client that deletes stored responses; None if no lane has any stored, or no key is stored."""
    from parley.lanes.guide.settings import GuideSettings

    guide, language_model = settings.of(GuideSettings), settings.of(ModelSettings)
    is_used = guide.is_on and guide.deletes and language_model.api == "responses"
    key = llm_key(settings) if is_used else None
    if key is None:
        return None
    from parley.adapters.stored_responses import OpenAIResponses

    return OpenAIResponses(key, language_model.base_url, report=reporting.log_response_not_deleted)


@lru_cache(maxsize=4)  # read once a start, and not once for each client that needs it
def llm_key(settings: Settings) -> str | None:
    """Return the key of the model's provider; None if none is stored."""
    return secrets(settings).get(LLM).get(LLM)


def conversation_of(settings: Settings) -> Callable[[str], str]:
    """Return a function that returns the id of the conversation with a phone number. Its secret key is read at the
    first call.
    """
    from parley.conversation.identity import conversation_id

    keys, service = cache(lambda: secrets(settings)), settings.of(DeploymentSettings).service
    return lambda number: conversation_id(keys().need(CONVERSATION_KEY)[0], service, number)


def stripe_url(settings: Settings) -> tuple[str, ...]:
    """Return the base URL of Stripe; empty if people cannot pay by card."""
    from parley.settings.payments import PaymentSettings

    pay = settings.of(PaymentSettings)
    return (pay.base_url,) if pay.takes_cards else ()


def google_urls(settings: Settings) -> tuple[str, ...]:
    """Return the addresses of Google; empty if nobody can connect an account."""
    from parley.settings.google import GoogleSettings

    google = settings.of(GoogleSettings)
    return google.urls if google.is_on else ()


def payments(settings: Settings) -> Payments | None:
    """Build the client of the payment service; None if people cannot pay by card. Its secret key is read at the first
    payment.
    """
    from parley.settings.payments import PaymentSettings

    pay = settings.of(PaymentSettings)
    if not pay.takes_cards:
        return None
    from parley.adapters.stripe import StripePayments

    keys = cache(lambda: secrets(settings))
    ours = f"{settings.of(DeploymentSettings).public_url}/stripe/return"
    return StripePayments(
        secret_key=lambda: keys().need(STRIPE)[0],
        base_url=pay.base_url,
        return_url=lambda language: pay.return_url or f"{ours}?language={language}",
        report=reporting.log_payment_error,
    )


def vault(settings: Settings) -> Vault:
    """Build the vault, which encrypts with the stack's KMS key. Its client is made when something is first
    encrypted."""
    from parley.adapters.kms import KmsVault
    from parley.settings.google import GoogleSettings

    kms = cache(lambda: aws.client("kms"))
    return KmsVault(kms, settings.of(GoogleSettings).vault_key, settings.of(DeploymentSettings).service)


def google_api(settings: Settings, connected: GoogleAccounts, service: ServiceName) -> GoogleApi:
    """Build the client of one of Google's APIs for everybody who has connected an account."""
    from parley.adapters.google_api import GoogleApi
    from parley.settings.google import GoogleSettings

    return GoogleApi(connected, service, settings.of(GoogleSettings).api_url(service))


def calendar(settings: Settings, built_in: Calendar, connected: GoogleAccounts | None) -> Calendar:
    """Build everybody's calendar: the built-in one, or that of their connected account, as they choose."""
    if connected is None:
        return built_in
    from parley.adapters.chosen import ChosenCalendar
    from parley.adapters.google_calendar import GoogleCalendar

    at_google = GoogleCalendar(google_api(settings, connected, "calendar"), clock(settings))
    return ChosenCalendar(built_in, at_google, connected)


def contacts(settings: Settings, built_in: Contacts, connected: GoogleAccounts | None) -> Contacts:
    """Build everybody's contacts: the built-in ones, or those of their connected account, as they choose."""
    if connected is None:
        return built_in
    from parley.adapters.chosen import ChosenContacts
    from parley.adapters.google_contacts import GoogleContacts

    at_google = GoogleContacts(google_api(settings, connected, "contacts"), clock(settings))
    return ChosenContacts(built_in, at_google, connected)


def mail(settings: Settings, built_in: Mail, connected: GoogleAccounts | None) -> Mail:
    """Build everybody's mail: what is written through the service, or the mailbox of their connected account, as they
    choose. Message-IDs have the host of the public address.
    """
    if connected is None:
        return built_in
    from urllib.parse import urlsplit

    from parley.adapters.chosen import ChosenMail
    from parley.adapters.google_mail import GoogleMail

    domain = urlsplit(settings.of(DeploymentSettings).public_url).hostname or "localhost"
    return ChosenMail(built_in, GoogleMail(google_api(settings, connected, "mail"), domain), connected)


def tasks(settings: Settings, built_in: Tasks, connected: GoogleAccounts | None) -> Tasks:
    """Build everybody's tasks: the built-in ones, or those of their connected account, as they choose."""
    if connected is None:
        return built_in
    from parley.adapters.chosen import ChosenTasks
    from parley.adapters.google_tasks import GoogleTasks

    at_google = GoogleTasks(google_api(settings, connected, "tasks"), clock(settings))
    return ChosenTasks(built_in, at_google, connected)


def accounts(settings: Settings, rows: Rows) -> GoogleAccounts | None:
    """Build the accounts that people have at Google; None if Google is off. The client's secret is read when somebody
    first needs it.
    """
    from parley.settings.google import GoogleSettings

    google, stage = settings.of(GoogleSettings), settings.of(DeploymentSettings)
    if not google.is_on:
        return None
    from parley.adapters.google import GoogleClient
    from parley.adapters.google_accounts import GoogleAccounts, GoogleSite

    keys = cache(lambda: secrets(settings))
    client = GoogleClient(
        google.client_id, lambda: keys().need(GOOGLE)[0], google.oauth_url, report=reporting.log_account_error
    )
    site = GoogleSite(stage.public_url, lambda: keys().need(CONVERSATION_KEY)[0])
    return GoogleAccounts(rows, vault(settings), client, site, clock(settings))


def libraries(settings: Settings) -> dict[TitleKind, HomeLibrary]:
    """Build the clients of the home's libraries, by what they hold; empty if none is set up. Each key is read when its
    library is first asked.
    """
    from parley.lanes.media.settings import LibrarySettings

    home = settings.of(LibrarySettings)
    if not home.is_on:
        return {}
    from parley.adapters.servarr import RadarrLibrary, SonarrLibrary

    keys = cache(lambda: secrets(settings))
    found: dict[TitleKind, HomeLibrary] = {}
    if home.radarr_url:
        found["movie"] = RadarrLibrary(home.radarr_url, lambda: keys().need(RADARR)[0])
    if home.sonarr_url:
        found["series"] = SonarrLibrary(home.sonarr_url, lambda: keys().need(SONARR)[0])
    return found


def hand_off_webhook(settings: Settings) -> HandOffWebhook | None:
    """Build the client that posts hand-offs to the operator's webhook; None if no URL is set."""
    from parley.settings.hand_off import HandOffSettings

    webhook = settings.of(HandOffSettings)
    if not webhook.url:
        return None
    from parley.adapters.hand_off_webhook import SignedWebhook

    return SignedWebhook(
        webhook.url,
        lambda: secrets(settings).need("hand-off-secret")[0],
        settings.of(DeploymentSettings).public_url,
        now,
        webhook.is_private_allowed,
        report=reporting.log_hand_off_not_posted,
    )


def admission_policy(settings: Settings) -> AdmissionPolicy:
    """Build the rules for who is admitted. The invite code, a secret, is read only if the settings ask for one."""
    from parley.settings.conversation import AdmissionSettings

    admission = settings.of(AdmissionSettings)
    return admission.policy(secrets(settings).get(INVITE).get(INVITE, "") if admission.asks_for_a_code else "")


def prices_of(settings: Settings) -> Prices:
    """Return the prices of the model's tokens from the operator's settings."""
    return settings.of(ModelSettings).prices


def budget(settings: Settings, built: Services) -> SharedBudget | None:
    """Build the deployment's shared daily budget; None if the operator has set no limits."""
    from parley.adapters.ledger import DynamoLedger
    from parley.lanes.table import chosen
    from parley.settings.limits import LimitSettings
    from parley.turn.budget import SharedBudget

    newcomers = sum(lane.newcomers(settings) for lane in chosen(built))
    limits, table = settings.of(LimitSettings).everybody, settings.of(DeploymentSettings).table
    if not (limits or newcomers):
        return None
    return SharedBudget(DynamoLedger(aws.client("dynamodb"), table), limits, newcomers)


def mortal(settings: Settings, store: Store) -> Store:
    """Return the store; in `make dev`, wrapped so that it can be told to end the process after a commit, to rehearse a
    crash.
    """
    clock_url = settings.of(DeploymentSettings).clock_url
    if not clock_url:
        return store
    from parley.adapters.local import MortalStore

    return MortalStore(store, clock_url)


def model(settings: Settings) -> Model | None:
    """Build the language model; None if no key is stored, so that only fixed phrases are understood."""
    language_model = settings.of(ModelSettings)
    if llm_key(settings) is None:
        return None
    # A second of import, spared where there is no key.
    from parley.adapters.chat import ChatModel
    from parley.adapters.openai import OpenAIModel
    from parley.adapters.outage import RememberedOutage
    from parley.adapters.renewed import Renewed, RenewedModel

    api = {"responses": OpenAIModel, "chat": ChatModel}[language_model.api]
    models: dict[Use, str] = {
        "agent": language_model.agent,
        "router": language_model.router,
        "planner": language_model.planner,
        "guide": language_model.guide,
    }

    def with_key(key: str) -> Model:
        chosen: Model = api(key, language_model.base_url, language_model.name, models, language_model.seconds)
        if settings.of(DeploymentSettings).debug:
            from parley.adapters.debug import LoggedModel

            chosen = LoggedModel(chosen, telemetry.say)
        return RememberedOutage(chosen)

    keys = secrets(settings)
    return RenewedModel(Renewed(lambda fresh: keys.need(LLM, fresh=fresh), with_key))


def transcriber(settings: Settings) -> Transcriber | None:
    """Build the model that transcribes voice messages; None if none is configured or no key is stored."""
    language_model = settings.of(ModelSettings)
    key = llm_key(settings) if language_model.transcription else None
    if key is None:
        return None
    from parley.adapters.transcription import OpenAITranscriber

    return OpenAITranscriber(key, language_model.base_url, language_model.transcription)


def media(settings: Settings) -> Callable[[Provider], Media]:
    """Return a function that returns a provider's attachment fetcher; it raises MediaUnavailable if the provider is not
    set up. Secrets are read and adapters imported at the first call.
    """

    @cache
    def stores() -> dict[Provider, Media]:
        """Build the attachment fetchers of the providers that are set up, by provider."""
        from parley.channels.meta.media import MetaMedia
        from parley.channels.twilio.media import TwilioMedia
        from parley.conversation.events import Provider
        from parley.settings.channels import MetaSettings, TwilioSettings

        found = secrets(settings).get(*TWILIO, META)
        twilio, meta = settings.of(TwilioSettings), settings.of(MetaSettings)
        built: dict[Provider, Media] = {}
        if all(name in found for name in TWILIO):
            account_sid, auth_token = (found[name] for name in TWILIO)
            built[Provider.TWILIO] = TwilioMedia(account_sid, auth_token.split()[0], twilio.base_url)
        if meta.phone_number_id and META in found:
            built[Provider.META] = MetaMedia(meta.phone_number_id, found[META], meta.base_url, meta.api_version)
        return built

    def of(provider: Provider) -> Media:
        from parley.errors import MediaUnavailable

        if provider not in stores():
            raise MediaUnavailable("credentials")
        return stores()[provider]

    return of


def delivery(settings: Settings) -> Delivery:
    """Build the object that delivers messages, for the send function."""
    from parley.adapters.sqs import SqsDelays
    from parley.conversation.events import Provider
    from parley.delivery import Delivery
    from parley.settings.channels import MetaSettings, TwilioSettings

    built = senders(settings)
    addresses = {
        Provider.TWILIO: settings.of(TwilioSettings).base_url,
        Provider.META: settings.of(MetaSettings).base_url,
    }
    time = clock(settings, *(addresses[provider] for provider in built))
    return Delivery(
        outbox=outbox(settings),
        senders=built,
        mailbox=mailbox(settings),
        now=time,
        delays=SqsDelays(aws.client("sqs"), settings.of(DeploymentSettings).delayed_url, time),
        unread=reporting.log_unread,
    )


def senders(settings: Settings) -> dict[Provider, Sender]:
    """Build the senders of the providers that are set up, by provider. Raises LookupError if there is none."""
    from parley.adapters.renewed import Renewed, RenewedSender
    from parley.conversation.events import Provider
    from parley.settings.channels import MetaSettings, TwilioSettings

    built: dict[Provider, Sender] = {}
    twilio, meta, keys = settings.of(TwilioSettings), settings.of(MetaSettings), secrets(settings)
    found = keys.get(*TWILIO, META)
    if meta.phone_number_id and META in found:
        from parley.channels.meta.send import MetaSender

        def at_meta(access_token: str) -> Sender:
            return MetaSender(meta.phone_number_id, access_token, meta.base_url, meta.api_version)

        built[Provider.META] = RenewedSender(Renewed(lambda fresh: keys.need(META, fresh=fresh), at_meta))
    if not built or all(name in found for name in TWILIO):
        from parley.channels.twilio.send import TwilioSender  # 150 ms of import, spared where there is only Meta

        def at_twilio(account_sid: str, auth_tokens: str) -> Sender:
            return TwilioSender(
                account_sid,
                auth_tokens.split()[0],  # while a token is rotated there are two, and the first one sends
                twilio.base_url,
                f"{settings.of(DeploymentSettings).public_url}/twilio/status",
                messaging_service=twilio.messaging_service,
                contents=twilio.contents,
            )

        built[Provider.TWILIO] = RenewedSender(Renewed(lambda fresh: keys.need(*TWILIO, fresh=fresh), at_twilio))
    return built


def outbox(settings: Settings) -> DynamoOutbox:
    """Build the outbox in DynamoDB."""
    from parley.adapters.outbox import DynamoOutbox

    return DynamoOutbox(aws.client("dynamodb"), settings.of(DeploymentSettings).table)


def delays(settings: Settings) -> SqsDelays:
    """Build the queue that holds timers until the second they are due."""
    from parley.adapters.sqs import SqsDelays

    return SqsDelays(aws.client("sqs"), settings.of(DeploymentSettings).delayed_url, clock(settings))


def agenda(settings: Settings) -> DynamoAgenda:
    """Build the index of due items, for the scheduler function."""
    from parley.adapters.agenda import DynamoAgenda

    return DynamoAgenda(aws.client("dynamodb"), settings.of(DeploymentSettings).table)


def mailbox(settings: Settings) -> SqsMailbox:
    """Build the queue of events for conversations."""
    from parley.adapters.sqs import SqsMailbox

    return SqsMailbox(aws.client("sqs"), settings.of(DeploymentSettings).mailbox_url)


def dead_letters(settings: Settings) -> SqsDeadLetters:
    """Build the dead-letter queue of the mailbox, for the orchestrate function."""
    from parley.adapters.sqs import SqsDeadLetters

    return SqsDeadLetters(aws.client("sqs"), settings.of(DeploymentSettings).mailbox_dead_url)


def hand_back(queue_url: str) -> SqsHandBack:
    """Build the client that deletes records from this queue or has them delivered again later."""
    from parley.adapters.sqs import SqsHandBack

    return SqsHandBack(aws.client("sqs"), queue_url)
