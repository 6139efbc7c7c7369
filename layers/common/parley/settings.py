"""What an operator sets, read once from the environment. Secrets are not among it: `secrets.py` has those."""

import os
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from parley.conversation.admission import Admission
from parley.conversation.door import AdminChannel
from parley.conversation.questions import fold
from parley.conversation.segments import MICRO_DOLLARS
from parley.schedules import Hours


def contents(numbers: str) -> str:
    """What a setting looks like that names ContentSids by these numbers."""
    one = f"({numbers})=HX[0-9a-f]{{32}}"
    return f"^({one}(,{one})*)?$"


class Settings(BaseModel):
    """Each field is the environment variable of its alias. A function gets only those that it needs."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    service: str = Field("parley", alias="PARLEY_SERVICE")
    """The name under which one or more senders are one conversation. Changing it starts everybody afresh."""
    table: str = Field("", alias="PARLEY_TABLE")
    mailbox_url: str = Field("", alias="PARLEY_MAILBOX_URL")
    mailbox_dead_url: str = Field("", alias="PARLEY_MAILBOX_DEAD_URL")
    deliveries_url: str = Field("", alias="PARLEY_DELIVERIES_URL")
    delayed_url: str = Field("", alias="PARLEY_DELAYED_URL")
    statuses_url: str = Field("", alias="PARLEY_STATUSES_URL")
    public_url: str = Field("", alias="PARLEY_PUBLIC_URL")
    """Where providers reach the API, without a slash at the end: signatures are made over it."""
    secrets: str = Field("", alias="PARLEY_SECRETS")
    """The path of this stage's parameters in SSM; empty takes secrets from the environment."""
    twilio_base_url: str = Field("https://api.twilio.com", alias="TWILIO_BASE_URL")
    twilio_messaging_service: str = Field("", alias="TWILIO_MESSAGING_SERVICE")
    """The sid of a Messaging Service, whose senders are used then; empty sends from the number that was written to."""
    twilio_number: str = Field("", alias="TWILIO_NUMBER", pattern=r"^(\+[1-9][0-9]{6,14})?$")
    """From which whoever has never written is written to first, E.164. Empty: nobody is, but by a Messaging Service."""
    twilio_buttons_template: str = Field("", alias="TWILIO_BUTTONS_TEMPLATE", pattern=contents("[1-3]"))
    """Twilio's ContentSids of up to three choices as buttons, by their number, as in `2=HX...,3=HX...`."""
    twilio_list_template: str = Field("", alias="TWILIO_LIST_TEMPLATE", pattern=contents("[4-9]|10"))
    """The same of four to ten choices as a list."""
    meta_base_url: str = Field("https://graph.facebook.com", alias="META_BASE_URL")
    meta_api_version: str = Field("v23.0", alias="META_API_VERSION")
    meta_phone_number_id: str = Field("", alias="META_PHONE_NUMBER_ID")
    """Meta's id of our WhatsApp number; empty while Meta is not used."""
    meta_oldest_days: int = Field(7, alias="META_OLDEST_DAYS", ge=0, le=30)
    """How many days ago a message of Meta's may have been written; what is older is dropped. 0 takes any. At most 30:
    receipts, which tell a repeated message from a new one, are kept 35 days."""
    llm_base_url: str = Field("https://api.openai.com/v1", alias="LLM_BASE_URL")
    llm_model: str = Field("gpt-4.1-mini", alias="LLM_MODEL")
    llm_agent_model: str = Field("", alias="LLM_AGENT_MODEL")
    """For conversations, if it is another than LLM_MODEL."""
    llm_router_model: str = Field("", alias="LLM_ROUTER_MODEL")
    """For choosing a lane, if it is another than LLM_MODEL."""
    llm_planner_model: str = Field("", alias="LLM_PLANNER_MODEL")
    """For plans of several steps, if it is another than LLM_MODEL."""
    llm_api: Literal["responses", "chat"] = Field("responses", alias="LLM_API")
    """`chat`: Chat Completions, for a server that has no Responses API."""
    llm_transcription_model: str = Field("", alias="LLM_TRANSCRIPTION_MODEL")
    """What voice messages are turned into words with; empty: they are not understood."""
    llm_images: Literal["no", "yes"] = Field("no", alias="LLM_IMAGES")
    """Whether LLM_MODEL (or LLM_AGENT_MODEL) takes images."""
    email_from: str = Field("", alias="EMAIL_FROM")
    """A sender that Amazon SES has verified; empty: email is drafted and never sent."""
    side_questions: Literal["drop", "keep"] = Field("drop", alias="PARLEY_SIDE_QUESTIONS")
    """What an unrelated message does to an open confirmation."""
    clock_url: str = Field("", alias="PARLEY_CLOCK_URL")
    """Where `make dev` tells the time. Empty, as everywhere else, it is the machine's own."""
    reminder_template: str = Field("", alias="PARLEY_REMINDER_TEMPLATE")
    """Twilio's ContentSid of an approved template with one variable, what to be reminded of."""
    meta_reminder_template: str = Field("", alias="META_REMINDER_TEMPLATE")
    """The same at Meta: the template's name and language, as in `reminder/en_US`."""
    quiet_hours: Hours = Field(Hours(start=time(21), end=time(8)), alias="PARLEY_QUIET_HOURS")
    """As in 21:00-08:00, by each person's clock: then nothing is sent at a moment that the service chose."""
    daily_cap: int = Field(3, alias="PARLEY_DAILY_CAP", ge=1)
    """How often a person is written to at such moments in one of their days."""
    admission: Admission = Field("open", alias="PARLEY_ADMISSION")
    """Who is let in: everybody, who texts the invite code, whom an admin approves, or nobody new."""
    admins: str = Field("", alias="PARLEY_ADMINS", pattern=r"^(\+[1-9]\d{6,14}(,\+[1-9]\d{6,14})*)?$")
    """Numbers in E.164, with commas between them, that may command the service by text."""
    admin_channel: AdminChannel = Field("any", alias="PARLEY_ADMIN_CHANNEL")
    """Over which channel admins may command; what comes by SMS is done after a yes."""
    stop_words: str = Field("", alias="PARLEY_STOP_WORDS", max_length=500)
    """Words, with commas between them, that opt out as whole messages beside the carriers' own and ours."""
    silent_days: int = Field(365, alias="PARLEY_SILENT_DAYS", ge=0)
    """After so long a silence, whoever writes from a number is asked who they are; 0: nobody is."""
    onboarding: Literal["yes", "no"] = Field("yes", alias="PARLEY_ONBOARDING")
    """Whether somebody new is asked for their name and their time, behind the answers to what they write."""
    debug: Literal["yes", "no"] = Field("no", alias="PARLEY_DEBUG")
    """For testers: whoever is coached is told how they stand, and calls of the model are logged, masked."""
    coach: Literal["yes", "no"] = Field("no", alias="PARLEY_COACH")
    """Whether people are helped with a habit. The template says yes."""
    coach_preparation_minutes: int = Field(10, alias="PARLEY_COACH_PREPARATION_MINUTES", ge=0, le=120)
    """Before a habit's prompt; 0 sends no preparation."""
    coach_feedback_minutes: int = Field(5, alias="PARLEY_COACH_FEEDBACK_MINUTES", ge=0, le=1_440)
    """After a prompt that nobody answers, until the coach goes on; 0: not by itself."""
    coach_feedback_requests: Literal["yes", "no"] = Field("no", alias="PARLEY_COACH_FEEDBACK_REQUESTS")
    """Whether it asks how a prompt went, after 15 minutes and after three hours."""
    coach_newcomers: int = Field(0, alias="PARLEY_COACH_NEWCOMERS", ge=0)
    """How many people a UTC day are enrolled because they write for the first time, about; 0: nobody is."""
    operator: str = Field("", alias="PARLEY_OPERATOR")
    """Who runs the service and how they are reached, a line: carriers want HELP to say it."""
    llm_context_tokens: int = Field(12_000, alias="LLM_CONTEXT_TOKENS", ge=1_000)
    """That one request may hold, about: a small server's model takes less than this."""
    llm_input_micro_dollars: int = Field(400_000, alias="LLM_INPUT_MICRO_DOLLARS", ge=0)
    """What a million tokens that a model reads cost, in millionths of a US dollar: of LLM_MODEL's default, in 2025."""
    llm_output_micro_dollars: int = Field(1_600_000, alias="LLM_OUTPUT_MICRO_DOLLARS", ge=0)
    """The same, of those that it writes."""
    allowed_countries: str = Field("", alias="PARLEY_ALLOWED_COUNTRIES", pattern=r"^(\*|[A-Z]{2}(,[A-Z]{2})*)?$")
    """ISO 3166 codes of the countries whose SMS are answered, with commas between them; `*`: all. Empty: those of the
    sender that was written to."""
    blocked_numbers: str = Field("", alias="PARLEY_BLOCKED_NUMBERS", pattern=r"^(\+\d{1,15}(,\+\d{1,15})*)?$")
    """Numbers in E.164, or how they begin, that are not answered."""
    daily_sms_micro_dollars: int = Field(0, alias="PARLEY_DAILY_SMS_MICRO_DOLLARS", ge=0)
    """That SMS may cost a UTC day, about, in millionths of a US dollar; 0 is no limit."""
    person_hourly_texts: int = Field(60, alias="PARLEY_PERSON_HOURLY_TEXTS", ge=0)
    """Texts of one person that are answered in an hour: one a minute is more than people write. 0 is no limit."""
    person_daily_texts: int = Field(300, alias="PARLEY_PERSON_DAILY_TEXTS", ge=0)
    """Texts of one person that are answered in 24 hours: about 5 dollars of SMS. 0 is no limit."""
    person_daily_tokens: int = Field(0, alias="PARLEY_PERSON_DAILY_TOKENS", ge=0)
    """That a model may cost for one person a UTC day; 0, as in the next three, is no limit."""
    person_daily_micro_dollars: int = Field(0, alias="PARLEY_PERSON_DAILY_MICRO_DOLLARS", ge=0)
    daily_tokens: int = Field(0, alias="PARLEY_DAILY_TOKENS", ge=0)
    """For all people together, about."""
    daily_micro_dollars: int = Field(0, alias="PARLEY_DAILY_MICRO_DOLLARS", ge=0)
    segment_micro_dollars: int = Field(MICRO_DOLLARS, alias="PARLEY_SEGMENT_MICRO_DOLLARS", ge=0)
    """What an SMS segment costs, in millionths of a US dollar."""
    transcript_days: int = Field(30, alias="PARLEY_TRANSCRIPT_DAYS", ge=1)

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _hours(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        start, _, end = value.partition("-")
        return {"start": start.strip(), "end": end.strip()}

    @property
    def folded_stop_words(self) -> frozenset[str]:
        """Each of them, as messages are compared with it."""
        return frozenset(filter(None, map(fold, self.stop_words.split(","))))

    @property
    def admin_numbers(self) -> list[str]:
        """Each of them."""
        return [number for number in self.admins.split(",") if number]

    @property
    def twilio_contents(self) -> dict[int, str]:
        """The ContentSid for each number of choices that there is one for."""
        named = f"{self.twilio_buttons_template},{self.twilio_list_template}".split(",")
        return {int(number): sid for number, _, sid in (each.partition("=") for each in named if each)}

    @property
    def transcript_kept(self) -> timedelta:
        """How long a transcript row is kept."""
        return timedelta(days=self.transcript_days)

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None) -> Self:
        """The settings in `environment` (the process's own by default); a blank variable counts as not set."""
        values = os.environ if environment is None else environment
        return cls.model_validate({name: value for name, value in values.items() if value})
