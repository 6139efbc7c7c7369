"""One turn, and the one order of its side effects. Start reading Parley here.

    load        one read: the document, its window of history, the receipts of these events
      |         an action still doing (a crash left it)? finish it first, unless the person opts out; an erasure? always
      |         receipt there? hand its messages over again if they are still waiting, and nothing else
    decide      looks: the model, read tools
    COMMIT      one transaction: document@version+1, receipt, transcript, outbox       <- from here on it has happened
    relay       right behind each commit, this one and those below: one message to the deliveries queue, with the new
                timers, which `send` hands over if they are due soon; without a message, they go to the delayed queue
    act         for each action: its attempt is counted in the commit before, it runs with its effect id as key,
                its result is decided and committed at once
    erase       if that was it: page by page, then a last commit leaves a tombstone and one message that says so

A crash anywhere leaves the event at the head of its group; its redelivery goes on from what is committed. A lost
race is not an error: reload, and look again. An event that cannot be decided is tried three times, though the process
dies of it without a word (`tries.py`); then a receipt says so, the person gets one apology, the event goes to the
dead-letter queue alone, and its conversation goes on.
"""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import takewhile
from threading import Lock

from parley import tracing
from parley.conversation.effects import Drop, Effect, KeepLine, MovedLines, OptOutChange, Outbound, Relay, Say
from parley.conversation.events import AnyEvent, Burst, HandedOver, Message, Provider, TimerDue
from parley.conversation.history import Line
from parley.conversation.outcomes import ActionDone, ActionFailed
from parley.conversation.soundness import sound
from parley.conversation.state import Conversation
from parley.conversation.timers import Timer
from parley.errors import Died, LostRace, NobodyKnows, OutOfTime, TryAgain, Unhandled
from parley.ports import (
    Commit,
    DeadLetters,
    Deadline,
    Delays,
    Deliveries,
    DirectoryEntry,
    Loaded,
    Receipt,
    RelayMessage,
    Store,
    TurnContext,
    Usage,
)
from parley.turn import order, standing
from parley.turn.at_once import with_results
from parley.turn.attempt import ActionAttempt
from parley.turn.changed_addresses import asking_there
from parley.turn.decide import apologise, decide
from parley.turn.decision import Decision
from parley.turn.erasing import farewell, release_grants
from parley.turn.identities import (
    announcements,
    forgetting,
    forwarded,
    handing_over,
    is_forwarded,
    led_here,
    shows_nobody_new,
    take_elsewhere,
    to_be_joined,
)
from parley.turn.tries import FAILURES, Tries

TURN_SECONDS = 25.0
"""The longest time that a whole turn may take unless set otherwise: model rounds, a few actions, two commits. It is
half of the function's 60 s, less a margin."""
SAVE_SECONDS = 3.0
"""The seconds of a turn that the model may not use: for the commit and for the hand-over of the messages."""
PAGE_SECONDS = 6.0
"""The seconds that one page of an erasure may take, with the commit after the last one."""
RACES = 5
"""The number of lost races in a row after which the event goes back to its queue. Even one is rare, because a
conversation's events come one at a time."""


@dataclass(frozen=True)
class TurnReport:
    """Facts about a finished turn, for its single log line."""

    conversation: str
    event: str
    kind: str
    duplicate: bool
    milliseconds: int
    usage: Usage
    spans: tuple[tracing.Span, ...]
    """The spans since the document was read; the read itself is counted with the first turn of a batch."""
    also: tuple[str, ...]
    """The ids of the burst's other messages, which this turn has applied too."""


@dataclass(frozen=True)
class Turns:
    """Applies events to conversations: decides each one, commits the decision, and runs its actions."""

    store: Store
    deliveries: Deliveries
    delays: Delays
    make_context: Callable[[Deadline], TurnContext]
    """A function that makes the context of a turn with this deadline."""
    report: Callable[[TurnReport], None]
    dead_letters: DeadLetters
    gave_up: Callable[[AnyEvent, Exception, Usage], None]
    """A function that is called with each event that is given up, its last error, and what the apology cost."""
    failed: Callable[[AnyEvent, Exception], None]
    """A function that is called with the first event of a burst (several texts applied as one turn) that failed; its
    texts are then tried one by one."""
    one_at_a_time: Lock = field(default_factory=Lock)
    """A lock for events that may have crashed an earlier process, so that only one is tried at a time."""
    turn_seconds: float = TURN_SECONDS
    """The longest time of a whole turn. A turn does not begin with less time left."""

    def apply(self, events: Sequence[AnyEvent], deadline: Deadline, received: Sequence[int] = ()) -> Iterator[int]:
        """Apply the events of one conversation, opt-outs first and messages in the order of their writing; yield the
        position of each event once it is committed.
        `received` says how often SQS has delivered each event; empty: this is the first delivery.

        Raises OutOfTime before an event that might not fit into the time left, and any error that an event raises. An
        event whose position was not yielded must be delivered again.
        """
        if not events:
            return
        tracing.begin()
        ids = [event.id for event in events]
        loaded = self._load(events[0].conversation, ids)
        settled = dict[str, int]()
        waiting = order.to_apply(loaded.conversation, events)
        tries = self._tries(loaded, events, received, waiting)
        alone = any(tries.in_vain(event) for event in events)  # after a failure, texts of a burst are tried alone
        while waiting:
            event = events[waiting[0]]
            if settled.get(event.id, -1) >= event.redriven:  # applied, with its burst, or twice in this batch
                yield waiting.pop(0)
                continue
            if (passed_on := self._passed_on(loaded, event)) is not None:
                loaded = passed_on
                yield waiting.pop(0)
                continue
            plain = self._burst(loaded, [events[position] for position in waiting], settled, deadline)
            if len(plain) > 1 and not alone:
                try:
                    with tries.trying(event, deadline):
                        after = self._apply_once(loaded, Burst.of(plain), deadline, Usage())
                    loaded = replace(loaded, conversation=after)
                    settled |= {message.id: message.redriven for message in plain}
                except OutOfTime:
                    raise
                except Exception as error:  # not all of it is to blame: one by one, upon what is there now, it shows
                    self.failed(plain[0], error)
                    loaded, alone = self._load(event.conversation, ids), True
                    if _is_busy(loaded.conversation):  # it was decided: what failed is an action, and it comes again
                        raise
            else:
                loaded = self._apply_or_give_up(loaded, event, ids, deadline, tries)
                settled[event.id] = event.redriven

    def _tries(
        self, loaded: Loaded, events: Sequence[AnyEvent], received: Sequence[int], waiting: Sequence[int]
    ) -> Tries:
        """Return the counter of failed tries for events that are applied in the order of these positions."""
        ordered = [events[position] for position in waiting]
        counts = [received[position] for position in waiting] if received else ()
        return Tries.of(self.store, loaded, ordered, counts, self.one_at_a_time)

    def _burst(
        self, loaded: Loaded, events: Sequence[AnyEvent], settled: Collection[str], deadline: Deadline
    ) -> Sequence[Message]:
        """Return the plain texts at the start of these events that are one turn; empty if there are none."""
        known = {*loaded.receipts, *settled}
        plain = order.burst(loaded.conversation, events, known, lambda: self.make_context(deadline).services)
        return list(takewhile(partial(_is_answered_here, loaded.conversation), plain))

    def _passed_on(self, loaded: Loaded, event: AnyEvent) -> Loaded | None:
        """Pass an event on to another conversation of the person, if it is for that one or has to wait for it. Return
        the conversation after that; None if the event is decided here, and now."""
        return loaded if self._is_sent_on(loaded, event) else self._waits(loaded, event)

    def _is_sent_on(self, loaded: Loaded, event: AnyEvent) -> bool:
        """Send an event on if this conversation leads to another, unless it was decided here before. Return whether it
        leads there.
        """
        if not is_forwarded(loaded.conversation, event):
            return False
        if event.id not in loaded.receipts:
            self._queue(forwarded(loaded.conversation, event))
        return True

    def _waits(self, loaded: Loaded, event: AnyEvent) -> Loaded | None:
        """Let a message wait that shows another address of its person, until the conversations of both are one: it is
        sent through the mailbox of the other one. Return the conversation after that; None if the message need not
        wait. An opt-out never waits."""
        conversation = loaded.conversation
        is_new = isinstance(event, Message) and event.id not in loaded.receipts
        if not isinstance(event, Message) or not is_new or order.stops(conversation, event):
            return None
        other = to_be_joined(conversation, event, lambda id: self.store.load(id, []).conversation)
        if not other:
            return None
        if not conversation.joining:
            self._queue(led_here(conversation, event))
        self._queue(event.model_copy(update={"conversation": other, "waited": True}))
        if conversation.joining:
            return loaded
        awaited = Decision(conversation.change(joining=other).known_as(other))
        after = self._commit(conversation, awaited, f"{event.id[:80]}.shows", Usage(), first=True)
        return replace(loaded, conversation=after)

    def _queue(self, event: AnyEvent) -> None:
        """Put an event into the mailbox of another conversation. A repeat is harmless: it is applied once."""
        mailbox = self.make_context(Deadline.after(SAVE_SECONDS)).services.mailbox
        if mailbox is None:
            raise TryAgain("there is no mailbox to forward an event to")
        mailbox.put(event)

    def _load(self, conversation: str, ids: Sequence[str]) -> Loaded:
        """Load the conversation, with the delivery state of its open questions, and the receipts of the events with
        these ids.
        """
        loaded = self.store.load(conversation, ids)
        if not standing.is_asking(loaded.conversation):
            return loaded
        context = self.make_context(Deadline.after(SAVE_SECONDS))
        return replace(loaded, conversation=standing.with_delivery_state(loaded.conversation, context.outbox.find))

    def _apply_or_give_up(
        self, loaded: Loaded, event: AnyEvent, ids: Sequence[str], deadline: Deadline, tries: Tries
    ) -> Loaded:
        """Apply one event. After FAILURES failed attempts, give it up: commit that, and put the event on the
        dead-letter queue. Any error before that is raised.
        """
        if event == tries.head and tries.in_vain(event) >= FAILURES:
            return self._given_up(loaded, event, Died(f"tried {tries.in_vain(event)} times in vain"))
        try:
            with tries.trying(event, deadline):
                return self._apply(loaded, event, ids, deadline)
        except TryAgain:
            raise
        except Unhandled as error:  # another try would find no lane either
            return self._given_up(self._load(event.conversation, ids), event, error)
        except Exception as error:
            loaded = self._load(event.conversation, ids)
            receipt = loaded.receipts.get(event.id)
            decided = _is_busy(loaded.conversation) or (receipt is not None and receipt.settles(event))
            if decided or order.stops(loaded.conversation, event) or tries.fail(event) < FAILURES:
                raise
            return self._given_up(loaded, event, error)

    def _given_up(self, loaded: Loaded, event: AnyEvent, error: Exception) -> Loaded:
        """Give up an event: commit a failed receipt with one apology, and put the event on the dead-letter queue.
        Return the conversation after that.
        """
        usage = Usage()
        apology = apologise(loaded.conversation, event, self.make_context(Deadline.after(SAVE_SECONDS)))
        after = self._commit(
            loaded.conversation, apology, event.id, usage, first=True, failed=True, redriven=event.redriven
        )
        self.dead_letters.put(event)
        self.gave_up(event, error, usage)
        return replace(loaded, conversation=after)

    def _apply(self, loaded: Loaded, event: AnyEvent, ids: Sequence[str], deadline: Deadline) -> Loaded:
        """Apply one event, and try again after losing a race against another process. The winner may have applied later
        events too, so the receipts of all `ids` are reloaded.
        """
        usage = Usage()
        for _ in range(RACES):
            try:
                return replace(loaded, conversation=self._apply_once(loaded, event, deadline, usage))
            except LostRace:
                loaded = self._load(event.conversation, ids)
        raise LostRace(f"lost {RACES} races in a row")

    def _apply_once(self, loaded: Loaded, event: AnyEvent | Burst, deadline: Deadline, usage: Usage) -> Conversation:
        """Run one turn for the event, report it for the log, and return the conversation after it."""
        started = time.monotonic()
        receipt = None if isinstance(event, Burst) else loaded.receipts.get(event.id)
        after = self._turn(loaded.conversation, receipt, event, deadline, usage)
        milliseconds = round((time.monotonic() - started) * 1000)
        self.report(
            TurnReport(
                conversation=after.id,
                event=event.id,
                kind=event.kind,
                duplicate=receipt is not None,
                milliseconds=milliseconds,
                usage=usage,
                spans=tuple(tracing.finish("turn")),
                also=_also(event),
            )
        )
        return after

    def _turn(
        self,
        conversation: Conversation,
        receipt: Receipt | None,
        event: AnyEvent | Burst,
        deadline: Deadline,
        usage: Usage,
    ) -> Conversation:
        """Run one turn: finish what an earlier crash left, decide the event, commit, run its actions. An event with a
        receipt is not decided again. An opt-out does not wait for a running action.
        """
        stops = order.stops(conversation, event)
        if conversation.taking:
            conversation = self._take(conversation, self._context(deadline, usage), deadline)
        if conversation.moved is not None and conversation.moved.kept is not None and isinstance(event, Message):
            raise TryAgain("what another conversation takes over from here is not taken yet")
        if conversation.erasing is not None:
            conversation = self._erase(conversation, self._context(deadline, usage), deadline)
        if conversation.doing is not None and not stops:
            if receipt is not None and receipt.event == conversation.doing.event:  # the action's commits replace it
                self._relay_waiting(conversation, receipt, self._context(deadline, usage))
            conversation = self._act(conversation, self._context(deadline, usage), deadline, resumed=True)
            if conversation.erasing is not None:
                conversation = self._erase(conversation, self._context(deadline, usage), deadline)
        context = self._context(deadline, usage)
        if receipt is not None and not isinstance(event, Burst) and receipt.settles(event):
            if receipt.failed:
                self.dead_letters.put(event)
            self._relay_waiting(conversation, receipt, context)
            self._hand_over(conversation, event)
            return conversation
        decision = decide(conversation, event, context)
        if not stops:
            decision = with_results(decision, context, deadline)
        self._announce(conversation, decision.conversation, event)
        conversation = self._commit(
            conversation, decision, event.id, usage, first=True, redriven=event.redriven, also=_also(event)
        )
        if conversation.taking:
            return self._take(conversation, context, deadline)
        self._hand_over(conversation, event)
        return conversation if stops else self._erase(self._act(conversation, context, deadline), context, deadline)

    def _announce(self, before: Conversation, after: Conversation, event: AnyEvent | Burst) -> None:
        """Tell other conversations what this decision means for them."""
        for announced in (*announcements(before, after, event), *asking_there(before, after, event)):
            self._queue(announced)

    def _hand_over(self, conversation: Conversation, event: AnyEvent | Burst) -> None:
        """Tell the conversation that this one leads to, if it does and keeps something still, to take it over."""
        told = handing_over(conversation, event)
        if told is not None:
            self._queue(told)

    def _take(self, conversation: Conversation, context: TurnContext, deadline: Deadline) -> Conversation:
        """Move the rows of another conversation, which was merged into this one, page by page; then tell it that it may
        forget its document. Raises OutOfTime when time runs out; the next delivery goes on from there.
        """
        while self.store.move(conversation.taking, conversation.id):
            if deadline.left < PAGE_SECONDS:
                raise OutOfTime(f"{deadline.left:.0f} s left, and more rows are to be moved")
        taken = take_elsewhere(conversation, context)
        event = f"{conversation.taking[:52]}.taken.{conversation.version}"
        self._queue(HandedOver(id=event, conversation=conversation.taking, received_at=context.now()))
        return self._commit(conversation, Decision(taken.change(taking="")), event, context.usage)

    def _context(self, deadline: Deadline, usage: Usage) -> TurnContext:
        """Return the context of a turn that begins now. Raises OutOfTime if less than `turn_seconds` are left."""
        if deadline.left < self.turn_seconds:
            raise OutOfTime(f"{deadline.left:.0f} s left, a turn may take {self.turn_seconds:.0f} s")
        context = self.make_context(Deadline.after(self.turn_seconds - SAVE_SECONDS))
        return replace(context, usage=usage, other=lambda id: self.store.load(id, []).conversation)

    def _act(
        self, conversation: Conversation, context: TurnContext, deadline: Deadline, resumed: bool = False
    ) -> Conversation:
        """Run the committed actions one after the other, and return the conversation after the last. Each attempt is
        counted by a commit before it runs.
        """
        while (doing := conversation.doing) is not None and (action := doing.next) is not None:
            attempt = ActionAttempt(conversation, action, context, deadline)
            try:
                result = attempt.happened() if resumed else None
                if result is None:
                    if resumed:
                        begun = doing.begin()
                        counted = Decision(conversation.change(doing=begun))
                        conversation = self._commit(conversation, counted, doing.event, context.usage)
                        attempt = replace(attempt, action=begun.next or action)
                    result = attempt.run()
                event: ActionDone | ActionFailed = attempt.done(result)
            except NobodyKnows as unknown:
                event = attempt.failed(unknown)
            conversation = self._conclude(conversation, doing.event, event, context)
            resumed = False
        return conversation

    def _erase(self, conversation: Conversation, context: TurnContext, deadline: Deadline) -> Conversation:
        """Delete all data of the person page by page, if an erasure was committed; otherwise do nothing. Raises
        OutOfTime when time runs out; the next delivery goes on from there.
        """
        if conversation.erasing is None:
            return conversation
        event, released = conversation.erasing.event, release_grants(conversation, context)
        if released != conversation:  # noted before what tells it is deleted
            conversation = self._commit(conversation, Decision(released), event, context.usage)
        for each in (conversation.id, *conversation.aliases):
            while self.store.erase(each):
                if deadline.left < PAGE_SECONDS:
                    raise OutOfTime(f"{deadline.left:.0f} s left, and more is to be erased")
        for told in forgetting(conversation):
            self._queue(told)
        return self._commit(conversation, farewell(conversation, context), event, context.usage)

    def _conclude(
        self, conversation: Conversation, head: str, event: ActionDone | ActionFailed, context: TurnContext
    ) -> Conversation:
        """Commit the result of an action. After a lost race, try again with the same result, unless another process has
        already committed it (LostRace).
        """
        for _ in range(RACES):
            try:
                return self._commit(conversation, decide(conversation, event, context), head, context.usage)
            except LostRace:
                conversation = self._load(conversation.id, []).conversation
                doing = conversation.doing
                if doing is None or doing.next is None or doing.next.effect != event.effect:
                    raise
        raise LostRace(f"lost {RACES} races in a row")

    def _commit(
        self,
        before: Conversation,
        decision: Decision,
        event: str,
        usage: Usage,
        first: bool = False,
        failed: bool = False,
        redriven: int = 0,
        also: tuple[str, ...] = (),
    ) -> Conversation:
        """Commit a decision, then pass its messages to the deliveries queue, and its timers with them; without
        messages, pass the timers to the delayed queue. Return the conversation after it. `event` is the id of the event
        being applied.

        Stranded messages are passed on in an item of their own, named after the event that found them: the queue would
        drop an item named after their old version as a duplicate.
        """
        decided = decision.conversation
        placed = decided.change(version=before.version + 1, history=decided.history.in_blocks())
        after = sound(before, placed)
        effects = Sorted.of(decision.effects)
        left = tuple(message.id for message in (*effects.messages, *effects.again))
        receipt = Receipt(event, after.version, left, failed, redriven)
        commit = _to_commit(before, after, effects, receipt, first, also)
        timers = tuple(TimerDue(id=each.event, conversation=after.id, received_at=each.due) for each in commit.timers)
        self.store.commit(commit)
        usage.segments += sum(message.segments for message in effects.messages)
        usage.opted_out = int(effects.reach is not None and effects.reach.opted_out and not before.is_opted_out)
        usage.recorded = usage.counted
        self._relay(after, after.version, effects.messages, timers=timers)
        self._relay(after, after.version, effects.again, again=event)
        if not effects.messages:
            for timer in timers:
                self.delays.put(timer)
        return after

    def _relay(
        self,
        conversation: Conversation,
        version: int,
        messages: Sequence[Outbound],
        again: str = "",
        timers: tuple[TimerDue, ...] = (),
    ) -> None:
        """Pass these messages, and new timers with them, to the deliveries queue as one item; nothing if there are no
        messages. `again`: the id of the event because of which they are passed on a second time; empty the first time.
        """
        if messages:
            self.deliveries.relay(
                RelayMessage(
                    conversation=conversation.id,
                    version=version,
                    messages=tuple(messages),
                    again=again,
                    read=_read(conversation, messages),
                    timers=timers,
                )
            )

    def _relay_waiting(self, conversation: Conversation, receipt: Receipt, context: TurnContext) -> None:
        """Pass this event's messages to the deliveries queue again if they still wait in the outbox. A repeat is
        harmless: messages already sent are not sent twice.
        """
        if not receipt.messages:
            return
        waiting = [
            row.message
            for row in context.outbox.rows(conversation.id)
            if row.message.id in receipt.messages and row.status == "pending"
        ]
        self._relay(conversation, receipt.version, waiting, again=receipt.event)


@dataclass
class Sorted:
    """The effects of a decision, sorted by how a commit handles them."""

    messages: list[Outbound] = field(default_factory=list)
    """The new messages that a decision says."""
    again: list[Outbound] = field(default_factory=list)
    """The stranded messages (committed, and never picked up) that are handed over again."""
    dropped: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    reach: OptOutChange | None = None
    records: list[Line] = field(default_factory=list)
    """The lines for the transcript only."""
    moved: frozenset[str] = frozenset()
    """The ids of the lines for the window only."""

    @classmethod
    def of(cls, effects: Sequence[Effect]) -> "Sorted":
        """Sort a decision's effects by kind."""
        found = cls()
        for effect in effects:
            match effect:
                case Say(message):
                    found.messages.append(message)
                case Relay(message):
                    found.again.append(message)
                case Drop(row, forget):
                    (found.deleted if forget else found.dropped).append(row)
                case OptOutChange():
                    found.reach = effect
                case KeepLine(line):
                    found.records.append(line)
                case MovedLines(ids):
                    found.moved = frozenset(ids)
        return found


def _to_commit(
    before: Conversation, after: Conversation, effects: Sorted, receipt: Receipt, first: bool, also: tuple[str, ...]
) -> Commit:
    """Return everything that one transaction writes for a decision."""
    new_timers, forgotten = _timers(before, after)
    listed = _entry(after)
    return Commit(
        conversation=after,
        lines=after.history.since(before.history.count),
        records=tuple(effects.records),
        moved=effects.moved,
        receipt=receipt,
        first=first,
        messages=tuple(effects.messages),
        opted_out=effects.reach.opted_out if effects.reach else None,
        opted_out_at=effects.reach.at if effects.reach else None,
        dropped=tuple(effects.dropped),
        deleted=tuple(effects.deleted),
        listed=listed if listed != _entry(before) else None,
        also=also,
        rewritten=_rewritten(before, after),
        aliases=after.aliases,
        timers=new_timers,
        forgotten=forgotten,
    )


def _rewritten(before: Conversation, after: Conversation) -> tuple[tuple[int, Line], ...]:
    """Return the lines of the window that have other words now, because the person changed or deleted a message."""
    told = {line.id: line.text for line in before.history.lines}
    first = after.history.count - len(after.history.lines)
    return tuple(
        (first + place, line)
        for place, line in enumerate(after.history.lines)
        if line.direction == "in" and told.get(line.id, line.text) != line.text
    )


def _timers(before: Conversation, after: Conversation) -> tuple[tuple[Timer, ...], tuple[Timer, ...]]:
    """Return the timers that a turn has added, and those that it has removed. A timer that was moved is in both."""
    known, kept = {timer.event for timer in before.timers}, {timer.event for timer in after.timers}
    return (
        tuple(timer for timer in after.timers if timer.event not in known),
        tuple(timer for timer in before.timers if timer.event not in kept),
    )


def _read(conversation: Conversation, messages: Sequence[Outbound]) -> str | None:
    """Return the id of the person's last message if these messages reply to it on a channel of Meta's, where it can be
    marked as read; otherwise None.
    """
    if all(message.provider is not Provider.META or message.speaker == "proactive" for message in messages):
        return None
    return next((line.id for line in reversed(conversation.history.lines) if line.direction == "in"), None)


def _entry(conversation: Conversation) -> DirectoryEntry | None:
    """Return the person's entry in the directory of participants; None if they are not listed."""
    person = conversation.person
    if person is None or not person.listed:
        return None
    return DirectoryEntry(conversation.id, person.number, person.name, person.status)


def _is_answered_here(conversation: Conversation, message: Message) -> bool:
    """Return whether a message of a burst is decided with it, and does not wait for another conversation."""
    return bool(message.waited) or shows_nobody_new(conversation, message)


def _is_busy(conversation: Conversation) -> bool:
    """Return whether a committed action, erasure or taking over is unfinished. An error is then no fault of the next
    event."""
    return conversation.doing is not None or conversation.erasing is not None or bool(conversation.taking)


def _also(event: AnyEvent | Burst) -> tuple[str, ...]:
    """Return the ids of a burst's messages except the first, under whose id the turn is recorded; empty for a single
    event.
    """
    others = event.messages if isinstance(event, Burst) else ()
    return tuple(message.id for message in others if message.id != event.id)
