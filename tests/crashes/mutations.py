"""Mutations: builds that are broken on purpose by changing a few lines. Tests must catch each of them.

`make mutate` applies them one by one to a copy of the repository and says which test catches which. A promise that is
kept by memory and by DynamoDB is broken in both, so that the tests on either can see it. A mutation that no longer
fits the source fails `test_mutations.py`, so that none of them goes stale.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """A change of a few lines in one file."""

    file: str
    """The file that is changed, below the layer's package."""
    old: str
    """What stands there, exactly once."""
    new: str
    """What stands there instead."""

    @property
    def path(self) -> str:
        """Return the path of the changed file in the repository."""
        return f"layers/common/parley/{self.file}"

    def apply(self, source: str) -> str:
        """Return the file's text with the change. Raises ValueError if the old lines do not stand there exactly
        once.
        """
        if source.count(self.old) != 1:
            raise ValueError(f"fits {source.count(self.old)} places of {self.file}: {self.old!r}")
        return source.replace(self.old, self.new)


@dataclass(frozen=True)
class Mutation:
    """A broken build: the changes that break it, and which tests must catch it."""

    name: str
    changes: tuple[Change, ...] = ()
    caught_by: tuple[str, ...] = ()
    """Tests that have caught it, at most one of each group: they are tried first."""
    must: tuple[str, ...] = ()
    """The groups of tests that have to catch it; else any."""

    def apply(self, folder: Path) -> None:
        """Write the mutation's changes to the repository in this folder."""
        for change in self.changes:
            path = folder / change.path
            path.write_text(change.apply(path.read_text()))


CRASHES = ("crashes",)
CRASH = "tests/crashes/test_matrix.py::test_a_crash_at_any_call_ends_as_if_there_had_been_none"
KILLED = "tests/crashes/test_killed.py::test_it_is_given_up_after_three_deaths_with_one_apology"
DEATHS = "tests/unit/test_deaths.py::test_a_text_that_kills_its_process_three_times_is_given_up_with_one_apology"
CHANCE = "tests/random/test_machine.py::test_whatever_happens_everybody_sees_what_they_should"
UUID = "__import__('uuid').uuid4().hex"
COMMIT = "            self._dynamodb.transact_write_items(TransactItems=writes)\n"
STORE_COMMIT = "        self.store.commit(commit)\n"
RELAY = "        self._relay(after, after.version, effects.messages, timers=timers)\n"
PUT = '"MessageDeduplicationId": _digest(*event.marks),'
READ = """            if tool.tier is Tier.READ:
                return self._look(tool, given)
"""
DROP = '"#status = :pending",\n            "ExpressionAttributeValues": to_item(values),'
CLAIM = '"#status = :pending",\n            ),\n            "ReturnValues'

MUTATIONS = (
    # --- the four that the crash tests were written for
    Mutation(
        "the commit is split in two",
        (
            Change(
                "adapters/dynamodb.py",
                COMMIT,
                COMMIT.replace("writes)", "writes[:1])") + COMMIT.replace("writes)", "writes[1:])"),
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/contracts/test_store.py::test_an_event_that_was_given_up_is_decided_again_only_if_it_was_redriven",
        ),
    ),
    Mutation(
        "the receipt is dropped",
        (
            Change("adapters/dynamodb.py", "            *self._receipts(commit, now),\n", ""),
            Change(
                "adapters/memory.py",
                "            table.receipts.update({(after.id, receipt.event): receipt for receipt in receipts})\n",
                "",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/contracts/test_store.py::test_an_event_is_applied_once",
        ),
    ),
    Mutation(
        "an action runs inside the model loop",
        (
            Change(
                "lanes/proposing.py",
                READ,
                "            if tool.tier is not Tier.CONFIRM:\n"
                f"                call = Call(self.call.conversation, self.call.now, self.call.services, {UUID})\n"
                "                return Taken(Result.of(tool.run(call, tool.prepare(call, given))).words)\n",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[a turn that looks something up]",
            "tests/unit/test_bursts.py::test_the_actions_of_a_burst_run_once_and_are_said_once",
        ),
    ),
    Mutation(
        "the claim is unconditional",
        (
            Change("adapters/outbox.py", CLAIM, CLAIM.replace(":pending", ":pending OR attribute_exists(pk)")),
            Change(
                "adapters/memory.py",
                'claimable = row is not None and row.status == "pending"',
                "claimable = row is not None",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/contracts/test_outbox.py::test_a_row_is_claimed_once_and_the_second_sees_how_it_stands",
        ),
    ),
    # --- what lanes want of their own accord
    Mutation(
        "a lane's action runs under an effect that another try does not have",
        (
            Change(
                "conversation/state.py",
                'each.effect or f"{self.event}.a{n}", planned=each)',
                f'each.effect or f"{{self.event}}-{{{UUID}}}.a{{n}}", planned=each)',
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[an event from outside acts]",
            "tests/conversations/test_lane_acts.py::test_the_same_event_again_delivers_nothing_more",
        ),
    ),
    Mutation(
        "a lane's words go between a question and its answer",
        (
            Change(
                "turn/acting.py",
                "    if done.lane:\n        return _told_by_lane(finished, done, results, context)\n",
                "",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[an event from outside acts while a confirmation is open]",
            "tests/conversations/test_lane_acts.py::test_while_a_confirmation_is_open_it_is_done_and_its_words_wait",
        ),
    ),
    Mutation(
        "a lane does not act for somebody who has opted out",
        (
            Change(
                "turn/applying.py",
                "result, is_stopped=True), result.words, acts=acts)",
                "result, is_stopped=True), result.words)",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[an event from outside acts after a stop]",
            "tests/conversations/test_lane_acts.py::test_who_has_opted_out_is_told_nothing_and_it_is_done",
        ),
    ),
    # --- orders and stock
    Mutation(
        "more is sold than there is",
        (
            Change(
                "adapters/rows.py",
                "f\"{_there('')} AND #{field} >= :enough\" if by < 0 else",
                '_there("") if by < 0 else',
            ),
            Change(
                "adapters/memory_rows.py",
                "return write.by >= 0 or int(row.get(write.field, 0)) + write.by >= 0",
                "return True",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[two people want the last croissant]",
            "tests/unit/test_placing.py::test_who_wants_more_than_there_is_gets_nothing_and_hears_what_is_left",
        ),
    ),
    Mutation(
        "what was reserved never goes back",
        (Change("lanes/commerce/orders.py", "writes += giving_back(before.reserved)", "pass"),),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[an order is cancelled while an operator refuses it]",
            "tests/conversations/test_orders.py::test_an_order_is_cancelled_once_and_its_stock_goes_back_once",
        ),
    ),
    # --- the commit
    Mutation(
        "the version is not looked at",
        (
            Change("adapters/dynamodb.py", '"version = :before"', '"version = :before OR attribute_exists(pk)"'),
            Change(
                "adapters/memory.py",
                "if (stored.version if stored else 0) != after.version - 1:",
                "if stored is NotImplemented:",
            ),
        ),
        caught_by=("tests/contracts/test_store.py::test_of_two_writers_one_loses_and_leaves_nothing",),
    ),
    Mutation(
        "a burst leaves one receipt",
        (
            Change(
                "adapters/dynamodb.py", "for receipt in (commit.receipt, *rest)]", "for receipt in (commit.receipt,)]"
            ),
            Change("adapters/memory.py", "for event in commit.also)]", "for event in commit.also[:0])]"),
        ),
        caught_by=(
            f"{CRASH}[a burst]",
            "tests/unit/test_bursts.py::test_a_duplicate_behind_a_later_burst_costs_no_model_call",
        ),
    ),
    Mutation(
        "the relay goes before the commit",
        (Change("turn/run.py", RELAY, ""), Change("turn/run.py", STORE_COMMIT, RELAY + STORE_COMMIT)),
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/unit/test_poison.py::test_a_failure_after_the_decision_is_not_the_events",
        ),
    ),
    Mutation(
        "a lost relay is left to the sweep",
        (Change("turn/run.py", "            self._relay_waiting(conversation, receipt, context)\n", ""),),
        caught_by=(
            f"{CRASH}[a yes from before the question]",
            "tests/unit/test_poison.py::test_a_failure_after_the_decision_is_not_the_events",
        ),
    ),
    Mutation(
        "a repeat within a batch is decided again",
        (
            Change(
                "turn/run.py",
                "twice in this batch\n                yield",
                "twice in this batch\n                del settled[event.id]\n                yield",
            ),
        ),
        caught_by=("tests/unit/test_run.py::test_the_same_event_twice_in_one_batch_is_one_turn",),
    ),
    # --- ids, and what they keep from happening twice
    Mutation(
        "an action's effect id is random",
        (Change("conversation/state.py", 'effect=each.effect or f"{self.event}.a{n}"', f"effect={UUID}"),),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[an action]",
            "tests/conversations/test_lane_acts.py::test_the_same_event_again_delivers_nothing_more",
        ),
    ),
    Mutation(
        "a reply's effect id is random",
        (Change("turn/decision.py", 'id=f"{event}.r{n}"', f"id={UUID}"),),
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/functions/test_orchestrate.py::test_what_comes_after_a_failure_in_the_same_conversation_is_handed_back_too",
        ),
    ),
    Mutation(
        "the mailbox's deduplication id is random",
        (
            Change(
                "adapters/sqs.py",
                PUT,
                PUT.replace("_digest(*event.marks)", UUID),
            ),
        ),
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/unit/test_events.py::test_the_folder_holds_what_the_tables_make",
        ),
    ),
    Mutation(
        "the deliveries' deduplication id is random",
        (
            Change(
                "adapters/sqs.py", "_digest(message.conversation, str(message.version), message.again, *relayed)", UUID
            ),
        ),
        caught_by=("tests/unit/test_events.py::test_the_folder_holds_what_the_tables_make",),
    ),
    # --- giving up
    Mutation(
        "attempts are not counted",
        (Change("conversation/state.py", '"attempts": action.attempts + 1', '"attempts": action.attempts + 0'),),
        caught_by=(
            f"{CRASH}[a turn that looks something up]",
            "tests/unit/test_run.py::test_an_action_that_keeps_failing_is_given_up_and_said_to_be_unknown",
        ),
    ),
    Mutation(
        "failures are not counted",
        (
            Change(
                "adapters/dynamodb.py",
                '":expires": epoch(self._now() + RECEIPT_KEPT), ":by": by}',
                '":expires": epoch(self._now() + RECEIPT_KEPT), ":by": 0}',
            ),
            Change("adapters/memory.py", "self._table.failures.get(key, 0) + by", "self._table.failures.get(key, 0)"),
        ),
        caught_by=("tests/contracts/test_store.py::test_failures_are_counted_and_are_no_receipt",),
    ),
    Mutation(
        "what is given up is in no dead-letter queue",
        (
            Change(
                "turn/run.py",
                "        self.dead_letters.put(event)\n        self.gave_up",
                "        self.gave_up",
            ),
        ),
        caught_by=("tests/functions/test_redrive.py::test_what_was_given_up_is_redriven_and_answered_once",),
    ),
    Mutation(
        "a death is not written down",
        (Change("turn/tries.py", "self.in_vain(event) - self.written.get(event.id, 0) + 1)", "0)"),),
        must=CRASHES,
        caught_by=(KILLED, DEATHS),
    ),
    Mutation(
        "nobody looks how often an event was handed out",
        (Change("turn/tries.py", "again = head is not None and received[head] > 1", "again = False"),),
        must=("crashes", "chance"),
        caught_by=(KILLED, CHANCE, DEATHS),
    ),
    Mutation(
        "an event is blamed for what the one before it died of",
        (Change("turn/tries.py", "int(event == self.head))", "2)"),),
        must=("chance",),
        caught_by=(CHANCE,),
    ),
    Mutation(
        "a copy from before the redrive is given up in the place of the redriven event",
        (
            Change(
                "turn/run.py",
                "if event == tries.head and",
                "if event.id == (tries.head and tries.head.id) and",
            ),
        ),
        caught_by=(
            "tests/random/test_found.py"
            "::test_a_redriven_event_that_kills_is_given_up_once_although_its_first_copy_is_in_the_same_batch",
        ),
    ),
    Mutation(
        "an event that is handed back has used a try",
        (Change("turn/tries.py", "self.store.count_failure(event, -1)", "pass"),),
        caught_by=("tests/unit/test_deaths.py::test_an_event_that_is_handed_back_has_used_no_try",),
    ),
    Mutation(
        "an event that could not be written down as tried has used a try",
        (
            Change(
                "turn/tries.py",
                'raise NotBegun("that this event is tried could not be written down") from error',
                "raise",
            ),
        ),
        caught_by=("tests/unit/test_deaths.py::test_an_event_that_could_not_be_written_down_as_tried_has_used_no_try",),
    ),
    Mutation(
        "an earlier opt-out moves the moment of a later one back",
        (Change("turn/opting.py", "latest = max(at, person.opted_out_at or at)", "latest = at"),),
        caught_by=(
            "tests/unit/test_stops_in_any_order.py::"
            "test_an_earlier_stop_behind_a_later_one_lets_no_start_between_the_two_undo_both",
        ),
    ),
    Mutation(
        "what was redriven counts as a repeat",
        (Change("ports/store.py", "return not self.failed or event.redriven <= self.redriven", "return True"),),
        caught_by=("tests/unit/test_poison.py::test_a_redriven_event_is_applied_once_however_often_it_is_put_back",),
    ),
    # --- yes, and STOP
    Mutation(
        "a yes is accepted whenever it was said",
        (
            Change(
                "conversation/verdict.py",
                "    if not question.was_readable_at(message.written_at):",
                "    if not question.was_readable_at(message.written_at) and False:",
            ),
        ),
        caught_by=(
            f"{CRASH}[a yes from before the question]",
            "tests/conversations/test_confirmation.py::test_a_yes_received_before_the_question_was_asked_does_not_answer_it",
        ),
    ),
    Mutation(
        "a button is believed only once its message is known to have arrived",
        (
            Change(
                "turn/decide.py",
                "conversation = standing.with_proof_of_reading(conversation, messages[-1], context)",
                "pass",
            ),
        ),
        caught_by=(
            "tests/conversations/test_pressed_before_we_know.py"
            "::test_a_button_is_heard_that_was_pressed_while_we_were_sending",
        ),
    ),
    Mutation(
        "an ok to whatever was said last is a yes",
        (Change("turn/standing.py", "is_of_more or not is_last_said(conversation, question)", "is_of_more"),),
        caught_by=(
            "tests/conversations/test_a_look_leaves_it_open.py"
            "::test_an_ok_to_something_else_that_was_said_since_runs_nothing",
        ),
    ),
    Mutation(
        "a look sets a confirmation aside",
        (Change("turn/free_text.py", "    if not _changes_something(proposal):", "    if question is None:"),),
        caught_by=(
            "tests/conversations/test_a_look_leaves_it_open.py::test_a_yes_after_hesitation_or_a_look_is_heard",
        ),
    ),
    Mutation(
        "a yes counts before its question is accepted",
        (
            Change(
                "conversation/questions.py",
                '"channel": channel, "standing": Standing.SENT}',
                '"channel": channel, "standing": Standing.READABLE}',
            ),
            Change("turn/standing.py", "if _is_unsettled(each)]", "if each.held == '-']"),
        ),
        caught_by=(
            f"{CRASH}[a yes while the question waits at its provider]",
            "tests/conversations/test_asked_and_read.py::test_nothing_answers_a_question_that_waits_at_its_provider",
        ),
    ),
    Mutation(
        "a yes counts whatever became of its question",
        (Change("conversation/questions.py", '"failed": Standing.LOST,', '"failed": Standing.READABLE,'),),
        caught_by=(
            "tests/conversations/test_asked_and_read.py"
            "::test_a_failure_whose_report_is_still_under_way_to_the_conversation_counts_at_once",
        ),
    ),
    Mutation(
        "a question may be answered on any channel",
        (
            Change(
                "conversation/verdict.py",
                "if question.channel is not None and message.channel is not question.channel:",
                "if question.channel is NotImplemented:",
            ),
        ),
        caught_by=(
            "tests/conversations/test_asked_and_read.py::test_a_confirmation_is_answered_on_the_channel_that_asked_it",
        ),
    ),
    Mutation(
        "a confirmation is asked while another is open",
        (
            Change(
                "turn/decision.py",
                "is_blocked = open_one is not None and",
                "is_blocked = open_one is NotImplemented and",
            ),
        ),
        caught_by=("tests/conversations/test_asked_and_read.py::test_a_plans_confirmation_waits_for_the_open_one",),
    ),
    Mutation(
        "a yes to deleting everything goes to whoever holds the floor",
        (Change("turn/holding.py", "in (Verdict.YES, Verdict.NO)", "in ()"),),
        caught_by=(
            "tests/conversations/test_floor.py"
            "::test_a_yes_to_deleting_everything_is_not_taken_by_whoever_holds_the_floor",
        ),
    ),
    Mutation(
        "a lane does not hear that its timer was too late",
        (
            Change(
                "turn/timing.py",
                "return _delayed(past, timer, Delay.LATE if is_late else Delay.UNREACHABLE, event, context)",
                "return Decision(past)",
            ),
        ),
        caught_by=(
            "tests/conversations/test_lane_timers.py"
            "::test_a_timer_that_is_always_useful_runs_however_late_and_the_other_is_dropped",
        ),
    ),
    Mutation(
        "a STOP waits until it is its turn",
        (
            Change(
                "turn/order.py",
                "key=lambda position: not stops(conversation, events[position])",
                "key=lambda position: position",
            ),
        ),
        caught_by=(
            f"{CRASH}[a stop behind something that waits]",
            "tests/unit/test_bursts.py::test_a_stop_anywhere_goes_first_and_silences_what_was_written_before_it",
        ),
    ),
    Mutation(
        "the claim forgets the opt-out",
        (
            Change(
                "adapters/outbox.py",
                'checks = [] if message.speaker == "required" else [{"ConditionCheck": reach}]',
                "checks: list[Item] = []",
            ),
            Change(
                "adapters/memory.py",
                'if message.speaker != "required" and table.opted_out.get(message.conversation):',
                "if table.opted_out.get(message.conversation) is NotImplemented:",
            ),
        ),
        caught_by=(
            f"{CRASH}[an opt-out while a reply waits]",
            "tests/contracts/test_outbox.py::test_after_an_opt_out_only_what_is_required_leaves",
        ),
    ),
    Mutation(
        "a STOP does not overtake the turn that is running",
        (
            Change(
                "intake.py",
                "isinstance(event, Message) and reach.stops_whatever_is_open(event)",
                "isinstance(event, Message) and event.id is None",
            ),
        ),
        must=CRASHES,
        caught_by=(
            f"{CRASH}[a stop in flight]",
            "tests/conversations/test_stop_in_flight.py::test_no_reply_of_the_running_turn_leaves",
        ),
    ),
    Mutation(
        "an opt-out that comes again undoes a START",
        (
            Change(
                "adapters/outbox.py",
                '"attribute_not_exists(pk) OR #status = :trying",',
                '"attribute_not_exists(pk) OR #status = :trying OR attribute_exists(pk)",',
            ),
            Change(
                "adapters/memory.py",
                "if (conversation, event) in self._table.receipts or",
                "if (conversation, event) is None or",
            ),
        ),
        caught_by=(
            "tests/contracts/test_outbox.py::test_an_opt_out_that_was_applied_and_is_posted_again_undoes_nothing",
            "tests/conversations/test_stop_in_flight.py::test_an_opt_out_that_is_posted_again_undoes_no_start",
        ),
    ),
    # --- deliveries
    Mutation(
        "a lease that still runs is taken over",
        (Change("delivery.py", "row.claimed_at is None or row.lease_until > now:", "row.claimed_at is None:"),),
        caught_by=("tests/contracts/test_delivery.py::test_nothing_is_asked_while_the_lease_runs",),
    ),
    Mutation(
        "nobody asks the provider about a lost answer",
        (
            Change(
                "delivery.py",
                "sid = sender.find(message, row.claimed_at, owned)",
                "sid = str(owned or '') and None",
            ),
        ),
        caught_by=(
            f"{CRASH}[a plain turn]",
            "tests/contracts/test_delivery.py::test_a_lost_answer_is_asked_for_and_not_sent_again",
        ),
    ),
    Mutation(
        "a provider that cannot be asked is sent the message again",
        (
            Change("delivery.py", "if not sender.can_be_asked:", "if now < row.claimed_at:"),
            Change(
                "delivery.py", "sid = sender.find(message, row.claimed_at, owned)", "sid = str(owned or '') and None"
            ),
        ),
        caught_by=(
            "tests/contracts/test_meta_delivery.py"
            "::test_without_a_status_it_is_unknown_after_two_minutes_and_never_sent_again",
        ),
    ),
    Mutation(
        "a lost answer counts as a refusal",
        (Change("delivery.py", "except DeliveryDelayed:", "except (DeliveryDelayed, DeliveryUncertain):"),),
        caught_by=(
            f"{CRASH}[a delivery is never reported]",
            "tests/contracts/test_delivery.py::test_a_lost_answer_is_asked_for_and_not_sent_again",
        ),
    ),
    Mutation(
        "a delivery moves back",
        (
            Change("adapters/outbox.py", "f\"#status IN ({', '.join(places)})\"", '"attribute_exists(pk)"'),
            Change(
                "adapters/memory.py",
                "if found is None or found.status not in before(status):",
                "if found is None:",
            ),
        ),
        caught_by=("tests/contracts/test_outbox.py::test_a_row_only_moves_forward",),
    ),
    # --- what is stranded
    Mutation(
        "the sweep finds nothing",
        (Change("sweep.py", "agenda.pages(now + NEAR, part, PAGE)", "agenda.pages(now - NEAR * 99, part, PAGE)"),),
        caught_by=(
            f"{CRASH}[a reply is stranded]",
            "tests/unit/test_run.py::test_a_stranded_reply_is_sent_after_two_minutes_and_once",
        ),
    ),
    Mutation(
        "what is stranded is always handed over",
        (
            Change(
                "turn/undelivered.py",
                "if context.now() - row.message.created_at <= USEFUL and not row.is_overtaken(rows):",
                "if rows:",
            ),
        ),
        caught_by=("tests/unit/test_run.py::test_a_stranded_reply_that_a_newer_one_overtook_is_dropped",),
    ),
    Mutation(
        "what has left is given up all the same",
        (
            Change("adapters/dynamodb.py", DROP, DROP.replace(":pending", ":pending OR attribute_exists(pk)")),
            Change(
                "adapters/memory.py",
                'if any(row is None or row.status != "pending" for row in dropped):',
                "if any(row is None for row in dropped):",
            ),
        ),
        caught_by=(
            "tests/contracts/test_outbox.py::test_a_row_that_is_not_pending_any_more_is_not_dropped_and_nothing_is_written",
        ),
    ),
    # --- the batch
    Mutation(
        "the batch's answer has another shape",
        (
            Change(
                "turn/batch.py",
                'return {"batchItemFailures": [{"itemIdentifier": each',
                'return {"batchItemFailures": [{"messageId": each',
            ),
        ),
        caught_by=(
            "tests/functions/test_orchestrate.py::test_a_turn_whose_relay_was_lost_relays_the_same_reply_and_does_not_ask_the_model_again",
        ),
    ),
    # --- what others wrote
    Mutation(
        "a write upon what others wrote waits for no yes",
        (
            Change(
                "lanes/proposing.py",
                "Tier.CONFIRM if is_asked or self._follows_a_question(given) else tool.tier",
                "tool.tier",
            ),
            Change("lanes/proposing.py", "Tier.CONFIRM if is_asked else at_once", "at_once"),
        ),
        caught_by=("tests/conversations/test_taint.py::test_so_does_one_of_the_same_reply",),
    ),
)
