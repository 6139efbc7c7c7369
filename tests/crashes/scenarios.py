"""What people and providers do. Each scenario is a story that is told once without a crash, where it must end as is
written here, and then with crashes, where it must end the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from parley.conversation.events import Channel
from parley.conversation.parts import parts
from parley_cli.events import ANA
from tests.crashes.model import LONG
from tests.crashes.world import World
from tests.support.twilio_server import fails


@dataclass(frozen=True)
class Scenario:
    """A story, and how it must end."""

    name: str
    when: Callable[[World], None]
    """What happens while anything may crash; then the world is left alone until it rests."""
    hears: tuple[str, ...]
    """What the person receives of it, in order."""
    given: tuple[str, ...] = ()
    """What the person texted before, without crashes."""
    tasks: Mapping[str, str] | None = None
    """The person's tasks at the end: each is open, done or deleted."""
    letters: tuple[str, ...] = ()
    """To whom a letter was posted, in order."""
    gone: tuple[str, ...] = ()
    """What the whole table must not hold at the end, in any item."""
    or_else: Callable[[World], None] | None = None
    """A story whose ending is as good, where what is done depends on what failed."""
    coached: bool = False
    """Whether there is the coach too."""
    small: bool = False
    """Whether pairs of crashes are tried too."""


def says(*texts: str) -> Callable[[World], None]:
    """Each of these, once what came before has come to rest."""

    def when(world: World) -> None:
        for text in texts:
            world.says(text)
            world.settle()

    return when


def burst(world: World) -> None:
    """The second arrives before the first is looked at, and sounds the same."""
    world.says("hello")
    world.says("hello")


def one_by_one(world: World) -> None:
    """The same, and each is looked at alone: what becomes of a burst that fails."""
    world.batch = 1
    burst(world)


def stop_overtakes(world: World) -> None:
    """A STOP arrives behind something that nobody has looked at yet."""
    world.says("hello")
    world.says("stop")


def yes_beforehand(world: World) -> None:
    """A yes that was on its way before anything was asked."""
    world.says("delete milk")
    world.says("yes")


def stranded(world: World) -> None:
    """The relay is lost behind the back of the service: only the sweep can find the reply."""
    world.hold("deliveries")
    world.says("hello")
    world.settle()
    world.lose("deliveries")
    world.release("deliveries")


def delayed(world: World) -> None:
    """The provider does not take the reply at first."""
    world.provider_will("You said", fails(429, 20429), times=2)
    world.says("hello")


def unreported(world: World) -> None:
    """The provider's reports do not come, so that after a lost answer only its list can tell."""
    world.reporting = False
    world.says("hello")


def refused(world: World) -> None:
    """The provider never takes one of the two parts of this reply."""
    world.provider_will("There is a lot", fails(400, 30006), times=-1)
    world.says("tell me everything")
    world.settle()
    world.says("hello")


def falls_silent(world: World) -> None:
    """Nothing is heard for more than a day: the sweep finds the session, and it is closed."""
    world.says("hello")
    world.settle()
    world.wait(hours=25)
    world.wait(minutes=6)


def reminded(text: str, minutes: int) -> Callable[[World], None]:
    """A reminder is set, and its moment comes."""

    def when(world: World) -> None:
        world.says(text)
        world.settle()
        world.wait(minutes=minutes)

    return when


def not_reminded(world: World) -> None:
    """A reminder is set and cancelled, and its moment comes."""
    world.says("remind me later")
    world.settle()
    world.says("never mind stretching")
    world.settle()
    world.wait(minutes=21)


def habit(world: World) -> None:
    """The intake's last answer, the first prompt at its time, and what became of it."""
    world.says("at 7:25am")
    world.settle()
    world.says("no")
    world.settle()
    world.wait(minutes=30)
    world.says("done")
    world.settle()


def opts_out(world: World) -> None:
    """A STOP is applied while the reply to what was said before still waits to be sent."""
    world.hold("deliveries")
    world.says("hello")
    world.settle()
    world.says("stop")
    world.settle()
    world.release("deliveries")


def erased_while_more_comes(world: World) -> None:
    """Something new is texted while everything is being deleted: it is the beginning of another conversation."""
    world.says("delete my data")
    world.settle()
    world.says("yes")
    world.says("hello")


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
        "a yes to two actions",
        says("delete milk and eggs", "yes"),
        (DELETE_BOTH, "Deleted “milk”.\nDeleted “eggs”."),
        given=("add milk and eggs",),
        tasks={"milk": "deleted", "eggs": "deleted"},
    ),
    Scenario(
        "a yes from before the question",
        yes_beforehand,
        (DELETE_MILK, "You said: yes"),
        given=("add milk",),
        tasks={"milk": "open"},
    ),
    Scenario("a burst", burst, ("You said: hello",), or_else=one_by_one, small=True),
    Scenario("a stop behind something that waits", stop_overtakes, (STOPPED,)),
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
        reminded("remind me later", 20),
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
        given=("start a habit", "make it yours", "after lunch", "to feel awake"),
        coached=True,
    ),
    Scenario("a delivery is delayed", delayed, ("You said: hello",), small=True),
    Scenario("a delivery is never reported", unreported, ("You said: hello",), small=True),
    Scenario("a delivery is refused for good", refused, ("You said: hello",)),
    Scenario("an opt-out while a reply waits", opts_out, (STOPPED,)),
    Scenario(
        "everything is deleted",
        says("remind me later", "delete my data", "yes"),
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
)
