"""The settings of who is admitted, and of how the service talks with people."""

from datetime import time, timedelta
from typing import Literal

from pydantic import field_validator

from parley.conversation.admission import Admission
from parley.conversation.admission_policy import AdminChannel, AdmissionPolicy
from parley.conversation.events import Provider
from parley.conversation.normal_form import normalise
from parley.schedules import Hours
from parley.settings import SettingsModel, Switch, variable


class AdmissionSettings(SettingsModel):
    """The settings of who is let in, and who may command the service by text."""

    admission: Admission = variable("PARLEY_ADMISSION", "open")
    """Who is let in: everybody, who texts the invite code, whom an admin approves, or nobody new."""
    admins: str = variable("PARLEY_ADMINS", "", pattern=r"^(\+[1-9]\d{6,14}(,\+[1-9]\d{6,14})*)?$")
    """Numbers in E.164, with commas between them, that may command the service by text."""
    admin_channel: AdminChannel = variable("PARLEY_ADMIN_CHANNEL", "any")
    """Over which channel admins may command; what comes by SMS is done after a yes."""
    silent_days: int = variable("PARLEY_SILENT_DAYS", 365, ge=0)
    """The days of silence after which whoever writes from a number is asked who they are; 0: nobody is."""
    onboarding: Switch = variable("PARLEY_ONBOARDING", True)
    """Whether somebody new is asked for their name and their time, behind the answers to what they write."""

    @property
    def asks_for_a_code(self) -> bool:
        """Whether people are admitted by texting an invite code."""
        return self.admission == "invite"

    @property
    def silent_for(self) -> timedelta | None:
        """How long a person must be silent before they are asked who they are; None: never."""
        return timedelta(days=self.silent_days) if self.silent_days else None

    def policy(self, invite_code: str) -> AdmissionPolicy:
        """Return these settings as an `AdmissionPolicy`, which is what a turn uses."""
        return AdmissionPolicy(
            mode=self.admission,
            invite_code=invite_code,
            admins=frozenset(number for number in self.admins.split(",") if number),
            admin_channel=self.admin_channel,
            introduces=self.onboarding,
        )


class OptOutSettings(SettingsModel):
    """The settings of the messages that opt a person out."""

    stop_words: str = variable("PARLEY_STOP_WORDS", "", max_length=500)
    """Words, with commas between them, that opt out as whole messages beside the carriers' own and ours."""

    @property
    def folded(self) -> frozenset[str]:
        """The operator's opt-out words in normalised form, as messages are compared with them."""
        return frozenset(filter(None, map(normalise, self.stop_words.split(","))))


class ConversationSettings(SettingsModel):
    """The settings of how the service talks, and when it may write of its own accord."""

    operator: str = variable("PARLEY_OPERATOR", "")
    """Who runs the service and how they are reached, in one line: carriers want HELP to say it."""
    side_questions: Literal["drop", "keep"] = variable("PARLEY_SIDE_QUESTIONS", "drop")
    """What an unrelated message does to an open confirmation."""
    quiet_hours: Hours = variable("PARLEY_QUIET_HOURS", Hours(start=time(21), end=time(8)))
    """The hours, as in 21:00-08:00 by each person's clock, in which nothing is sent at a moment that the service chose.

    """
    sms_accents: Literal["keep", "drop"] = variable("PARLEY_SMS_ACCENTS", "keep")
    """Whether SMS keep the accents of á, í, ó and ú, which more than double their price."""
    daily_cap: int = variable("PARLEY_DAILY_CAP", 3, ge=1)
    """The most messages that a person is sent on one of their days at moments that the service chose."""
    reminder_template: str = variable("PARLEY_REMINDER_TEMPLATE", "")
    """Twilio's ContentSid of an approved template with one variable, what to be reminded of."""
    meta_reminder_template: str = variable("META_REMINDER_TEMPLATE", "")
    """Name and language of an approved template at Meta with one such variable, as in `reminder/en_US`."""
    news_template: str = variable("PARLEY_NEWS_TEMPLATE", "")
    """Twilio's ContentSid of an approved template with one variable, the news: of an order, say."""
    meta_news_template: str = variable("META_NEWS_TEMPLATE", "")
    """Name and language of an approved template at Meta with one such variable, as in `news/en_US`."""

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _hours(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        start, _, end = value.partition("-")
        return {"start": start.strip(), "end": end.strip()}

    @property
    def reminder_templates(self) -> dict[Provider, str]:
        """Each provider's approved template for reminders. Where it is empty, reminders outside WhatsApp's window are
        held until the person writes.
        """
        return {Provider.TWILIO: self.reminder_template, Provider.META: self.meta_reminder_template}

    @property
    def news_templates(self) -> dict[Provider, str]:
        """Each provider's approved template for a lane's news. Where it is empty, news outside WhatsApp's window is
        held until the person writes.
        """
        return {Provider.TWILIO: self.news_template, Provider.META: self.meta_news_template}
