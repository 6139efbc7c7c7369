"""Builds that are broken on purpose, each as the few lines it changes: what breaks a promise has to be caught.

`make mutate` applies them one by one to a copy of the repository and says which test catches which. A mutation that
no longer fits the source fails `test_mutations.py`, so that none of them goes stale.
"""

from dataclasses import dataclass

LAYER = "layers/common/parley"


@dataclass(frozen=True)
class Mutation:
    """One broken build."""

    name: str
    file: str
    changes: tuple[tuple[str, str], ...]
    """What stands there, exactly once, and what stands there instead."""

    def apply(self, source: str) -> str:
        """The broken source. Raises ValueError if the mutation does not fit it."""
        for old, new in self.changes:
            if source.count(old) != 1:
                raise ValueError(f"{self.name!r} fits {source.count(old)} places of {self.file}: {old!r}")
            source = source.replace(old, new)
        return source


COMMIT = "            self._dynamodb.transact_write_items(TransactItems=writes)\n"
STORE_COMMIT = "        self.store.commit(\n            Commit(\n                conversation=after,"
RELAY = "        self._relay(after.id, after.version, messages)\n"
PUT = (
    "MessageDeduplicationId=_digest(event.conversation, event.id, str(event.redriven)),\n            )\n        except"
)
READ = """            if tool.tier is Tier.READ:
                return Taken(tool.run(self.call, tool.prepare(self.call, given)))
"""
UUID = "__import__('uuid').uuid4().hex"

MUTATIONS = (
    Mutation(
        "the commit is split in two",
        f"{LAYER}/adapters/dynamodb.py",
        ((COMMIT, COMMIT.replace("writes", "writes[:1]") + COMMIT.replace("writes", "writes[1:]")),),
    ),
    Mutation(
        "the receipt is dropped",
        f"{LAYER}/adapters/dynamodb.py",
        (("            *self._receipts(commit, now),\n", ""),),
    ),
    Mutation(
        "an action runs inside the model loop",
        f"{LAYER}/lanes/loop.py",
        (
            (
                READ,
                "            if tool.tier is not Tier.CONFIRM:\n"
                f"                call = Call(self.call.conversation, self.call.now, self.call.services, {UUID})\n"
                "                return Taken(tool.run(call, tool.prepare(call, given)))\n",
            ),
        ),
    ),
    Mutation(
        "the claim is unconditional",
        f"{LAYER}/adapters/dynamodb.py",
        (
            (
                '"#status = :pending",\n            ),\n            "ReturnValues',
                '"#status = :pending OR attribute_exists(pk)",\n            ),\n            "ReturnValues',
            ),
        ),
    ),
    Mutation(
        "the relay goes before the commit",
        f"{LAYER}/turn/run.py",
        ((RELAY, ""), (STORE_COMMIT, RELAY + STORE_COMMIT)),
    ),
    Mutation(
        "attempts are not counted",
        f"{LAYER}/conversation/state.py",
        (('"attempts": action.attempts + 1', '"attempts": action.attempts + 0'),),
    ),
    Mutation(
        "an action's effect id is random",
        f"{LAYER}/turn/decide.py",
        (('effect=f"{event}.a{n}"', f"effect={UUID}"),),
    ),
    Mutation(
        "a reply's effect id is random",
        f"{LAYER}/turn/decide.py",
        (('id=f"{event}.r{n}"', f"id={UUID}"),),
    ),
    Mutation(
        "a yes is accepted whenever it was said",
        f"{LAYER}/conversation/questions.py",
        (("if message.received_at <= question.asked_at:", "if message.received_at <= question.asked_at and False:"),),
    ),
    Mutation(
        "the mailbox's deduplication id is random",
        f"{LAYER}/adapters/sqs.py",
        ((PUT, PUT.replace("_digest(event.conversation, event.id, str(event.redriven))", UUID)),),
    ),
    Mutation(
        "the deliveries' deduplication id is random",
        f"{LAYER}/adapters/sqs.py",
        (("_digest(message.conversation, str(message.version), message.again)", UUID),),
    ),
    Mutation(
        "a lost relay is left to the sweep",
        f"{LAYER}/turn/run.py",
        (("            self._relay_waiting(conversation.id, receipt, ask)\n", ""),),
    ),
    Mutation(
        "nobody asks the provider about a lost answer",
        f"{LAYER}/delivery.py",
        (("sid = self.sender.find(message, row.claimed_at, owned)", "sid = str(owned or '') and None"),),
    ),
    Mutation(
        "a lost answer counts as a refusal",
        f"{LAYER}/delivery.py",
        (("except DeliveryDelayed:", "except (DeliveryDelayed, DeliveryUncertain):"),),
    ),
    Mutation(
        "the claim forgets the opt-out",
        f"{LAYER}/adapters/dynamodb.py",
        (('checks = [] if message.speaker == "required" else [{"ConditionCheck": reach}]', "checks: list[Item] = []"),),
    ),
    Mutation(
        "the sweep finds nothing",
        f"{LAYER}/sweep.py",
        (("found = agenda.due(now, LIMIT)", "found = agenda.due(now, LIMIT)[:0]"),),
    ),
    Mutation(
        "the batch's answer has another shape",
        f"{LAYER}/turn/batch.py",
        (
            (
                'return {"batchItemFailures": [{"itemIdentifier": record',
                'return {"batchItemFailures": [{"messageId": record',
            ),
        ),
    ),
)
