"""The settings of the providers that carry messages: Twilio and Meta."""

from typing import Literal

from parley.settings import SettingsModel, variable


def contents(numbers: str) -> str:
    """Return the pattern of a setting that maps numbers of choices to Twilio ContentSids ("2=HX...,3=HX..."); `numbers`
    is the pattern of a number.
    """
    one = f"({numbers})=HX[0-9a-f]{{32}}"
    return f"^({one}(,{one})*)?$"


class TwilioSettings(SettingsModel):
    """The settings of SMS, MMS and WhatsApp through Twilio."""

    base_url: str = variable("TWILIO_BASE_URL", "https://api.twilio.com")
    messaging_service: str = variable("TWILIO_MESSAGING_SERVICE", "")
    """The sid of a Messaging Service, whose senders are used then; empty sends from the number that was written to."""
    number: str = variable("TWILIO_NUMBER", "", pattern=r"^(\+[1-9][0-9]{6,14})?$")
    """The number (E.164) that writes first to people who have never written. Empty: only a Messaging Service does."""
    buttons_template: str = variable("TWILIO_BUTTONS_TEMPLATE", "", pattern=contents("[1-3]"))
    """Twilio's ContentSids of up to three choices as buttons, by their number, as in `2=HX...,3=HX...`."""
    list_template: str = variable("TWILIO_LIST_TEMPLATE", "", pattern=contents("[4-9]|10"))
    """Twilio's ContentSids of four to ten choices as a list, written like `buttons_template`."""

    @property
    def contents(self) -> dict[int, str]:
        """Twilio's ContentSid for each number of choices that has a template."""
        named = f"{self.buttons_template},{self.list_template}".split(",")
        return {int(number): sid for number, _, sid in (each.partition("=") for each in named if each)}


class MetaSettings(SettingsModel):
    """The settings of WhatsApp through Meta's Cloud API."""

    base_url: str = variable("META_BASE_URL", "https://graph.facebook.com")
    api_version: str = variable("META_API_VERSION", "v23.0")
    phone_number_id: str = variable("META_PHONE_NUMBER_ID", "")
    """Meta's id of our WhatsApp number; empty while Meta is not used."""
    groups: Literal["answer", "ignore"] = variable("META_GROUPS", "answer")
    """What becomes of messages in a group: "answer" says in it, once, that this service talks in private; "ignore" says
    nothing."""
    numbers: Literal["ask", "never"] = variable("META_NUMBERS", "ask")
    """Whether somebody who keeps their number to themselves is asked for it where people may have to call them: "ask",
    by WhatsApp's own button and at most once in 30 days, or "never"."""
    oldest_days: int = variable("META_OLDEST_DAYS", 7, ge=0, le=30)
    """A message that was written more days ago is dropped. 0 takes messages of any age. At most 30, because receipts,
    which tell a repeated message from a new one, are kept 35 days."""
