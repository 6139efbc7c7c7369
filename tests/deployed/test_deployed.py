"""The template itself, deployed on the emulator with its roles enforced: a webhook goes in, a reply comes out.

The provider is the phone's caught one, which signs its callbacks and refuses what Twilio would refuse.
"""

import hashlib
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from parley.adapters.dynamodb import from_item, key
from parley.conversation.events import TimerDue, dump
from parley_cli import meta
from parley_cli.build import build, host_target
from parley_cli.events import META_APP_SECRET, META_VERIFY_TOKEN
from parley_cli.phone.server import MODEL, PhoneServer
from parley_cli.phone.settings import PhoneSettings
from parley_cli.stack import REGION, SERVICE, Deployment, Stack, free_port
from tests.support import meta_server
from tests.support.meta_server import MetaServer

PATIENCE = 60
"""Seconds: a cold start of each function, and a slow machine."""


@dataclass
class Service:
    """What runs, and a person's phone to it."""

    stack: Stack
    deployment: Deployment
    phone: PhoneServer
    metas: MetaServer
    """The address of Meta for the deployment."""

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.phone.url}{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.phone.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def says(self, text: str, number: str, channel: str = "sms") -> None:
        assert self.post("/messages", {"from": number, "channel": channel, "text": text})["status"] == 200

    def conversation(self, number: str) -> Any:
        return self.get(f"/conversation?from=%2B{number[1:]}")

    def hears(self, number: str, *texts: str, status: str = "delivered") -> None:
        """Check that these are all the replies so far, and that the last one has come to this status."""

        def replies() -> list[tuple[str, str]]:
            bubbles = self.conversation(number)["bubbles"]
            return [(each["text"], each["status"]) for each in bubbles if each["direction"] == "out"]

        wanted = [(text, status) for text in texts]
        assert eventually(replies, lambda found: found == wanted) == wanted


def eventually(look: Callable[[], Any], done: Callable[[Any], bool]) -> Any:
    """What is seen as soon as it is as wanted, or what is seen in the end."""
    until = time.monotonic() + PATIENCE
    while not done(found := look()) and time.monotonic() < until:
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    target = host_target()
    build(target)
    phone = PhoneServer(free_port())
    secrets = {
        "conversation-key": hashlib.sha256(b"test").hexdigest(),
        "twilio-account-sid": "AC" + "5" * 32,
        "twilio-auth-token": "a-token-for-this-test",
        "meta-app-secret": META_APP_SECRET,
        "meta-verify-token": META_VERIFY_TOKEN,
        "meta-access-token": meta_server.TOKEN,
    }
    try:
        with Stack(free_port(), enforce_roles=True) as stack, MetaServer() as metas:
            parameters = {
                "TwilioBaseUrl": phone.url,
                "MetaBaseUrl": metas.url,
                "MetaPhoneNumberId": meta.PHONE_NUMBER_ID,
                "LlmBaseUrl": f"{phone.url}{MODEL}",
                "ClockUrl": f"{phone.url}/clock",
                "Onboarding": "no",
                "TwilioNumber": "+15005550006",
            }
            deployment = stack.deploy(target, parameters=parameters, values_of_secrets=secrets)
            phone.serve(
                PhoneSettings(
                    webhook_url=deployment.webhook_url,
                    status_url=deployment.status_url,
                    service=SERVICE,
                    conversation_key=secrets["conversation-key"],
                    account_sid=secrets["twilio-account-sid"],
                    auth_token=secrets["twilio-auth-token"],
                    sms_number="+15005550006",
                    whatsapp_number="+14155238886",
                    table=deployment.outputs["TableName"],
                    aws_endpoint=stack.endpoint,
                    aws_region=REGION,
                    caught=True,
                    local=deployment.local,
                )
            )
            yield Service(stack, deployment, phone, metas)
            assert metas.refused == []
    finally:
        phone.stop()


def test_a_text_is_answered_and_delivered(service: Service) -> None:
    ana = "+14165550101"
    service.says("add milk to my tasks", ana)
    service.hears(ana, 'Added "milk" to your tasks.')


def test_a_text_through_meta_is_answered_through_meta(service: Service) -> None:
    url = f"{service.deployment.api_url}/meta/webhook"
    query = urlencode({"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": META_VERIFY_TOKEN})
    with urllib.request.urlopen(f"{url}?{query}") as answer:
        assert answer.read() == b"42"
    said = meta.message(meta.wamid(1), "+14165550110", "text", {"body": "my tasks"}, int(time.time()))
    body = meta.written(meta.notification(meta.value("Eve", messages=(said,))))
    forged = {meta.SIGNATURE: meta.signature(body, "guessed")}
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(url, body, forged))
    signed = {meta.SIGNATURE: meta.signature(body, META_APP_SECRET), "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, body, signed)) as answer:
        assert answer.status == 200
    wanted = ["You have no open tasks."]
    assert eventually(lambda: service.metas.texts, lambda found: found == wanted) == wanted


def test_an_operator_enrols_by_a_signed_request_and_the_person_hears(service: Service) -> None:
    url, kim = f"{service.deployment.api_url}/conversation/participants", "+14165550111"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(url)
    body = json.dumps({"phone": kim, "name": "Kim", "timezone": "America/Toronto"})
    request = AWSRequest("POST", url, {"Content-Type": "application/json"}, body)
    SigV4Auth(Credentials(*service.stack.credential.variables.values()), "execute-api", REGION).add_auth(request)
    with urllib.request.urlopen(urllib.request.Request(url, body.encode(), dict(request.headers.items()))) as answer:
        assert answer.status in (201, 202)  # a slow machine's first turn may take longer than somebody waits
    service.hears(
        kim,
        "Hello Kim! You can text me here at any time. Text HELP to see what I can do, and STOP to get no more"
        " messages.\n\nLet's build one small daily habit. For example: \"After your morning coffee, try one minute of"
        ' stretching: it helps you feel awake."\n\nTry one now, or make it yours?\nReply TRY ONE NOW or MAKE IT YOURS.',
    )


def test_the_functions_own_lines_tell_the_way_of_a_text(service: Service) -> None:
    zoe = "+14165550109"
    service.says("my tasks", zoe)
    service.hears(zoe, "You have no open tasks.")

    def steps() -> list[str]:
        found = service.get(f"/journey?from=%2B{zoe[1:]}")["journey"] or {"steps": []}
        return [step["name"] for step in found["steps"] if step["kind"] not in ("wait", "start", "mark")]

    wanted = ["webhook", "queue", "turn", "read", "list_tasks", "Query", "commit", "relay"]
    wanted += ["send", "claim", "provider", "mark"]
    assert eventually(steps, lambda found: found == wanted) == wanted


def test_a_confirmation_over_whatsapp_runs_once(service: Service) -> None:
    ben = "+14165550102"
    said = ["add milk to my tasks", "delete milk", "yes", "my tasks"]
    heard = [
        "Added “milk” to your tasks.",
        "Delete “milk” from your tasks?\nReply YES or NO.",
        "Deleted “milk”.",
        "You have no open tasks.",
    ]
    for turn, text in enumerate(said, 1):
        service.says(text, ben, "whatsapp")
        service.hears(ben, *heard[:turn], status="read")


def test_a_yes_that_comes_minutes_later_is_too_late(service: Service) -> None:
    eva = "+14165550103"
    heard = ['Added "tea" to your tasks.', 'Delete "tea" from your tasks?\nReply YES or NO.']
    for turn, text in enumerate(["add tea to my tasks", "delete tea"], 1):
        service.says(text, eva)
        service.hears(eva, *heard[:turn])
    before = service.get("/clock")
    after = service.post("/clock", {"advance_seconds": 6 * 60})
    assert "problem" not in after
    assert after["advanced_seconds"] == before["advanced_seconds"] + 6 * 60
    service.says("yes", eva)
    service.hears(eva, *heard, "That offer has expired. Ask me again.")


def test_a_reply_whose_hand_over_was_lost_is_due_two_minutes_later(service: Service) -> None:
    ida, functions, sqs = "+14165550106", service.stack.client("lambda"), service.stack.client("sqs")
    queue = sqs.get_queue_attributes(QueueUrl=service.deployment.outputs["DeliveriesUrl"], AttributeNames=["QueueArn"])
    (mapping,) = functions.list_event_source_mappings(EventSourceArn=queue["Attributes"]["QueueArn"])[
        "EventSourceMappings"
    ]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    service.says("my tasks", ida)
    service.hears(ida, "You have no open tasks.", status="pending")
    sqs.purge_queue(QueueUrl=service.deployment.outputs["DeliveriesUrl"])
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)
    assert "problem" not in service.post("/clock", {"advance_seconds": 100})
    assert service.conversation(ida)["bubbles"][-1]["status"] == "pending"
    assert "problem" not in service.post("/clock", {"advance_seconds": 60})
    assert service.conversation(ida)["bubbles"][-1]["status"] == "delivered"  # at once: all has come to rest


def test_whoever_deletes_their_data_leaves_no_trace_in_the_table(service: Service) -> None:
    lea = "+14165550112"
    service.says("add leas milk to my tasks", lea)
    service.hears(lea, 'Added "leas milk" to your tasks.')
    service.says("delete my data", lea)
    asked = "Delete everything that I keep about you: your name, messages, tasks and reminders? It can't be undone."
    service.hears(lea, 'Added "leas milk" to your tasks.', f"{asked}\nReply YES or NO.")
    service.says("yes", lea)

    def held() -> list[str]:
        found = service.stack.client("dynamodb").scan(TableName=service.deployment.outputs["TableName"])["Items"]
        items = str([from_item(item) for item in found])
        return [word for word in (lea, "leas milk", "deleted everything") if word in items]

    assert eventually(held, lambda found: not found) == []
    assert service.conversation(lea)["state"]["person"] is None


def test_a_webhook_that_comes_twice_is_answered_once(service: Service) -> None:
    gil = "+14165550104"
    service.says("my tasks", gil)
    service.hears(gil, "You have no open tasks.")
    before = service.conversation(gil)
    assert service.post("/replay", {"from": gil})["status"] == 200
    service.post("/clock", {"advance_seconds": 1})  # answered when everything has come to rest
    assert service.conversation(gil) == before


def test_a_turn_that_dies_after_its_commit_is_taken_up_again(service: Service) -> None:
    sqs, mailbox = service.stack.client("sqs"), service.deployment.outputs["MailboxUrl"]
    sqs.set_queue_attributes(QueueUrl=mailbox, Attributes={"VisibilityTimeout": "2"})  # 90 s are long in a test
    try:
        assert service.post("/faults", {"crash": "after commit"})["crash"] == "after commit"
        service.says("add rice to my tasks", "+14165550105")
        service.hears("+14165550105", 'Added "rice" to your tasks.')
    finally:
        sqs.set_queue_attributes(QueueUrl=mailbox, Attributes={"VisibilityTimeout": "90"})
    assert service.get("/faults")["crash"] is None
    assert "The process ends after its commit" in service.stack.log()


def test_everybodys_session_is_closed_when_its_day_is_over(service: Service) -> None:
    jo = "+14165550107"
    service.says("my tasks", jo)
    service.hears(jo, "You have no open tasks.")
    assert service.conversation(jo)["state"]["session"] is not None
    assert "problem" not in service.post("/clock", {"advance_seconds": 3 * 86_400})
    assert service.conversation(jo)["state"].get("session") is None


def test_reminders_come_at_their_moments_and_in_their_order(service: Service) -> None:
    ana = "+14165550108"
    service.says("remind me in 90 minutes to call Bo", ana)
    service.hears(ana, "I'll remind you in 1 hour 30 minutes: call Bo.")
    service.says("remind me in 2 minutes to stretch", ana)
    said = ["I'll remind you in 1 hour 30 minutes: call Bo.", "I'll remind you in 2 minutes: stretch."]
    service.hears(ana, *said)
    assert "problem" not in service.post("/clock", {"advance_seconds": 121})  # a moment is a whole second, never early
    service.hears(ana, *said, "Reminder: stretch")
    assert "problem" not in service.post("/clock", {"advance_seconds": 88 * 60})
    service.hears(ana, *said, "Reminder: stretch", "Reminder: call Bo")


def test_what_waited_in_the_delayed_queue_reaches_its_conversation(service: Service) -> None:
    past = datetime(2026, 11, 21, 12, tzinfo=UTC)
    timer = TimerDue(id="SM0.a0.t0@20261121120000", conversation="c" * 52, received_at=past)
    service.stack.client("sqs").send_message(
        QueueUrl=service.deployment.outputs["DelayedUrl"], MessageBody=dump(timer), DelaySeconds=1
    )
    dynamodb, until = service.stack.client("dynamodb"), time.monotonic() + PATIENCE
    receipt = {
        "TableName": service.deployment.outputs["TableName"],
        "Key": key(timer.conversation, f"EVENT#{timer.id}"),
    }
    while "Item" not in dynamodb.get_item(**receipt):
        assert time.monotonic() < until, "it never came"
        time.sleep(0.1)


def test_what_is_not_signed_is_refused_and_told_nothing(service: Service) -> None:
    request = urllib.request.Request(service.deployment.webhook_url, b"MessageSid=SM1&From=%2B1&To=%2B2&Body=hi")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE)
    assert (refused.value.code, refused.value.read()) == (403, b"Forbidden")


@pytest.mark.parametrize(
    ("name", "said"),
    [("SweepFunction", {"handed_over"}), ("CleanupFunction", {"replies_waiting", "sessions_open", "timers"})],
)
def test_what_the_clock_calls_may_do_what_it_does(service: Service, name: str, said: set[str]) -> None:
    functions = service.stack.functions()
    answer = service.stack.client("lambda").invoke(FunctionName=functions[name], Payload=b"{}")
    assert "FunctionError" not in answer
    assert json.load(answer["Payload"]).keys() == said


def test_a_function_may_not_do_what_its_role_does_not_name(service: Service) -> None:
    """Enforcement is on: the webhook's role, which names no table, cannot read one."""
    roles = {
        resource["LogicalResourceId"]: resource["PhysicalResourceId"]
        for resource in service.stack.client("cloudformation").describe_stack_resources(StackName="parley-dev")[
            "StackResources"
        ]
        if resource["ResourceType"] == "AWS::IAM::Role"
    }
    policies = service.stack.client("iam")
    webhook = next(name for logical, name in roles.items() if logical.startswith("Webhook"))
    allowed = [
        action
        for name in policies.list_role_policies(RoleName=webhook)["PolicyNames"]
        for statement in policies.get_role_policy(RoleName=webhook, PolicyName=name)["PolicyDocument"]["Statement"]
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    ]
    assert not [action for action in allowed if action.startswith("dynamodb")]


def test_nothing_is_left_in_a_dead_letter_queue(service: Service) -> None:
    sqs = service.stack.client("sqs")
    for url in sqs.list_queues()["QueueUrls"]:
        counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        if "dead" in url:
            assert counted["ApproximateNumberOfMessages"] == "0", url
