"""The settings of how many texts are answered, from where, and how much a day may cost."""

from parley.conversation.flood import TextLimits
from parley.conversation.origins import AllowedOrigins
from parley.conversation.segments import MICRO_DOLLARS
from parley.conversation.spending import Limits
from parley.settings import SettingsModel, variable


class LimitSettings(SettingsModel):
    """The settings that limit costs. Amounts are in millionths of a US dollar, days are UTC days, and 0 is no limit."""

    allowed_countries: str = variable("PARLEY_ALLOWED_COUNTRIES", "", pattern=r"^(\*|[A-Z]{2}(,[A-Z]{2})*)?$")
    """ISO 3166 codes of the countries whose SMS are answered, with commas between them; `*`: all. Empty: those of the
    sender that was written to."""
    blocked_numbers: str = variable("PARLEY_BLOCKED_NUMBERS", "", pattern=r"^(\+\d{1,15}(,\+\d{1,15})*)?$")
    """Numbers in E.164, or how they begin, that are not answered."""
    person_hourly_texts: int = variable("PARLEY_PERSON_HOURLY_TEXTS", 60, ge=0)
    """The most texts of one person that are answered in an hour: one a minute is more than people write."""
    person_daily_texts: int = variable("PARLEY_PERSON_DAILY_TEXTS", 300, ge=0)
    """The most texts of one person that are answered in 24 hours: about 5 dollars of SMS."""
    person_daily_tokens: int = variable("PARLEY_PERSON_DAILY_TOKENS", 0, ge=0)
    """The most tokens of the model for one person a day."""
    person_daily_micro_dollars: int = variable("PARLEY_PERSON_DAILY_MICRO_DOLLARS", 0, ge=0)
    """The most that the model may cost for one person a day, in millionths of a US dollar."""
    daily_tokens: int = variable("PARLEY_DAILY_TOKENS", 0, ge=0)
    """The most tokens of the model for all people together a day, about."""
    daily_micro_dollars: int = variable("PARLEY_DAILY_MICRO_DOLLARS", 0, ge=0)
    """The most that the model may cost for all people together a day, about, in millionths of a US dollar."""
    daily_sms_micro_dollars: int = variable("PARLEY_DAILY_SMS_MICRO_DOLLARS", 0, ge=0)
    """The most that SMS may cost a day, about, in millionths of a US dollar."""
    segment_micro_dollars: int = variable("PARLEY_SEGMENT_MICRO_DOLLARS", MICRO_DOLLARS, ge=0)
    """What an SMS segment costs, in millionths of a US dollar."""

    @property
    def origins(self) -> AllowedOrigins:
        """Return the numbers and countries from which texts are answered."""
        return AllowedOrigins(
            frozenset(each for each in self.allowed_countries.split(",") if each),
            tuple(each for each in self.blocked_numbers.split(",") if each),
        )

    @property
    def texts(self) -> TextLimits:
        """The limits on how many messages of one person are answered."""
        hourly, daily = self.person_hourly_texts, self.person_daily_texts
        return TextLimits(hourly, daily, robots=bool(hourly or daily))

    @property
    def person(self) -> Limits:
        """The daily spending limits for one person."""
        return Limits(self.person_daily_tokens, self.person_daily_micro_dollars)

    @property
    def everybody(self) -> Limits:
        """The daily spending limits for all people together."""
        return Limits(self.daily_tokens, self.daily_micro_dollars, self.daily_sms_micro_dollars)
