"""One person texts from a number, by SMS and RCS, and where WhatsApp hides it. Whatever comes twice, dies and
overtakes, both conversations become one: nothing is lost, nothing comes twice, and a STOP under either holds for both.

    make test                                                the stories of the day
    PARLEY_SEED=7 PARLEY_EXAMPLES=500 python -m pytest tests/random/test_two_addresses.py    others, and more
"""

import os
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from parley.conversation.events import AnyEvent, Channel
from parley.errors import OutOfTime, TryAgain
from parley.ports import Deadline
from parley_cli.memory_service import MemoryService
from tests.conversations.test_two_addresses import ID, OF_ID, OF_NUMBER, Ana
from tests.support import budget
from tests.support.phone import ANA
from tests.support.phone import clock as noon

STORIES = int(os.environ.get("PARLEY_EXAMPLES", "30"))
WORDS = ("milk", "eggs", "tea", "rice", "jam", "salt", "figs", "corn")
PLACES = (
    ((ANA,), Channel.SMS),
    ((ANA,), Channel.RCS),
    ((ID,), Channel.WHATSAPP),
    ((ID,), Channel.WHATSAPP),
    ((ANA, ID), Channel.WHATSAPP),
)
"""What a text shows of its person, and where it is written."""


class Died(BaseException):
    """Raised where the process dies, past every `except Exception` of the service."""


@dataclass
class Story:
    """One service with a mailbox for each conversation, of which any may be worked on next, and a process that may die
    at any call that changes something."""

    chance: random.Random
    ana: Ana = field(default_factory=lambda: Ana(MemoryService(noon())))
    deaths: int = 0
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        service = self.ana.service
        for owner, name in ((service.turns.store, "commit"), (service.turns.store, "move"), (service.mailbox, "put")):
            setattr(owner, name, self._mortal(getattr(owner, name)))

    def _mortal(self, call: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object) -> object:
            self._may_die()
            done = call(*arguments)
            self._may_die()
            return done

        return called

    def _may_die(self) -> None:
        if self.deaths and self.chance.random() < 0.1:
            self.deaths -= 1
            raise Died

    def texts(self, text: str) -> None:
        """Let Ana text this, as the webhook queues it; perhaps it is delivered twice."""
        addresses, channel = self.chance.choice(PLACES)
        event = self.ana.message(text, *addresses, channel=channel)
        self.told.append(f"{text} from {'+'.join(addresses)}")
        self.queue.extend([event] * self.chance.choice((1, 1, 1, 2)))

    @property
    def queue(self) -> deque[AnyEvent]:
        return self.ana.service.mailbox.events

    def works(self, pieces: int) -> None:
        """Work on so many batches, each of any conversation; what fails comes again."""
        for _ in range(pieces):
            waiting = list(dict.fromkeys(event.conversation for event in self.queue))
            if not waiting:
                return
            group = self.chance.choice(waiting)
            own = [event for event in self.queue if event.conversation == group][: self.chance.randint(1, 4)]
            try:
                for position in self.ana.service.turns.apply(own, Deadline.after(60)):
                    self._is_done(own[position])
            except (Died, TryAgain, OutOfTime):
                pass  # the rest is still in its mailbox, and comes again

    def _is_done(self, event: AnyEvent) -> None:
        place = next(n for n, each in enumerate(self.queue) if each is event)
        del self.queue[place]

    def rests(self) -> None:
        """Work until nothing is left. Fails if that never comes."""
        self.deaths = 0
        for _ in range(500):
            if not self.queue:
                break
            self.works(1)
        assert not self.queue, f"never done with {self.queue[0]}"
        self.ana.service.work()


def told(story: Story) -> list[str]:
    return sorted(line for each in story.ana.service.sender.sent for line in each.text.splitlines() if "Added" in line)


def test_however_two_addresses_become_one_nothing_is_lost_and_nothing_comes_twice() -> None:
    for number in range(STORIES):
        story = Story(random.Random(f"{budget.seed()} {number}"))
        story.deaths = story.chance.randint(0, 3)
        for word in WORDS:
            story.texts(f"add {word} to my tasks")
            story.works(story.chance.randint(0, 4))
        story.queue.append(story.ana.message("hello", ANA, ID))
        story.rests()
        where, service = f"story {number}: {story.told}", story.ana.service
        assert sorted(task.title for task in service.tasks.list(OF_NUMBER)) == sorted(WORDS), where
        assert service.tasks.list(OF_ID) == [], where
        assert len(told(story)) == len(set(told(story))) == len(WORDS), where
        left, person = story.ana.conversation(OF_ID), story.ana.conversation(OF_NUMBER)
        assert (left.person, left.timers, person.taking, person.joining) == (None, (), "", ""), where
        assert left.moved is not None, where
        assert (left.moved.to, left.moved.kept, OF_ID in person.aliases) == (OF_NUMBER, None, True), where
        story.texts("STOP")
        story.rests()
        assert service.table.opted_out == {OF_NUMBER: True, OF_ID: True}, where
        before = len(service.sender.sent)
        for _ in range(2):
            story.texts("my tasks")
            story.rests()
        assert len(service.sender.sent) == before, where
