"""The context of a turn: everything that a decision looks at, and nothing that it could change."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from parley.conversation.admission_policy import AdmissionPolicy
from parley.conversation.events import Provider
from parley.conversation.flood import TextLimits
from parley.conversation.origins import AllowedOrigins
from parley.conversation.spending import Limits, Prices
from parley.conversation.state import Conversation
from parley.schedules import NEVER, Hours
from parley.texts import Texts

if TYPE_CHECKING:
    from parley.tools.tool import Role
from parley.ports.call_cache import CallCache
from parley.ports.clock import Clock, Deadline
from parley.ports.model import Model
from parley.ports.outbox import OutboxReader
from parley.ports.providers import Fetched, Media, Transcriber
from parley.ports.services import Services
from parley.ports.usage import Overspent, Usage

CONTEXT_TOKENS = 12_000
"""The most tokens of one request to the model, unless a setting says otherwise: far less than most models take, and
more than a session of 50 short lines. It bounds what a turn costs."""


@dataclass(frozen=True)
class Attached:
    """The attachments of the turn's message, as far as they could be fetched and understood."""

    pictures: tuple[Fetched, ...] = ()
    """The pictures for the model, beside the message's words. Only for this turn: the history holds words."""
    problem: Callable[[Texts], str] | None = None
    """The words that the person is told instead of an answer, if all they said was attached and could not be
    understood."""


@dataclass(frozen=True)
class Policy:
    """The operator's settings that a turn goes by: admission, quiet hours, limits, templates."""

    admission: AdmissionPolicy = field(default_factory=AdmissionPolicy)
    """The operator's settings of who is let in, and who may command the service by text."""
    operator: str = ""
    """Who runs the service and how they are reached: HELP answers with it."""
    keep_side_questions: bool = False
    """Whether an unrelated message leaves the open question open, and the reply asks it again."""
    reminder_templates: Mapping[Provider, str] = field(default_factory=dict)
    """Each provider's id of the template for reminders outside WhatsApp's window; none or empty holds them back."""
    news_templates: Mapping[Provider, str] = field(default_factory=dict)
    """Each provider's id of the template for a lane's news outside WhatsApp's window; none or empty holds it back."""
    quiet: Hours = NEVER
    """The quiet hours, by the person's clock: no proactive message is sent in them."""
    drops_accents: bool = False
    """Whether SMS are written without the accents that would double their price."""
    daily_cap: int = 3
    """The most proactive messages that a person is sent on one of their days."""
    silent_for: timedelta | None = timedelta(days=365)
    """The silence after which a number may have been given to somebody else; None: nobody is asked about it."""
    text_limits: TextLimits = field(default_factory=TextLimits)
    """The limits on how many texts of one person are answered."""
    origins: AllowedOrigins = field(default_factory=AllowedOrigins)
    """The numbers and countries from which texts are answered."""
    asks_for_numbers: bool = True
    """Whether somebody of whom only WhatsApp's id is known is asked for their number where people may have to call
    them."""
    transcript_days: int = 30
    """The days for which a message of the transcript is kept."""
    debug: bool = False
    """Whether a debug message follows each answer to somebody whose lanes have debug output."""


@dataclass(frozen=True)
class Budgets:
    """The limits of what may be spent on models and SMS, and whether they are reached."""

    context_tokens: int = CONTEXT_TOKENS
    """The most tokens of one request to the model, estimated."""
    prices: Prices = field(default_factory=Prices)
    person_limits: Limits = field(default_factory=Limits)
    """The limits of what may be spent on one person in a day."""
    is_spent: Callable[[date], bool] = lambda _: False
    """Whether the deployment's budget of that day is used up, as far as this instance knows."""
    is_full: Callable[[date], bool] = lambda _: False
    """Whether that day has had all newcomers that it may have, as far as this instance knows."""
    is_sms_spent: Callable[[date], bool] = lambda _: False
    """Whether what SMS may cost on that day is used up, as far as this instance knows."""


@dataclass(frozen=True)
class MediaAccess:
    """The clients by which a turn fetches attachments and understands them."""

    fetch: Callable[[Provider], Media] | None = None
    """A function that returns the client that fetches a provider's attachments. It raises a MediaError if the
    provider's credentials are missing."""
    transcriber: Transcriber | None = None
    """The model that turns voice messages into words; None: they are not understood."""
    sees_images: bool = False
    """Whether the model can read images."""


@dataclass(frozen=True)
class TurnContext:
    """Everything that `decide` may look at besides the conversation and the event. It can only be read."""

    now: Clock
    deadline: Deadline
    services: Services
    """What the lanes' tools use. A decision runs only tools that read."""
    model: Model | None
    outbox: OutboxReader
    policy: Policy = field(default_factory=Policy)
    budgets: Budgets = field(default_factory=Budgets)
    media: MediaAccess = MediaAccess()
    usage: Usage = field(default_factory=Usage)
    """The model's tokens and the SMS segments that this turn has used so far."""
    other: Callable[[str], Conversation] = lambda id: Conversation(id=id)
    """A function that returns another conversation of the same person, by its id, as it is stored."""
    once: CallCache = field(default_factory=CallCache)
    """Remembers what this turn has worked out already, such as which command a text is."""
    attached: Attached = Attached()
    overspent: Overspent | None = None
    """Whose budget is used up, so that `model` is None; None while no budget is."""

    def is_admin(self, conversation: Conversation) -> bool:
        """Return whether the person is one of the admins, whatever channel they use."""
        return conversation.person is not None and conversation.person.number in self.policy.admission.admins

    def role_of(self, conversation: Conversation) -> "Role":
        """Return the role in which the person writes now: "admin" only for an admin on a channel where admins may
        command, else "person"."""
        person = conversation.person
        return (
            "admin"
            if person is not None and self.policy.admission.commands(person.number, person.channel)
            else "person"
        )
