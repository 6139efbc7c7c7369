"""Changes of an order's status by operators. An operator's wish reaches the conversation of the order's person as an
event; the change is made there, and the person told, in order with what they write."""

from collections.abc import Mapping

from pydantic import Field, JsonValue

from parley.conversation.admission import SERVED
from parley.conversation.events import Notified
from parley.conversation.floor import SILENCES
from parley.conversation.reach import is_window_open
from parley.conversation.state import Conversation
from parley.deferred import DeferredModel
from parley.errors import TryAgain
from parley.lanes.commerce import books, order_words, payments
from parley.lanes.commerce.notes import LANE_NAME
from parley.lanes.commerce.order import GIVES_BACK, Order, OrderStatus, Told
from parley.lanes.commerce.order_texts import of, say
from parley.lanes.commerce.orders import find, move
from parley.lanes.lane import Handler
from parley.ports import Services, TurnContext
from parley.tools.tool import Arguments, Call, LaneAction, Result, Tier, tool

ORDER_MOVED, MOVE_REPORTED = "order_moved", "order_move_reported"
"""The names of two events: an operator changes an order's status; an admin is told that this failed."""
LONGEST_REASON = 300


class OrderMoveWish(DeferredModel):
    """An operator's request to give an order a new status: the data of the event `order_moved`."""

    order: str
    """The order's id."""
    to: OrderStatus
    reason: str = Field("", max_length=LONGEST_REASON)
    operator: str = Field(min_length=1, max_length=60)
    phone: str = ""
    """The conversation of the admin who asked for the change by text, and is told if it fails; empty if nobody asked by
    text."""


class PreparedOrderMove(Arguments):
    """The move of an order that is made."""

    order: str
    number: str
    to: OrderStatus
    reason: str = ""
    operator: str
    phone: str = ""
    told: Told = "now"
    """Whether the order's person can be told: now, once they write, or never."""


class OrderMoveReport(DeferredModel):
    """What an admin who changed an order's status by text is told, if that failed or the person cannot be told now."""

    number: str
    to: OrderStatus
    status: OrderStatus | None = None
    """The order's status, if it could not be moved; None if it could."""
    told: Told | None = None
    """Whether its person is told; None if it could not be moved."""


@tool(
    Tier.WRITE,
    role="admin",
    is_for_lane=True,
    tells_of_operator=True,
    question=lambda call, new: _in_words(call, new),
)
def move_order(call: Call[Services], arguments: PreparedOrderMove) -> Result:
    """Give an order of the person its next status, and tell them; tell the admin who wants it by text if it cannot be
    done, or the person cannot be told."""
    order = find(call.services.rows, arguments.order)
    if order is None or order.conversation != call.conversation:
        return Result("")
    if order.was_moved_by(call.effect):
        return _told(call, order, arguments)
    if not order.may_become(arguments.to, "operator"):  # it was cancelled meanwhile, say
        failed = OrderMoveReport(number=order.number, to=arguments.to, status=order.status)
        return _report(call, arguments, failed)
    moved = order.moved(arguments.to, call.now, arguments.operator, call.effect, arguments.reason, arguments.told)
    if arguments.to in GIVES_BACK:
        moved = payments.given_up(moved)
    if not move(call.services.rows, order, moved, call.effect, call.now):
        raise TryAgain("another effect has changed the order since it was read")
    return _told(call, moved, arguments)


def _told(call: Call[Services], order: Order, made: PreparedOrderMove) -> Result:
    """Return the Result that tells the person their order's new status. If the order has ended, close its payment page
    or refund it. Report to the admin if the person cannot be told now.
    """
    books.keep(call.services, order)
    words = order_words.told(say(call), order.change(status=made.to), order_words.due_of(call, order), made.reason)
    end = payments.let_go(call, order) if made.to in GIVES_BACK else payments.LetGo()
    if made.told != "now":
        _report(call, made, OrderMoveReport(number=order.number, to=made.to, told=made.told))
    return Result(" ".join(filter(None, (words, end.words))), later=end.later)


def _report(call: Call[Services], made: PreparedOrderMove, report: OrderMoveReport) -> Result:
    """Send the report as an event to the admin who asked for the order's new status by text; do nothing if nobody asked
    by text. A repeat sends the same event id. The Result is always empty.
    """
    if made.phone and call.services.mailbox is not None:
        call.services.mailbox.put(
            Notified(
                id=f"{call.effect}.{MOVE_REPORTED}",
                conversation=made.phone,
                received_at=call.now,
                lane=LANE_NAME,
                what=MOVE_REPORTED,
                data=report.model_dump(mode="json", exclude_none=True),
            )
        )
    return Result("")


def _in_words(call: Call[Services], made: PreparedOrderMove) -> str:
    return say(call).order_becomes.format(number=made.number, status=say(call).statuses[made.to])


def order_moved(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle the event by which an operator changes an order's status: start the action that does so. Do nothing if the
    order is gone, another person's, or cannot get the status; but if an admin asked by text, the action reports the
    failure to them.
    """
    wish = OrderMoveWish.model_validate(data)
    order = find(context.services.rows, wish.order)
    if order is None or order.conversation != conversation.id:  # erased with its person: admins were told then
        return Result("")
    if not order.may_become(wish.to, "operator") and not wish.phone:
        return Result("")
    made = PreparedOrderMove(
        **wish.model_dump(include={"order", "to", "reason", "operator", "phone"}),
        number=order.number,
        told=can_be_told(conversation, context),
    )
    return Result("", acts=(LaneAction(move_order.name, made),))


def can_be_told(conversation: Conversation, context: TurnContext) -> Told:
    """Return when this person can be told about their order: "now", "later" (once they write), or "never" (opted out,
    or not let in). What an operator has done with it is told also while the person speaks with a human.
    """
    person, now, question, floor = conversation.person, context.now(), conversation.confirmation, conversation.floor
    is_served = person is not None and (person.status in SERVED or context.is_admin(conversation))
    if person is None or person.opted_out or not is_served:
        return "never"
    is_asked = question is not None and question.open_until(now) > now
    is_led = floor is not None and floor.lane != LANE_NAME and floor.mode != SILENCES and floor.is_held(now)
    is_open = is_window_open(person.channel, person.whatsapp_heard_at, now)
    if is_asked or is_led or not (is_open or context.policy.news_templates.get(person.provider)):
        return "later"
    return "now"


def move_reported(conversation: Conversation, data: Mapping[str, JsonValue], context: TurnContext) -> Result:
    """Handle the event that tells an admin that their change of an order's status failed, or that the person was not
    told: say so. The text is not kept, because it is about somebody else.
    """
    if not context.is_admin(conversation):
        return Result("")
    report, says = OrderMoveReport.model_validate(data), of(conversation.language)
    name = report.told or "not_moved"
    status = says.statuses[report.status] if report.status else ""
    words = says.move_reports[name].format(number=report.number, to=says.status_names[report.to], status=status)
    return Result(words, discreet=True)


EVENTS: Mapping[str, Handler] = {ORDER_MOVED: order_moved, MOVE_REPORTED: move_reported}
"""The handlers of the events by which operators change orders, by the event's name."""
TOOLS = (move_order,)
