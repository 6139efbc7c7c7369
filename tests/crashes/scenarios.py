"""The scenarios of the crash tests. Each is a story that runs once without a crash, where it must end as it says here,
and then with crashes, where it must end in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from parley import texts
from parley.business.script import told_within
from parley.conversation.events import Channel
from parley.conversation.parts import parts
from parley.conversation.readable_numbers import readable_number
from parley.conversation.segments import to_gsm7
from parley.lanes.guide.phases import PHASES
from parley.lanes.guide.texts import of as guide_texts
from parley.lanes.guide.written import own_script
from parley_cli.events import ANA, BEN
from tests.crashes.faults import Way
from tests.crashes.model import LONG
from tests.crashes.world import ANAS_ID, World
from tests.support.twilio_server import fails


@dataclass(frozen=True)
class Scenario:
    """A story, and the messages and tasks with which it must end."""

    name: str
    when: Callable[[World], None]
    """The story: what happens while any call may crash."""
    hears: tuple[str, ...]
    """The messages that the person receives, in order."""
    given: tuple[str, ...] = ()
    """The texts that the person sends before the story, without crashes."""
    tasks: Mapping[str, str] | None = None
    """The person's tasks at the end by title: "open", "done" or "deleted"."""
    letters: tuple[str, ...] = ()
    """The addressees of the letters that are posted, in order."""
    ben_hears: tuple[str, ...] = ()
    """The messages that Ben receives, if he writes too."""
    ben_letters: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    """Words that no item of the table may contain at the end."""
    or_else: tuple[Callable[[World], None], ...] = ()
    """Other stories whose endings are right too, where the ending depends on what failed."""
    coached: bool = False
    """Whether the coach's lane is on."""
    guided: bool = False
    """Whether the guide's lane is on."""
    helped: bool = False
    """Whether the support lane is on, with Ben on duty."""
    shops: bool = False
    """Whether the commerce lane is on."""
    cards: bool = False
    """Whether customers can pay by card."""
    small: bool = False
    """Whether pairs of faults are tried too."""
    most: int = 0
    """The most crashes that one run tries, other ones each day; 0: one of each kind, and some more."""
    before: Callable[[World], None] | None = None
    """A story that is told before `given`, without crashes."""
    at_id: tuple[str, ...] | None = None
    """The messages that Ana receives at WhatsApp's id of her, if both of her addresses become one. Then only what she
    hears in all is compared, because her two mailboxes are worked on in any order."""


def says(*texts: str) -> Callable[[World], None]:
    """Return a story in which the person writes these texts, each after the world has come to rest."""

    def when(world: World) -> None:
        for text in texts:
            world.says(text)
            world.settle()

    return when


def by_sms(*steps: str | float) -> Callable[[World], None]:
    """Return a story in which the person writes these texts by SMS. A number stands for that many hours of silence."""

    def when(world: World) -> None:
        for step in steps:
            if isinstance(step, str):
                world.says(step, Channel.SMS)
                world.settle()
            else:
                world.wait(hours=step)

    return when


def mailing(way: Way, story: Callable[[World], None]) -> Callable[[World], None]:
    """Return the story with every email going wrong in this way."""

    def when(world: World) -> None:
        world.mail = way
        story(world)

    return when


def or_nobody_knows(story: Callable[[World], None]) -> tuple[Callable[[World], None], ...]:
    """Return two variants of a story in which an email's delivery is unknown: it had left, or it had not. In both it is
    not sent again.
    """
    return tuple(mailing(way, story) for way in (Way.LOST, Way.DIES_BEFORE))


def burst(world: World) -> None:
    """Let the person write the same text twice before the first is processed."""
    world.says("hello")
    world.says("hello")


def one_by_one(world: World) -> None:
    """Let the person write two texts that come in batches of one, so that each is processed alone."""
    world.batch = 1
    burst(world)


def stop_overtakes(world: World) -> None:
    """Let a STOP arrive behind a text that is not processed yet."""
    world.says("hello")
    world.says("stop")


def stop_in_flight(world: World) -> None:
    """Let a STOP arrive while the model thinks. Its own turn comes when the model's reply would be delivered."""
    world.meanwhile = ("please stop texting me",)
    world.says("hello")
    world.settle()
    world.release("mailbox")


def stop_before(world: World) -> None:
    """Let a STOP come in the same burst as a text before it, and be processed first."""
    world.says("hello")
    world.says("please stop texting me")


def stop_too_late(world: World) -> None:
    """Let a STOP arrive during a turn, while the message that tells the function send about it waits unread in its
    queue.
    """
    world.hold("statuses")
    stop_in_flight(world)
    world.release("statuses")


def stop_and_stranded(world: World) -> None:
    """Let a STOP arrive during a turn whose relay is lost; the sweep finds the reply's row later."""
    world.meanwhile = ("please stop texting me",)
    stranded(world)
    world.release("mailbox")


def yes_beforehand(world: World) -> None:
    """Let the person text "yes" before the question could reach them."""
    world.says("delete milk")
    world.says("yes")


def yes_before_it_could_be_read(world: World) -> None:
    """Let the person text "yes" while the question still waits for delivery."""
    world.hold("deliveries")
    world.says("delete milk")
    world.settle()
    world.says("yes")
    world.settle()
    world.release("deliveries")


def stranded(world: World) -> None:
    """Lose the relay of a reply, so that only the sweep can find the reply."""
    world.hold("deliveries")
    world.says("hello")
    world.settle()
    world.lose("deliveries")
    world.release("deliveries")


def delayed(world: World) -> None:
    """Let the provider refuse the reply twice before it takes it."""
    world.provider_will("You said", fails(429, 20429), times=2)
    world.says("hello")


def unreported(world: World) -> None:
    """Let the provider report no deliveries, so that after a lost answer only its message list can tell."""
    world.reporting = False
    world.says("hello")


def refused(world: World) -> None:
    """Let the provider always refuse the first part of a reply of two parts."""
    world.provider_will("There is a lot", fails(400, 30006), times=-1)
    world.says("tell me everything")
    world.settle()
    world.says("hello")


def falls_silent(world: World) -> None:
    """Let a day pass without a text, so that the sweep closes the session."""
    world.says("hello")
    world.settle()
    world.wait(hours=25)
    world.wait(minutes=6)


def reminded(text: str, minutes: int) -> Callable[[World], None]:
    """Return a story in which the person sets a reminder with this text, and its time comes."""

    def when(world: World) -> None:
        world.says(text)
        world.settle()
        world.wait(minutes=minutes)

    return when


def snoozed(world: World) -> None:
    """Let a reminder come, be snoozed, and come again."""
    reminded("remind me soon", 3)(world)
    reminded("snooze until 9", 120)(world)  # "in 10 minutes" would be counted from the retry after a crash


def not_reminded(world: World) -> None:
    """Let the person set a reminder and cancel it, and let its time pass."""
    world.says("remind me in 20 minutes to stretch")
    world.settle()
    world.says("cancel the stretch")
    world.settle()
    world.wait(minutes=21)


def habit(world: World) -> None:
    """Let the person finish the coach's intake, get the first prompt at its time, and say that it is done."""
    world.says("at 7:25am")
    world.settle()
    world.says("no")
    world.settle()
    world.wait(minutes=30)
    world.says("done")
    world.settle()


def guided(world: World) -> None:
    """Let a guided session begin, be interrupted before its first sentence by a question, by words of crisis and by a
    pause, and go on to its end.
    """
    world.hold("delayed")
    for text in ("yes", "tell me more", "I want to die", "resume", "pause"):
        world.says(text)
        world.settle()
    world.release("delayed")
    world.says("resume")
    world.settle()


GUIDE = guide_texts("en")
IN_A_CRISIS = texts.of("en").crisis.format(lines="9-8-8 Suicide Crisis Helpline: call or text 988.", emergency="911")
MOOD = f"{GUIDE.aftercare}\n\n{GUIDE.mood}\nReply 1 or 2 or 3 or 4 or 5."


def opts_out(world: World) -> None:
    """Let a STOP be applied while the reply to the text before it still waits for delivery."""
    world.hold("deliveries")
    world.says("hello")
    world.settle()
    world.says("stop")
    world.settle()
    world.release("deliveries")


def erased_while_more_comes(world: World) -> None:
    """Let the person text again while their data is being deleted. That text begins a new conversation."""
    world.says("delete my data")
    world.settle()
    world.says("yes")
    world.says("hello")


def interleaved(world: World) -> None:
    """Let Ana and Ben ask for the same thing at the same time and then give different answers, in batches of one."""
    world.batch = 1
    for ana, ben in ((PLAIN, PLAIN), (ZOG, "bz@example.org"), ("yes", "yes")):
        world.says(ana)
        world.says(ben, person=BEN)
        world.settle()


def paid(world: World) -> None:
    """Let the same payment be reported twice, with a rest in between."""
    for _ in range(2):
        world.is_notified("payment", "parcel_paid", content="tulips", to="Bo")
        world.settle()
        world.wait(minutes=6)


def paid_during_a_question(world: World) -> None:
    """Let a payment be reported while a confirmation is open."""
    world.says("delete milk")
    world.settle()
    world.is_notified("payment", "parcel_paid", content="tulips", to="Bo")
    world.settle()
    world.says("yes")


def paid_behind_an_action(world: World) -> None:
    """Let a payment be reported in the same batch as a text whose action runs."""
    world.says("write to Cy")
    world.is_notified("payment", "parcel_paid", content="tulips", to="Bo")


def paid_after_a_stop(world: World) -> None:
    """Let a payment be reported after the person has opted out."""
    world.says("stop")
    world.settle()
    world.is_notified("payment", "parcel_paid", content="tulips", to="Bo")


def called(world: World) -> None:
    """Let Ana ask for a human while Ben is on duty."""
    world.says("hello", person=BEN)
    world.settle()
    world.says("talk to a human")
    world.settle()
    world.wait(minutes=6)  # the webhook was tried again by then


def answered_while_texting(world: World) -> None:
    """Let an operator answer between Ana's texts. The same event comes twice, and a second operator, who has not taken
    her over, is refused.
    """
    called(world)
    world.says("it is blue")
    world.is_notified("api-1", "operator_said", "support", operator="Cleo", text="Blue it is.", at=AT)
    world.says("hello?")
    world.settle()
    world.is_notified("api-1", "operator_said", "support", operator="Cleo", text="Blue it is.", at=AT)
    world.is_notified("api-2", "operator_said", "support", operator="Dan", text="Me too.", at=AT)
    world.says("my tasks")
    world.settle()
    world.is_notified("api-3", "handed_back", "support", operator="Cleo", at=AT)
    world.says("hello")


def begun_by_an_operator(world: World) -> None:
    """Let an operator write first, which opens a ticket, and close the ticket. The closing event comes twice."""
    world.is_notified("api-1", "operator_said", "support", operator="Cleo", text="Your cake is ready.", at=AT)
    world.says("thanks, bye")
    world.settle()
    number = readable_number("T", "api-1.a0")
    for _ in range(2):
        world.is_notified("api-2", "closed", "support", operator="Cleo", ticket=number, at=AT)
        world.settle()


def nobody_comes(world: World) -> None:
    """Let Ana ask for a human, and be told after an hour that nobody has answered."""
    called(world)
    world.wait(hours=2)


def over_while_texting(world: World) -> None:
    """Let Ana text as her hand-off ends: the text and the hand-off's timer are in the mailbox together."""
    nobody_comes(world)
    world.wait(hours=9, minutes=53)
    world.clock.advance(minutes=2)
    world.says("hello")


def over_before_its_timer(world: World) -> None:
    """Let Ana text after her hand-off's time is over but before the sweep has queued its timer."""
    nobody_comes(world)
    world.wait(hours=9, minutes=50)
    world.ring_at = world.clock() + timedelta(minutes=8)
    world.clock.advance(minutes=5)
    world.says("hello")


def over_in_silence(world: World) -> None:
    """Let a hand-off end because nobody writes for twelve hours."""
    nobody_comes(world)
    world.wait(hours=11)


def order_refused(world: World) -> None:
    """Let an operator refuse an order while the customer asks for something else. The event comes twice."""
    says("checkout for pickup", "yes")(world)
    (row,) = (item for item in world.items() if item["pk"] == "ORDER")
    wish = {"order": row["sk"], "to": "refused", "reason": "no eggs", "operator": "Marge"}
    world.says("add milk to my tasks")  # "add milk" alone is said to the shop, which spoke last
    for _ in range(2):
        world.is_notified("refusal", "order_moved", to_lane="commerce", **wish)
        world.settle()
        world.wait(minutes=6)


def order_cancelled(world: World) -> None:
    """Let the customer cancel an order and an operator refuse it at the same time."""
    says("checkout for pickup", "yes", "cancel my order")(world)
    (row,) = (item for item in world.items() if item["pk"] == "ORDER")
    wish = {"order": row["sk"], "to": "refused", "reason": "no eggs", "operator": "Marge"}
    world.says("yes")
    world.is_notified("refusal", "order_moved", to_lane="commerce", **wish)


def last_croissant(is_ben_first: bool) -> Callable[[World], None]:
    """Return a story in which Ana and Ben both confirm an order for the last croissant at the same time."""

    def when(world: World) -> None:
        world.batch = 1
        for person in (ANA, BEN):
            for text in ("a butter croissant", "checkout for pickup"):
                world.says(text, person=person)
                world.settle()
        for person in (ANA, BEN):
            world.says("yes", person=person)
        if is_ben_first:
            world.queues["mailbox"].messages.reverse()
        world.settle()

    return when


def to_be_paid(*texts: str) -> Callable[[World], None]:
    """Return a story in which the person orders, chooses to pay by card, and then writes these texts."""
    return says("checkout for pickup", "card", "yes", *texts)


def paid_at_once(world: World) -> None:
    """Let the payment be reported before the turn that places the order has ended, twice more after it, and then an
    outdated "expired".
    """
    world.pays_at_once = True
    to_be_paid()(world)
    world.stripe_tells("checkout.session.completed", again=1)
    world.stripe_tells("checkout.session.expired")


def paid_while_cancelling(world: World) -> None:
    """Let the customer pay, and then confirm that the order be cancelled. Stripe reports the payment afterwards."""
    to_be_paid("cancel my order")(world)
    world.till.pay(next(iter(world.till.sessions)))
    world.says("yes")
    world.settle()
    world.stripe_tells("checkout.session.completed", again=1)


def paid_and_nobody_tells(world: World) -> None:
    """Let the customer pay without any webhook from Stripe."""
    to_be_paid()(world)
    world.till.pay(next(iter(world.till.sessions)))
    world.wait(minutes=80)


def never_paid(world: World) -> None:
    """Let the payment expire unpaid. Stripe reports it twice."""
    to_be_paid()(world)
    world.stripe_tells("checkout.session.expired", again=1)


MILK = "Added “milk” to your tasks."
EGGS = "Added “eggs” to your tasks."
DELETE_MILK = "Delete “milk” from your tasks?\nReply YES or NO."
DELETE_BOTH = "Delete “milk” from your tasks?\nDelete “eggs” from your tasks?\nReply YES or NO."
DELETE_ALL = (
    "Delete everything that I keep about you: your name, messages, tasks and reminders? It can't be undone.\n"
    "Reply YES or NO."
)
DELETED = "I've deleted everything that I kept about you. Text me any time to start afresh."
STOPPED = "You won't get any more messages from us. Reply START to hear from us again."


def met_twice(world: World) -> None:
    """Let Ana text from her number, and where WhatsApp does not show it. Something is kept under both."""
    for text, person in (("add milk", ANA), ("remind me in 20 minutes to stretch", ANAS_ID)):
        world.says(text, person=person)
        world.settle()


def becomes_one(world: World) -> None:
    """Let WhatsApp show Ana's number and id together while she texts on both, and go on until her reminder came. Then
    she opts out under one, and is not reached under the other.
    """
    world.batch = 1
    world.says("add eggs", person=ANAS_ID)
    world.says("hello", user_id=ANAS_ID)
    world.goes_on(4)
    world.says("send tulips", person=ANAS_ID)
    world.goes_on(2)
    world.says("hi there", person=ANAS_ID)
    world.says("write to Bo")
    world.wait(minutes=21)
    world.says("stop", person=ANAS_ID)
    world.settle()
    for person in (ANA, ANAS_ID):
        world.says("hello?", person=person)
        world.settle()


def erased_as_one(world: World) -> None:
    """Let Ana delete everything right after her two addresses have become one, and text from the other again."""
    becomes = (("hello", ANA, ANAS_ID), ("delete my data", ANAS_ID, ""), ("yes", ANA, ""))
    for text, person, user_id in becomes:
        world.says(text, person=person, user_id=user_id)
        world.settle()


AT = "2026-11-21T12:00:00Z"
"""The time of the operators' actions in their events."""
HANDED = "I'm passing you on to a person. Your request is T-3E4M. I'll stay silent now; text BOT if you want me back."
OVER = (
    "Nobody has written here for a while, so I'm back: you're talking with the assistant again. "
    "Text HUMAN if you still need a person."
)
BACK = "You're talking with the assistant again. Text HUMAN if you need a person."
WANTED = (
    "Phone page wants a person (T-3E4M): “Wants to talk to a person” Text “reply T-3E4M …” to answer, or “take T-3E4M”."
)
SAID_MEANWHILE = "Phone page (T-3E4M): it is blue"

NOBODY_YET = (
    "Nobody has answered T-3E4M yet, I'm sorry. I've told people again. Text BOT if you want me back meanwhile."
)
UNTAKEN = (
    "Phone page has waited for an hour, and nobody has T-3E4M: “Wants to talk to a person” "
    "Text “reply T-3E4M …” to answer, or “take T-3E4M”."
)

SENT_AND_WRITTEN = "Sent: tulips.\nWrote to Bo."

CART = (
    "Added 1 x Butter croissant.\nYour cart:\n- 1 x Butter croissant: CA$5.25\nTotal: CA$5.25\n"
    "Anything else, or when would you like it?"
)
CROISSANT = (
    "Shall I place this order?\n1 x Butter croissant: CA$5.25\nTotal: CA$5.25\n"
    "Pick up: today, Saturday 21 November, at 08:00\nName: Ana\nPayment: when you pick it up\nReply YES or NO."
)


CARD = (
    "How would you like to pay?\n1. By card now\n2. When I get it\nReply with its number.",
    CROISSANT.replace("when you pick it up", "by card now; I'll send you a link"),
)
PAID_NUMBER = readable_number("A", f"SM{4:032x}.a0")
LINK = (
    f"Please pay CA$5.25 for your order {PAID_NUMBER} here: https://checkout.stripe.com/c/pay/cs_test_{1:058d}\n"
    "You can pay until today, Saturday 21 November, at 08:10. "
    "I'll tell you when your payment has arrived; only then is it ordered."
)
PAID = (
    f"Thank you! Your payment of CA$5.25 has arrived, and your order {PAID_NUMBER} is placed. "
    "I'll tell you when it's accepted."
)
NUMBER = readable_number("A", f"SM{3:032x}.a0")
SOLD_OUT = "Sold out: Butter croissant.\nYour cart is as it was: change it, and text CHECKOUT again."


def ordered(text: int) -> str:
    """Return the reply to the order that was confirmed by the text with this number."""
    number = readable_number("A", f"SM{text:032x}.a0")
    return (
        f"Thank you, Ana! Your order {number} is placed: CA$5.25.\n"
        "Pick-up: today, Saturday 21 November, at 08:00. I'll tell you when it's accepted."
    )


PLAIN = "Send email to Zogblar about the project"
PROJECT = f"{PLAIN}, and note that I wait"
WHOSE = "What is Zogblar's email address?"
ASKED = f"Added “wait for Zogblar” to your tasks.\n\n{WHOSE}"
SHOWN = (
    "Send this email to Zogblar (zog@example.org)?\nSubject: the project\nHi Zogblar, about the project: let's talk.\n"
    "Reply YES or NO."
)
SENT = "Sent the email to Zogblar (zog@example.org): “the project”."
WAITS = f"I'm still waiting for your answer: {WHOSE} Take your time: I'll keep it for a day."
WRONG = "That doesn't look like an email address."
ZOG = "zog@example.org"
IN_TIME = says(PROJECT, ZOG, "yes")
AFTER_TEN_MINUTES = by_sms(PROJECT, 1 / 6, ZOG, "yes")
WRONG_FIRST = says(PROJECT, "zog@example", ZOG, "yes")


def told_to_wait(world: World) -> None:
    """Let the person answer after five minutes, when the service has already said that it still waits. Two crashes can
    delay a story as long.
    """
    world.says(PROJECT)
    world.settle()
    world.wait(minutes=5)
    says(ZOG, "yes")(world)


JOHN = says("Send an email to John about the meeting", "yes")
TWO_PLANS = says(
    PROJECT, "Send an email to Gnorp about the party, and note that I wait", "gnorp@example.org", "2", "yes"
)

FOUND = says("Find Zogblar and send an email about the project", ZOG, "yes")
KEPT = "Kept a draft to Zogblar (zog@example.org): “the project”."

SCENARIOS = (
    Scenario("a plain turn", says("hello"), ("You said: hello",), small=True),
    Scenario(
        "a turn that looks something up",
        says("what is on my list?"),
        ("Your tasks:\n1. milk",),
        given=("add milk",),
        tasks={"milk": "open"},
    ),
    Scenario("an action", says("add milk"), (MILK,), tasks={"milk": "open"}, small=True),
    Scenario("an action that writes several rows at once", says("send tulips"), ("Sent: tulips.",)),
    Scenario(
        "two actions of one reply",
        says("add milk and eggs"),
        (f"{MILK}\n{EGGS}",),
        tasks={"milk": "open", "eggs": "open"},
    ),
    Scenario(
        "an action of a service without keys", says("write to Bo"), ("Wrote to Bo.",), letters=("Bo",), small=True
    ),
    Scenario(
        "two actions of a service without keys",
        says("write to Bo and Cy"),
        ("Wrote to Bo.\nWrote to Cy.",),
        letters=("Bo", "Cy"),
    ),
    Scenario(
        "a confirmation and its yes",
        says("delete milk", "yes"),
        (DELETE_MILK, "Deleted “milk”."),
        given=("add milk",),
        tasks={"milk": "deleted"},
        small=True,
    ),
    Scenario(
        "a person is called",
        called,
        (HANDED,),
        given=("hello",),
        ben_hears=("You said: hello", WANTED),
        helped=True,
        small=True,
    ),
    Scenario(
        "an operator answers while the person texts",
        answered_while_texting,
        (HANDED, "Blue it is.", BACK, "You said: hello"),
        given=("hello",),
        # What Ana writes before anybody has answered is passed on to whoever is on duty, once. What she writes
        # afterwards is Cleo's, who reads it at her desk.
        ben_hears=("You said: hello", WANTED, SAID_MEANWHILE),
        helped=True,
    ),
    Scenario(
        "an operator writes first",
        begun_by_an_operator,
        ("Your cake is ready.", f"{readable_number('T', 'api-1.a0')} is closed. {BACK}"),
        given=("hello",),
        helped=True,
    ),
    Scenario(
        "a hand-off is over by silence while the person writes",
        over_while_texting,
        (HANDED, NOBODY_YET, OVER, "You said: hello"),
        given=("hello",),
        or_else=(over_before_its_timer,),
        ben_hears=("You said: hello", WANTED, UNTAKEN),
        helped=True,
        small=True,
    ),
    Scenario(
        "a hand-off is over in silence",
        over_in_silence,
        (HANDED, NOBODY_YET, OVER),
        given=("hello",),
        ben_hears=("You said: hello", WANTED, UNTAKEN),
        helped=True,
    ),
    Scenario(
        "an event from outside acts",
        paid,
        (f"Thank you!\n{SENT_AND_WRITTEN}",),
        given=("hello",),
        letters=("Bo",),
        small=True,
    ),
    Scenario(
        "an event from outside acts while a confirmation is open",
        paid_during_a_question,
        (DELETE_MILK, f"While you were away:\nThank you!\n{SENT_AND_WRITTEN}", "Deleted “milk”."),
        given=("add milk",),
        tasks={"milk": "deleted"},
        letters=("Bo",),
    ),
    Scenario(
        "an event from outside acts behind an action",
        paid_behind_an_action,
        ("Wrote to Cy.", f"Thank you!\n{SENT_AND_WRITTEN}"),
        given=("hello",),
        letters=("Cy", "Bo"),
    ),
    Scenario(
        "an event from outside acts after a stop",
        paid_after_a_stop,
        (STOPPED,),
        given=("hello",),
        letters=("Bo",),
    ),
    Scenario(
        "an order and its yes",
        says("checkout for pickup", "yes"),
        (CROISSANT, ordered(3)),
        given=("a butter croissant",),
        shops=True,
        small=True,
    ),
    Scenario(
        "an order is refused while its person asks for something else",
        order_refused,
        (CROISSANT, ordered(3), MILK, f"I'm sorry, we can't do your order {NUMBER}. Reason: no eggs"),
        given=("a butter croissant",),
        tasks={"milk": "open"},
        shops=True,
    ),
    Scenario(
        "an order is cancelled while an operator refuses it",
        order_cancelled,
        (
            CROISSANT,
            ordered(3),
            f"Cancel your order {NUMBER} (1 x Butter croissant, CA$5.25)?\nReply YES or NO.",
            f"Your order {NUMBER} is cancelled. There is nothing to pay.",
        ),
        given=("a butter croissant",),
        shops=True,
    ),
    Scenario(
        "an order is paid before its turn has ended, and told of thrice",
        paid_at_once,
        (*CARD, LINK, PAID),
        given=("a butter croissant",),
        shops=True,
        cards=True,
    ),
    Scenario(
        "an order is paid while its person cancels it",
        paid_while_cancelling,
        (
            *CARD,
            LINK,
            f"Cancel your order {PAID_NUMBER} (1 x Butter croissant, CA$5.25)?\nReply YES or NO.",
            f"Your order {PAID_NUMBER} is cancelled. There is nothing to pay.",
            f"Your payment of CA$5.25 came after your order {PAID_NUMBER} had ended, so you get it back; "
            "that can take your bank a few days.",
        ),
        given=("a butter croissant",),
        shops=True,
        cards=True,
    ),
    Scenario(
        "an order is paid and nobody tells of it",
        paid_and_nobody_tells,
        (*CARD, LINK, PAID),
        given=("a butter croissant",),
        shops=True,
        cards=True,
    ),
    Scenario(
        "an order is never paid",
        never_paid,
        (
            *CARD,
            LINK,
            f"Nobody has paid for your order {PAID_NUMBER} in time, so it has ended. "
            "To order the same again, text THE SAME AS LAST TIME.",
        ),
        given=("a butter croissant",),
        shops=True,
        cards=True,
    ),
    Scenario(
        "two people want the last croissant",
        last_croissant(is_ben_first=False),
        (CART, CROISSANT, ordered(5)),
        ben_hears=(CART, CROISSANT, SOLD_OUT),
        or_else=(last_croissant(is_ben_first=True),),
        shops=True,
    ),
    Scenario(
        "a yes to two actions",
        says("delete milk and eggs", "yes"),
        (DELETE_BOTH, "Deleted “milk”.\nDeleted “eggs”."),
        given=("add milk and eggs",),
        tasks={"milk": "deleted", "eggs": "deleted"},
    ),
    Scenario(
        "a yes from before the question",
        yes_beforehand,
        (DELETE_MILK, f"Our messages crossed, so here is my question again:\n\n{DELETE_MILK}"),
        given=("add milk",),
        tasks={"milk": "open"},
    ),
    Scenario(
        "a yes while the question waits at its provider",
        yes_before_it_could_be_read,
        (DELETE_MILK, f"Our messages crossed, so here is my question again:\n\n{DELETE_MILK}"),
        given=("add milk",),
        tasks={"milk": "open"},
    ),
    Scenario(
        "two addresses become one while texts arrive on both",
        becomes_one,
        ("You said: hello", "Wrote to Bo.", "Sent: tulips.", "You said: hi there", "Reminder: stretch", STOPPED),
        tasks={"milk": "open", "eggs": "open"},
        letters=("Bo",),
        before=met_twice,
        most=20,
        at_id=(EGGS,),
    ),
    Scenario(
        "two addresses become one, and everything is deleted",
        erased_as_one,
        ("You said: hello", DELETE_ALL, DELETED),
        before=met_twice,
        most=20,
        at_id=(),
        gone=(ANA, ANAS_ID, "milk", "stretch", "delete", "deleted", "yes"),
    ),
    Scenario("a burst", burst, ("You said: hello",), or_else=(one_by_one,), small=True),
    Scenario("a stop behind something that waits", stop_overtakes, (STOPPED,)),
    Scenario("a stop in flight", stop_in_flight, (STOPPED,), or_else=(stop_before, stop_too_late, stop_and_stranded)),
    Scenario("a reply in two parts", says("tell me everything"), tuple(parts(LONG, Channel.WHATSAPP))),
    Scenario("a reply is stranded", stranded, ("You said: hello",), small=True),
    Scenario("a session ends in silence", falls_silent, ("You said: hello",), small=True),
    Scenario(
        "a timer that is due soon",
        reminded("remind me soon", 3),
        ("I'll remind you in 2 minutes: stretch.", "Reminder: stretch"),
        small=True,
    ),
    Scenario(
        "a timer that the sweep finds",
        reminded("remind me in 20 minutes to stretch", 20),
        ("I'll remind you in 20 minutes: stretch.", "Reminder: stretch"),
        small=True,
    ),
    Scenario(
        "a timer that is cancelled",
        not_reminded,
        ("I'll remind you in 20 minutes: stretch.", "Cancelled the reminder “stretch”."),
    ),
    Scenario(
        "a day of a habit",
        habit,
        (
            "Your habit comes every day at 07:25.\n\nAnything else I should know? A NO is fine too.",
            "All set! every day at 07:25: one minute of walking, after lunch.",
            "After lunch, try walking round the block: it helps you feel awake."
            "\n\nDid you do it?\nReply DONE or NEXT TIME.",
            "Well done! That makes 1.\n\nHow's the intensity?\nReply DECREASE or KEEP or INCREASE.",
        ),
        given=("start a habit", "after lunch", "to feel awake"),
        coached=True,
    ),
    Scenario(
        "a session that is interrupted and paused",
        guided,
        (
            GUIDE.begin.format(minutes=10, cost=""),
            "You said: tell me more",
            IN_A_CRISIS,
            GUIDE.resumed,
            GUIDE.paused,
            GUIDE.resumed,
            *(told_within(own_script("en")[phase], 1)[0] for phase in PHASES),
            MOOD,
        ),
        given=("a 10 minute calm session",),
        guided=True,
    ),
    Scenario(
        "what was added is taken back",
        says("add milk", "undo"),
        (MILK, "Deleted “milk”."),
        tasks={"milk": "deleted"},
    ),
    Scenario(
        "what was deleted is taken back",
        says("delete milk", "yes", "undo"),
        (DELETE_MILK, "Deleted “milk”.", MILK),
        given=("add milk",),
        tasks={"milk": "open"},
    ),
    Scenario(
        "a task is open again",
        says("reopen milk", "undo"),
        ("“milk” is back on your list.", "Done: “milk”."),
        given=("add milk", "complete milk"),
        tasks={"milk": "done"},
    ),
    Scenario(
        "a reminder comes once more",
        snoozed,
        (
            "I'll remind you in 2 minutes: stretch.",
            "Reminder: stretch",
            "I'll remind you today, Saturday 21 November, at 09:00: stretch.",
            "Reminder: stretch",
        ),
    ),
    Scenario(
        "a contact changes, and changes back",
        says("John has a new number", "undo"),
        (
            "Changed in your contacts: John Doe, +14165550100, john@example.org.",
            "Changed in your contacts: John Doe, john@example.org.",
        ),
        given=("John is john@example.org",),
    ),
    Scenario(
        "a contact is deleted",
        says("John is gone", "yes"),
        (
            "Delete from your contacts: John Doe, john@example.org?\nReply YES or NO.",
            "Deleted from your contacts: John Doe, john@example.org.",
        ),
        given=("John is john@example.org",),
    ),
    Scenario(
        "a way of writing is kept, and taken back",
        says("no emojis", "undo"),
        ("OK: no emojis. (Ready-made sentences like this one stay as they are.)", "OK, I'll write as I usually do."),
    ),
    Scenario(
        "a language is kept by a model",
        says("in Spanish from now on, will you"),
        ("De acuerdo, te escribo en español.",),
        given=("hello",),
    ),
    Scenario("a delivery is delayed", delayed, ("You said: hello",), small=True),
    Scenario("a delivery is never reported", unreported, ("You said: hello",), small=True),
    Scenario("a delivery is refused for good", refused, ("You said: hello",)),
    Scenario("an opt-out while a reply waits", opts_out, (STOPPED,)),
    Scenario(
        "everything is deleted",
        says("remind me in 20 minutes to stretch", "delete my data", "yes"),
        ("I'll remind you in 20 minutes: stretch.", DELETE_ALL, DELETED),
        given=("add milk",),
        gone=(ANA, "milk", "stretch", "delete", "deleted", "yes"),
        small=True,
    ),
    Scenario(
        "something new while everything is deleted",
        erased_while_more_comes,
        (DELETE_ALL, DELETED, "You said: hello"),
        given=("add milk",),
        gone=("milk", "delete my data", "deleted"),
    ),
    Scenario(
        "a plan: a grocery task where there is free time",
        says("List out events and create a grocery task where I have free time"),
        (
            "There is nothing in your calendar today, Saturday 21 November.\n"
            "Added “groceries” to your tasks, for today, Saturday 21 November, at 09:00.",
        ),
        tasks={"groceries": "open"},
        small=True,
    ),
    Scenario(
        "a plan: a meeting and its task",
        says("Schedule a meeting tomorrow and add it to my task list"),
        (
            "Added “meeting” to your calendar: tomorrow, Sunday 22 November, at 10:00-11:00.\n"
            "Added “meeting” to your tasks, for tomorrow, Sunday 22 November, at 10:00.",
        ),
        tasks={"meeting": "open"},
        small=True,
    ),
    Scenario(
        "a plan: an email to somebody known",
        JOHN,
        (
            "Send this email to John Doe (john@example.org)?\nSubject: the meeting\n"
            "Hi John, about the meeting: let's talk.\nReply YES or NO.",
            "Sent the email to John Doe (john@example.org): “the meeting”.",
        ),
        given=("John is john@example.org",),
        letters=("john@example.org",),
        or_else=or_nobody_knows(JOHN),
        small=True,
    ),
    Scenario(
        "a plan: answered in time",
        IN_TIME,
        (ASKED, SHOWN, SENT),
        tasks={"wait for Zogblar": "open"},
        letters=(ZOG,),
        or_else=(*or_nobody_knows(IN_TIME), told_to_wait),
        small=True,
    ),
    Scenario(
        "a plan: answered after ten minutes",
        AFTER_TEN_MINUTES,
        tuple(map(to_gsm7, (ASKED, WAITS, SHOWN, SENT))),
        tasks={"wait for Zogblar": "open"},
        letters=(ZOG,),
        or_else=or_nobody_knows(AFTER_TEN_MINUTES),
    ),
    Scenario(
        "a plan: answered after thirty hours",
        by_sms(PROJECT, 0.1, 24, 6, ZOG),
        tuple(
            map(
                to_gsm7,
                (
                    ASKED,
                    WAITS,
                    "I've dropped this, because I got no answer: email to Zogblar about the project",
                    "That came too late: I've dropped this: email to Zogblar about the project. Ask me again and I'll "
                    "start afresh.",
                ),
            )
        ),
        tasks={"wait for Zogblar": "open"},
    ),
    Scenario(
        "a plan: answered wrong first",
        WRONG_FIRST,
        (ASKED, f"{WRONG}\n\n{WHOSE}", SHOWN, SENT),
        tasks={"wait for Zogblar": "open"},
        letters=(ZOG,),
        or_else=or_nobody_knows(WRONG_FIRST),
    ),
    Scenario(
        "a plan: wrong twice",
        says(PROJECT, "zog@example", "zog@"),
        (ASKED, f"{WRONG}\n\n{WHOSE}", f"{WRONG}\nI'll leave it for now. Text it to me when you have it."),
        tasks={"wait for Zogblar": "open"},
    ),
    Scenario(
        "two people interleaved",
        interleaved,
        (WHOSE, SHOWN, SENT),
        letters=(ZOG,),
        ben_hears=(WHOSE, SHOWN.replace("zog@", "bz@"), SENT.replace("zog@", "bz@")),
        ben_letters=("bz@example.org",),
        or_else=or_nobody_knows(interleaved),
    ),
    Scenario(
        "two plans wait",
        TWO_PLANS,
        (
            ASKED,
            ASKED.replace("Zogblar", "Gnorp"),
            f"Which question is that for?\n1. {WHOSE}\n2. What is Gnorp's email address?\nReply with its number.",
            SHOWN.replace("Zogblar", "Gnorp").replace("zog@", "gnorp@").replace("project", "party"),
            SENT.replace("Zogblar", "Gnorp").replace("zog@", "gnorp@").replace("project", "party"),
        ),
        tasks={"wait for Zogblar": "open", "wait for Gnorp": "open"},
        letters=("gnorp@example.org",),
        or_else=or_nobody_knows(TWO_PLANS),
    ),
    Scenario(
        "a plan: two addresses, one now and one later",
        says("Draft an email to Zogblar and Gnorp about the project", "2: gnorp@example.org", ZOG),
        (
            f"1. {WHOSE}\n2. {WHOSE.replace('Zogblar', 'Gnorp')}\nReply 1: email, 2: email",
            f"{KEPT.replace('Zogblar', 'Gnorp').replace('zog@', 'gnorp@')}\n\n{WHOSE}",
            KEPT,
        ),
    ),
    Scenario(
        "a plan: somebody is looked up, and asked about",
        FOUND,
        (WHOSE, SHOWN, SENT),
        letters=(ZOG,),
        or_else=or_nobody_knows(FOUND),
    ),
)
