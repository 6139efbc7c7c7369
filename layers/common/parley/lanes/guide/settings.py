"""What an operator sets about the guide."""

from typing import TYPE_CHECKING

from parley.settings import SettingsModel, Switch, variable

if TYPE_CHECKING:
    from parley.ports import Services


class GuideSettings(SettingsModel):
    """The operator's settings of guided sessions."""

    is_on: Switch = variable("PARLEY_GUIDE", False)
    """Whether people are offered guided sessions."""
    uses_model: Switch = variable("PARLEY_GUIDE_MODEL", True)
    """Whether the model writes sessions, where there is one; without it, and whenever it fails, the written session is
    told."""
    is_stored: Switch = variable("PARLEY_GUIDE_STORE", True)
    """Whether the provider keeps the model's responses, which expire after 30 days, so that each request goes on from
    the last; if not, the session's text is sent with each."""
    deletes: Switch = variable("PARLEY_GUIDE_DELETE", True)
    """Whether the stored responses of a session are deleted at the provider once the session is over."""
    sentences_a_minute: int = variable("PARLEY_GUIDE_PACE", 13, ge=4, le=13)
    """How many sentences a person reads in a minute, at leisure. The written session has no more of them."""
    sms_characters: int = variable("PARLEY_GUIDE_SMS_CHARACTERS", 306, ge=160, le=1_600)
    """The most characters of a message by SMS: 306 are two segments of GSM-7, and one more would be a third."""
    whatsapp_characters: int = variable("PARLEY_GUIDE_WHATSAPP_CHARACTERS", 600, ge=160, le=1_600)
    """The most characters of a message by WhatsApp, which is not billed by its length."""
    is_short_on_sms: Switch = variable("PARLEY_GUIDE_SHORT_ON_SMS", False)
    """Whether a session by SMS has fewer sentences and longer pauses, because each message costs."""


def guide_is_here(services: "Services") -> bool:
    """Return whether the operator has switched the guide on."""
    return services.settings.of(GuideSettings).is_on
