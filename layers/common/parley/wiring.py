"""Where objects are built: one function for each Lambda, from its settings. Nothing is built at import.

Imports stand inside the functions, because each Lambda has only its own packages in its bundle and pays for every
import with a person's wait.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from parley import telemetry
from parley.adapters import aws
from parley.secrets import Secrets

if TYPE_CHECKING:
    from parley.adapters.agenda import DynamoAgenda
    from parley.adapters.outbox import DynamoOutbox
    from parley.adapters.sqs import SqsDeadLetters, SqsDelays, SqsHandBack, SqsMailbox
    from parley.conversation.door import Door
    from parley.conversation.events import AnyEvent, Provider
    from parley.conversation.spending import Prices, Spent
    from parley.delivery import Delivery
    from parley.intake import Intake
    from parley.operators.enrolling import Enrolling
    from parley.ports import Ask, Clock, Coaching, Deadline, Media, Model, Sender, Store, Transcriber, Usage, Use
    from parley.settings import Settings
    from parley.turn.budget import SharedBudget
    from parley.turn.run import Report, Turns

TWILIO, META = ("twilio-account-sid", "twilio-auth-token"), "meta-access-token"
"""The secrets with which messages are sent."""
INVITE = "invite-code"


def now() -> datetime:
    """The machine's own clock."""
    return datetime.now(UTC)


def clock(settings: Settings, *providers: str) -> Clock:
    """The time of what happens to people. In `make dev` it can be moved, but never for a function that uses a real
    one of `providers`: that one does not start. Signatures, certificates and deadlines do not ask it."""
    if not settings.clock_url:
        return now
    from parley.adapters.local import LocalClock

    return LocalClock(settings.clock_url, providers)


def intake(settings: Settings) -> Intake:
    """For the webhook."""
    from parley.adapters.sqs import SqsMailbox, SqsStatuses
    from parley.intake import Intake

    sqs = aws.client("sqs")
    return Intake(
        mailbox=SqsMailbox(sqs, settings.mailbox_url),
        statuses=SqsStatuses(sqs, settings.statuses_url),
        secret=Secrets(settings.secrets).need,
        public_url=settings.public_url,
        service=settings.service,
        meta_number_id=settings.meta_phone_number_id,
        now=clock(settings),
        meta_oldest=timedelta(days=settings.meta_oldest_days) or None,
        stop_words=settings.folded_stop_words,
    )


def enrolling(settings: Settings) -> Enrolling:
    """For the operators' API."""
    from parley.adapters.dynamodb import DynamoStore
    from parley.adapters.participants import DynamoParticipants
    from parley.operators.enrolling import Enrolling

    dynamodb, time = aws.client("dynamodb"), clock(settings)
    return Enrolling(
        store=DynamoStore(dynamodb, settings.table, time, settings.transcript_kept),
        pages=DynamoParticipants(dynamodb, settings.table),
        mailbox=mailbox(settings),
        secret=Secrets(settings.secrets).need,
        service=settings.service,
        sender=settings.twilio_number,
        has_messaging_service=bool(settings.twilio_messaging_service),
        now=time,
    )


def turns(settings: Settings) -> Turns:
    """For orchestrate."""
    from parley.adapters.dynamodb import DynamoStore
    from parley.adapters.outbox import DynamoOutbox
    from parley.adapters.people import DynamoPeople
    from parley.adapters.shelf import DynamoCalendar, DynamoContacts, DynamoMail
    from parley.adapters.sqs import SqsDeliveries
    from parley.adapters.tasks import DynamoTasks
    from parley.business import files
    from parley.conversation.events import Provider
    from parley.conversation.flood import TextLimits
    from parley.conversation.origins import Origins
    from parley.conversation.spending import Limits
    from parley.ports import Ask, Services
    from parley.turn.run import Turns

    dynamodb, sqs = aws.client("dynamodb"), aws.client("sqs")
    outbox = DynamoOutbox(dynamodb, settings.table)
    attached, voices = media(settings), transcriber(settings)
    services = Services(
        tasks=DynamoTasks(dynamodb, settings.table),
        calendar=DynamoCalendar(dynamodb, settings.table),
        contacts=DynamoContacts(dynamodb, settings.table),
        mail=DynamoMail(dynamodb, settings.table, settings.email_from, lambda: aws.client("sesv2")),
        people=DynamoPeople(dynamodb, settings.table),
        mailbox=mailbox(settings),
        business=files.deployed(),
        coaching=coaching(settings),
    )
    who = door(settings)
    chosen, time = model(settings), clock(settings, settings.llm_base_url)
    shared, prices = budget(settings), prices_of(settings)
    person_limits = Limits(settings.person_daily_tokens, settings.person_daily_micro_dollars)
    templates = {Provider.TWILIO: settings.reminder_template, Provider.META: settings.meta_reminder_template}

    counts_texts = bool(settings.person_hourly_texts or settings.person_daily_texts)

    def asking(deadline: Deadline) -> Ask:
        return Ask(
            now=time,
            deadline=deadline,
            services=services,
            model=chosen,
            rows=outbox.rows,
            find_rows=outbox.find,
            keep_side_questions=settings.side_questions == "keep",
            operator=settings.operator,
            door=who,
            transcript_days=settings.transcript_days,
            reminder_templates=templates,
            context_tokens=settings.llm_context_tokens,
            prices=prices,
            person_limits=person_limits,
            is_spent=shared.is_spent if shared else lambda _: False,
            is_full=shared.is_full if shared else lambda _: True,
            media=attached,
            transcriber=voices,
            sees_images=settings.llm_images == "yes",
            quiet=settings.quiet_hours,
            silent_for=timedelta(days=settings.silent_days) if settings.silent_days else None,
            debug=settings.debug == "yes",
            daily_cap=settings.daily_cap,
            origins=Origins(
                frozenset(each for each in settings.allowed_countries.split(",") if each),
                tuple(each for each in settings.blocked_numbers.split(",") if each),
            ),
            is_sms_spent=shared.is_sms_spent if shared else lambda _: False,
            text_limits=TextLimits(settings.person_hourly_texts, settings.person_daily_texts, robots=counts_texts),
        )

    def report(report: Report) -> None:
        log_turn(settings.segment_micro_dollars, prices, report)
        if shared:
            shared.note(cost(report, prices, time(), settings.segment_micro_dollars))

    return Turns(
        store=mortal(settings, DynamoStore(dynamodb, settings.table, time, settings.transcript_kept)),
        deliveries=SqsDeliveries(sqs, settings.deliveries_url),
        delays=delays(settings),
        asking=asking,
        report=report,
        dead_letters=dead_letters(settings),
        gave_up=partial(log_given_up, settings.segment_micro_dollars),
        failed=log_failed,
    )


def door(settings: Settings) -> Door:
    """Who is let in. The code is a secret, and read only where one is asked for."""
    from parley.conversation.door import Door

    asks = settings.admission == "invite"
    code = Secrets(settings.secrets).get(INVITE).get(INVITE, "") if asks else ""
    return Door(
        admission=settings.admission,
        invite_code=code,
        admins=frozenset(settings.admin_numbers),
        admin_channel=settings.admin_channel,
        introduces=settings.onboarding == "yes",
    )


def coaching(settings: Settings) -> Coaching | None:
    """How people are coached, if they are."""
    from parley.ports import Coaching

    if settings.coach == "no":
        return None
    return Coaching(
        preparation_minutes=settings.coach_preparation_minutes,
        feedback_minutes=settings.coach_feedback_minutes,
        feedback_requests=settings.coach_feedback_requests == "yes",
        enrols_newcomers=settings.coach_newcomers > 0,
    )


def prices_of(settings: Settings) -> Prices:
    """What the model costs."""
    from parley.conversation.spending import Prices

    return Prices(settings.llm_input_micro_dollars, settings.llm_output_micro_dollars)


def budget(settings: Settings) -> SharedBudget | None:
    """The deployment's, if it has one: without it, nothing is counted or written."""
    from parley.adapters.ledger import DynamoLedger
    from parley.conversation.spending import Limits
    from parley.turn.budget import SharedBudget

    limits = Limits(
        settings.daily_tokens, settings.daily_micro_dollars, settings.coach_newcomers, settings.daily_sms_micro_dollars
    )
    return SharedBudget(DynamoLedger(aws.client("dynamodb"), settings.table), limits) if limits else None


def cost(report: Report, prices: Prices, now: datetime, segment_micro_dollars: int = 0) -> Spent:
    """What the model and SMS have cost in a turn that ended now."""
    from parley.conversation.spending import Spent, day

    usage = report.usage
    tokens = usage.input_tokens + usage.output_tokens
    money = prices.of(usage.input_tokens, usage.output_tokens)
    return Spent(
        day=day(now),
        tokens=tokens,
        micro_dollars=money,
        newcomers=usage.newcomers,
        sms_micro_dollars=usage.segments * segment_micro_dollars,
    )


def mortal(settings: Settings, store: Store) -> Store:
    """The store itself; in `make dev`, one after whose commit the process can be told to die."""
    if not settings.clock_url:
        return store
    from parley.adapters.local import MortalStore

    return MortalStore(store, settings.clock_url)


def model(settings: Settings) -> Model | None:
    """The language model, if a key for one is there; without one the degraded mode answers."""
    key = Secrets(settings.secrets).get("llm-api-key").get("llm-api-key")
    if key is None:
        return None
    # A second of import, spared where there is no key.
    from parley.adapters.chat import ChatModel
    from parley.adapters.openai import OpenAIModel
    from parley.adapters.outage import RememberedOutage

    api = {"responses": OpenAIModel, "chat": ChatModel}[settings.llm_api]
    models: dict[Use, str] = {
        "agent": settings.llm_agent_model,
        "router": settings.llm_router_model,
        "planner": settings.llm_planner_model,
    }
    chosen: Model = api(key, settings.llm_base_url, settings.llm_model, models)
    if settings.debug == "yes":
        from parley.adapters.debug import LoggedModel

        chosen = LoggedModel(chosen, telemetry.say)
    return RememberedOutage(chosen)


def transcriber(settings: Settings) -> Transcriber | None:
    """What turns voice messages into words, if a model for it is named and a key is there."""
    key = Secrets(settings.secrets).get("llm-api-key").get("llm-api-key") if settings.llm_transcription_model else None
    if key is None:
        return None
    from parley.adapters.transcription import OpenAITranscriber

    return OpenAITranscriber(key, settings.llm_base_url, settings.llm_transcription_model)


def media(settings: Settings) -> Callable[[Provider], Media]:
    """Where to fetch what people attach. Most turns have nothing to fetch: secrets and imports wait for the first."""

    @cache
    def stores() -> dict[Provider, Media]:
        from parley.channels.meta.media import MetaMedia
        from parley.channels.twilio.media import TwilioMedia
        from parley.conversation.events import Provider

        found = Secrets(settings.secrets).get(*TWILIO, META)
        built: dict[Provider, Media] = {}
        if all(name in found for name in TWILIO):
            account_sid, auth_token = (found[name] for name in TWILIO)
            built[Provider.TWILIO] = TwilioMedia(account_sid, auth_token.split()[0], settings.twilio_base_url)
        if settings.meta_phone_number_id and META in found:
            number, version = settings.meta_phone_number_id, settings.meta_api_version
            built[Provider.META] = MetaMedia(number, found[META], settings.meta_base_url, version)
        return built

    def of(provider: Provider) -> Media:
        from parley.errors import MediaUnavailable

        if provider not in stores():
            raise MediaUnavailable("credentials")
        return stores()[provider]

    return of


def delivery(settings: Settings) -> Delivery:
    """For send."""
    from parley.conversation.events import Provider
    from parley.delivery import Delivery

    built = senders(settings)
    addresses = {Provider.TWILIO: settings.twilio_base_url, Provider.META: settings.meta_base_url}
    return Delivery(
        outbox=outbox(settings),
        senders=built,
        mailbox=mailbox(settings),
        now=clock(settings, *(addresses[provider] for provider in built)),
        unread=log_unread,
    )


def senders(settings: Settings) -> dict[Provider, Sender]:
    """Meta if its number and its secret are there; Twilio too, and without its secrets only beside Meta."""
    from parley.conversation.events import Provider

    built: dict[Provider, Sender] = {}
    secrets = Secrets(settings.secrets)
    found = secrets.get(*TWILIO, META)
    if settings.meta_phone_number_id and META in found:
        from parley.channels.meta.send import MetaSender

        built[Provider.META] = MetaSender(
            settings.meta_phone_number_id, found[META], settings.meta_base_url, settings.meta_api_version
        )
    if not built or all(name in found for name in TWILIO):
        from parley.channels.twilio.send import TwilioSender  # 150 ms of import, spared where there is only Meta

        account_sid, auth_token = secrets.need(*TWILIO)
        built[Provider.TWILIO] = TwilioSender(
            account_sid,
            auth_token.split()[0],
            settings.twilio_base_url,
            f"{settings.public_url}/twilio/status",
            messaging_service=settings.twilio_messaging_service,
            contents=settings.twilio_contents,
        )
    return built


def outbox(settings: Settings) -> DynamoOutbox:
    """For send."""
    from parley.adapters.outbox import DynamoOutbox

    return DynamoOutbox(aws.client("dynamodb"), settings.table)


def delays(settings: Settings) -> SqsDelays:
    """For orchestrate and the sweep."""
    from parley.adapters.sqs import SqsDelays

    return SqsDelays(aws.client("sqs"), settings.delayed_url, clock(settings))


def agenda(settings: Settings) -> DynamoAgenda:
    """For the sweep."""
    from parley.adapters.agenda import DynamoAgenda

    return DynamoAgenda(aws.client("dynamodb"), settings.table)


def mailbox(settings: Settings) -> SqsMailbox:
    """For send and the sweep."""
    from parley.adapters.sqs import SqsMailbox

    return SqsMailbox(aws.client("sqs"), settings.mailbox_url)


def dead_letters(settings: Settings) -> SqsDeadLetters:
    """For orchestrate."""
    from parley.adapters.sqs import SqsDeadLetters

    return SqsDeadLetters(aws.client("sqs"), settings.mailbox_dead_url)


def hand_back(queue_url: str) -> SqsHandBack:
    """For a function that reads this queue."""
    from parley.adapters.sqs import SqsHandBack

    return SqsHandBack(aws.client("sqs"), queue_url)


def log_given_up(segment_micro_dollars: int, event: AnyEvent, error: Exception, usage: Usage) -> None:
    """An event went to the dead-letter queue; with about what the apology costs."""
    telemetry.warn(
        "orchestrate_turn.given_up",
        error,
        conversation=event.conversation,
        event=event.id,
        kind=event.kind,
        segments=usage.segments,
        sms_micro_dollars=usage.segments * segment_micro_dollars,
    )


def log_failed(event: AnyEvent, error: Exception) -> None:
    """A burst failed, and its texts are tried one by one."""
    telemetry.warn("orchestrate_turn.burst_failed", error, conversation=event.conversation, event=event.id)


def log_unread(conversation: str, error: Exception) -> None:
    """A message was answered, and the person does not see that it was read."""
    telemetry.warn("send.unread", error, conversation=conversation, read_marks_failed=1)


def log_turn(segment_micro_dollars: int, prices: Prices, report: Report) -> None:
    """The one line of a turn, with about what its SMS and the model cost: estimates, without carriers' fees."""
    telemetry.say(
        "orchestrate_turn.completed",
        success=True,
        conversation=report.conversation,
        event=report.event,
        kind=report.kind,
        lane=report.usage.lane,
        duplicate=report.duplicate,
        milliseconds=report.milliseconds,
        model_calls=report.usage.model_calls,
        input_tokens=report.usage.input_tokens,
        output_tokens=report.usage.output_tokens,
        agent_tokens=report.usage.uses.get("agent", 0),
        router_tokens=report.usage.uses.get("router", 0),
        planner_tokens=report.usage.uses.get("planner", 0),
        model_micro_dollars=prices.of(report.usage.input_tokens, report.usage.output_tokens),
        segments=report.usage.segments,
        sms_micro_dollars=report.usage.segments * segment_micro_dollars,
        degraded=report.usage.degraded,
        held=report.usage.held,
        transcriptions=report.usage.transcriptions,
        unfetched=report.usage.unfetched,
        deferred=report.usage.deferred,
        dropped=report.usage.dropped,
        undelivered=report.usage.undelivered,
        silenced=report.usage.silenced,
        silence=report.usage.silence,
        provider_code=report.usage.provider_code,
        duplicates=int(report.duplicate),
        degraded_turns=int(bool(report.usage.degraded)),
        aws_calls=aws.calls_since(),
        spans=report.spans,
        also=report.also,
    )
