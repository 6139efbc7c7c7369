"""What the template promises, and the emulator does not check or checks less strictly than AWS."""

import fnmatch
import importlib
import json
import operator
import pkgutil
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

import parley
from parley.hooks.table import HOOKS
from parley.lanes.table import CHOICES, LANES
from parley.operators.table import ROUTES
from parley.settings import Settings, SettingsModel
from parley.telemetry import METRICS
from parley_cli import template
from parley_cli.build import _variables
from tests.support.outages import access_line

WHOLE = template.read()
RESOURCES = WHOLE["Resources"]
SECRETS = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${ServiceName}/${Stage}/"


def as_list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


EITHER_TABLE = (
    "MakesTable",  # the condition
    "Table.Arn",
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${ExistingTable}",
)
ROLES = template.resources(WHOLE, "AWS::IAM::Role")
QUEUES = template.resources(WHOLE, "AWS::SQS::Queue")
WORKING_QUEUES = sorted(name for name in QUEUES if not name.endswith("DeadQueue"))


def statements(role: str) -> list[dict[str, Any]]:
    """What a role may do by itself, and where a lane is on."""
    beside = [each for each in template.resources(WHOLE, "AWS::IAM::Policy").values() if role in each["Roles"]]
    return [each for policy in (*ROLES[role]["Policies"], *beside) for each in policy["PolicyDocument"]["Statement"]]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_exact_actions_on_exact_resources(role: str) -> None:
    assert not ROLES[role].get("ManagedPolicyArns")
    for statement in statements(role):
        for words in as_list(statement["Action"]) + as_list(statement["Resource"]):
            assert "*" not in words


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("WebhookRole", {name for hook in HOOKS.values() for name in hook.secrets}),
        (
            "OrchestrateRole",
            {
                *("llm-api-key", "invite-code", "stripe-secret-key", "hand-off-secret", "conversation-key"),
                *("google-client-secret", "twilio-account-sid", "twilio-auth-token", "meta-access-token"),
                *("sonarr-api-key", "radarr-api-key"),
            },
        ),
        ("SendRole", {"twilio-account-sid", "twilio-auth-token", "meta-access-token"}),
        ("SweepRole", set()),
        ("CleanupRole", set()),
        ("DueRole", set()),
        ("ApiRole", {"conversation-key"}),
    ],
)
def test_a_function_reads_only_its_own_secrets(role: str, names: set[str]) -> None:
    read = {
        resource
        for statement in statements(role)
        if any(action.startswith("ssm:") for action in as_list(statement["Action"]))
        for resource in as_list(statement["Resource"])
    }
    assert read == {SECRETS + name for name in names}


@pytest.mark.parametrize("name", WORKING_QUEUES)
def test_what_a_queue_gives_up_on_is_kept_two_weeks_and_tells_somebody(name: str) -> None:
    queue, dead = QUEUES[name], name.removesuffix("Queue") + "DeadQueue"
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == f"{dead}.Arn"
    assert QUEUES[dead]["MessageRetentionPeriod"] == 14 * 24 * 3600
    assert QUEUES[dead].get("FifoQueue") == queue.get("FifoQueue")
    alarms = template.resources(WHOLE, "AWS::CloudWatch::Alarm").values()
    watched = [{"Name": "QueueName", "Value": f"{dead}.QueueName"}]
    assert [each["AlarmActions"] for each in alarms if each.get("Dimensions") == watched] == [["Alarms"]]


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("ModelBroken", '{ $.degraded = "ModelBroken" }'),
        ("BudgetReached", '{ $.degraded = "DeploymentBudget" }'),
        ("SmsBudgetReached", '{ $.silence = "budget" }'),
        ("FromTheFuture", '{ $.error = "FromTheFuture" }'),
        ("ProviderBroken", '{ $.error = "ProviderBroken" }'),
        ("PaymentsBroken", '{ $.error = "PaymentsBroken" }'),
        ("AccountsBroken", '{ $.error = "AccountsBroken" }'),
        ("HandOffUntold", '{ $.message = "hand_off.untold" }'),
        ("HandOffNotPosted", '{ $.message = "hand_off.not_posted" }'),
        ("WebhookRefuses", '{ $.message = "webhook.refused" }'),  # whatever the reason
    ],
)
def test_what_needs_an_operator_tells_somebody(name: str, pattern: str) -> None:
    metric = template.resources(WHOLE, "AWS::Logs::MetricFilter")[f"{name}Metric"]
    assert metric["FilterPattern"] == pattern
    (written,) = metric["MetricTransformations"]
    alarms = [
        each for each in template.resources(WHOLE, "AWS::CloudWatch::Alarm").values() if each.get("MetricName") == name
    ]
    assert written["MetricName"] == name
    told = {(each["Namespace"], *each["AlarmActions"]) for each in alarms}
    assert told == {(written["MetricNamespace"], "Alarms")}


KEY_POLICIES = {
    name: each for name, each in template.resources(WHOLE, "AWS::IAM::Policy").items() if name.endswith("VaultPolicy")
}
OWN = {"kms:EncryptionContext:service": "ServiceName"}


@pytest.mark.parametrize(
    ("name", "role", "allowed"),
    [
        (
            "WebhookVaultPolicy",
            "WebhookRole",
            [("kms:Encrypt", {**OWN, "kms:EncryptionContext:purpose": "google-code"})],
        ),
        (
            "OrchestrateVaultPolicy",
            "OrchestrateRole",
            [
                ("kms:Encrypt", {**OWN, "kms:EncryptionContext:purpose": "google-refresh-token"}),
                ("kms:Decrypt", OWN),
            ],
        ),
    ],
)
def test_a_function_uses_the_vaults_key_for_its_own_purposes_alone_and_only_where_google_is_on(
    name: str, role: str, allowed: list[tuple[str, Mapping[str, str]]]
) -> None:
    assert KEY_POLICIES.keys() == {"WebhookVaultPolicy", "OrchestrateVaultPolicy"}, "no other function has it"
    policy = KEY_POLICIES[name]
    given = policy["PolicyDocument"]["Statement"]
    assert (policy["Roles"], {each["Resource"] for each in given}) == ([role], {"VaultKey.Arn"})
    assert [(each["Action"], each["Condition"]["StringEquals"]) for each in given] == allowed
    assert {RESOURCES[each]["Condition"] for each in (*KEY_POLICIES, "VaultKey")} == {"UsesGoogle"}
    assert RESOURCES["VaultKey"]["Properties"]["EnableKeyRotation"] is True


# --- the API's own answers ------------------------------------------------------------------------------------------

STAGE = template.resources(WHOLE, "AWS::ApiGatewayV2::Stage")["ApiStage"]


def test_every_open_route_has_a_limit_of_its_own_which_aws_can_find() -> None:
    routes = template.resources(WHOLE, "AWS::ApiGatewayV2::Route")
    opened = {
        name: route["RouteKey"]
        for name, route in routes.items()
        if route["AuthorizationType"] == "NONE" and "Condition" not in RESOURCES[name]  # these have the default limits
    }
    assert set(STAGE["RouteSettings"]) == set(opened.values())
    assert set(RESOURCES["ApiStage"]["DependsOn"]) == set(opened)
    for limits in (STAGE["DefaultRouteSettings"], *STAGE["RouteSettings"].values()):
        assert limits["ThrottlingRateLimit"] == limits["ThrottlingBurstLimit"]
        assert limits["ThrottlingRateLimit"] in ("MessagesPerSecond", "StatusesPerSecond", "OperatorsPerSecond", 5)


def test_a_route_of_a_lane_that_is_off_is_not_there_and_has_no_right() -> None:
    for service in ("Sonarr", "Radarr"):
        there = f"Uses{service}"
        assert {RESOURCES[f"{service}{each}"]["Condition"] for each in ("Route", "InvokesWebhook")} == {there}
        set_ = template.functions(WHOLE)["OrchestrateFunction"]["Environment"]["Variables"][f"{service.upper()}_URL"]
        assert set_ == [there, f"{service}Url", "AWS::NoValue"]
    assert {RESOURCES[f"{each}LibraryPolicy"]["Condition"] for each in ("Webhook", "Orchestrate")} == {"UsesLibrary"}


LANES_OF = {
    "HasCommerce": r"(Stripe|Order|(Set)?Stock)\w*(Route|InvokesWebhook)|\w*ShopPolicy|ApiStockPolicy",
    "HasSupport": r"(Ticket|HandOffs|Say|Take|HandBack)\w*Route|OrchestrateDeskPolicy",
    "UsesGoogle": r"Google\w*(Route|InvokesWebhook)|OrchestrateGooglePolicy",
    "HasAssistant": r"OrchestrateMailPolicy",
}


@pytest.mark.parametrize("condition", LANES_OF)
def test_what_only_one_lane_uses_is_there_only_with_it(condition: str) -> None:
    own = [name for name in RESOURCES if re.fullmatch(LANES_OF[condition], name)]
    assert own
    assert [name for name in own if RESOURCES[name].get("Condition") != condition] == []


@pytest.mark.parametrize("name", template.functions(WHOLE))
def test_a_function_starts_from_its_bundle_with_the_templates_defaults(name: str) -> None:
    variables = _variables(template.functions(WHOLE)[name], WHOLE["Parameters"])
    for model in MODELS:
        model.load(variables)


def test_statuses_may_come_more_often_than_messages_because_a_message_has_several() -> None:
    parameters = WHOLE["Parameters"]
    assert parameters["StatusesPerSecond"]["Default"] >= 2 * parameters["MessagesPerSecond"]["Default"]
    assert STAGE["RouteSettings"]["POST /twilio/status"]["ThrottlingRateLimit"] == "StatusesPerSecond"


def test_twilio_is_told_to_try_again_after_whatever_the_api_or_the_function_answers() -> None:
    guide = (template.TEMPLATE.parent / "docs" / "start" / "deploy.md").read_text()
    fragment = "#rc=3&rp=4xx,5xx,ct,rt"
    assert WHOLE["Outputs"]["WebhookUrl"]["Value"][1][-1] == f"/twilio/message{fragment}"
    assert fragment in guide


def counts(pattern: str, line: Mapping[str, Any]) -> bool:
    """Whether a filter of CloudWatch Logs counts a line: comparisons of fields, all of which have to hold."""
    said = {"=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<": operator.lt}
    compared = re.findall(r'\(\$\.(\w+) (=|!=|>=|<) (\d+|"[^"]*")\)', pattern)
    assert pattern == "{ " + " && ".join(f"($.{field} {how} {value})" for field, how, value in compared) + " }"
    return all(said[how](line[field], json.loads(value)) for field, how, value in compared)


@pytest.mark.parametrize(
    ("route", "status", "answered", "counted"),
    [
        ("POST /twilio/message", 200, "200", set()),
        ("POST /twilio/message", 403, "403", {"ApiTurnsAway"}),  # the function refuses a forgery: it counts that too
        ("POST /twilio/message", 503, "503", set()),
        ("POST /twilio/message", 429, "-", {"ApiThrottled"}),
        ("-", 429, "-", {"ApiThrottled"}),  # the account's own limit, before a route is found
        ("POST /twilio/message", 413, "-", {"ApiRefuses", "ApiTurnsAway"}),
        ("POST /meta/webhook", 503, "-", {"ApiRefuses"}),  # Lambda has no room, or the function did not answer
        ("POST /twilio/message", 500, "-", {"ApiRefuses"}),
        ("GET /conversation/participants", 403, "-", {"ApiRefuses", "ApiTurnsAway"}),  # IAM lets them not in
        ("GET /conversation/participants", 429, "429", set()),
        (
            "-",
            404,
            "-",
            {"ApiTurnsAway", "ProviderAstray"},
        ),  # whoever scans the internet, or a provider that posts to a wrong path
    ],
)
def test_what_the_api_answers_by_itself_is_counted_and_nothing_of_a_person_is_kept(
    route: str, status: int, answered: str, counted: set[str]
) -> None:
    line = access_line(route, "POST", status, answered)
    assert line.keys() == {"time", "route", "method", "status", "answered", "reason"}
    filters = {
        each["MetricTransformations"][0]["MetricName"]: each["FilterPattern"]
        for each in template.resources(WHOLE, "AWS::Logs::MetricFilter").values()
        if each["LogGroupName"] == "AccessLogs"
    }
    assert {name for name, pattern in filters.items() if counts(pattern, line)} == counted
    alarms = template.resources(WHOLE, "AWS::CloudWatch::Alarm")
    for name in filters:
        assert (alarms[f"{name}Alarm"]["MetricName"], alarms[f"{name}Alarm"]["AlarmActions"]) == (name, ["Alarms"])
    assert alarms["ApiThrottledAlarm"]["Threshold"] == 0


def test_one_message_that_twilio_sends_again_and_again_rings_nothing() -> None:
    """Twilio posts a message once and three times more, to the webhook and to the fallback."""
    alarms = template.resources(WHOLE, "AWS::CloudWatch::Alarm")
    retries = int(re.findall(r"rc=(\d)", WHOLE["Outputs"]["WebhookUrl"]["Value"][1][-1])[0])
    for name in ("WebhookRefusesAlarm", "ApiRefusesAlarm"):
        assert alarms[name]["Threshold"] == 2 * (1 + retries)


def test_somebody_is_told_what_a_day_costs_by_figures_that_there_are() -> None:
    alarm = template.resources(WHOLE, "AWS::CloudWatch::Alarm")["DailyCostAlarm"]
    costs = {name for names in METRICS.values() for name in names if name.endswith("_micro_dollars")}
    written = [
        (each["LogGroupName"], each["FilterPattern"], *each["MetricTransformations"])
        for each in template.resources(WHOLE, "AWS::Logs::MetricFilter").values()
        if each["MetricTransformations"][0]["MetricName"] == alarm["MetricName"]
    ]
    assert {(logs, pattern, metric["MetricValue"]) for logs, pattern, metric in written} == {
        ("OrchestrateLogs", f"{{ $.{name} > 0 }}", f"$.{name}") for name in costs
    }
    assert {metric["MetricNamespace"] for *_, metric in written} == {alarm["Namespace"]}
    assert (alarm["Statistic"], alarm["Period"], alarm["Threshold"]) == ("Sum", 86400, "DailyCostMicroDollars")
    assert alarm["AlarmActions"] == ["Alarms"]


def test_somebody_is_told_of_robots_and_floods_by_a_figure_that_there_is() -> None:
    alarm = template.resources(WHOLE, "AWS::CloudWatch::Alarm")["SilencedAlarm"]
    (dimension,) = alarm["Dimensions"]
    assert dimension["Name"] == "message"
    assert alarm["MetricName"] in METRICS[dimension["Value"]]
    assert (alarm["Namespace"], alarm["Statistic"]) == ("${ServiceName}-${Stage}", "Sum")
    assert alarm["AlarmActions"] == ["Alarms"]


def test_whoever_deploys_is_asked_early_who_is_told_and_told_if_nobody_is() -> None:
    asked = list(WHOLE["Parameters"])
    assert asked.index("AlarmEmail") < 3
    email = WHOLE["Parameters"]["AlarmEmail"]["AllowedPattern"]
    assert [each for each in ("", "a@b.example", "a b@c", "nobody", "a@") if re.fullmatch(email, each)] == [
        "",
        "a@b.example",
    ]
    told = WHOLE["Outputs"]["NobodyIsTold"]
    assert WHOLE["Conditions"][told["Condition"]] == ["AlarmEmail", ""]
    assert "AlarmEmail" in told["Description"]


def test_whoever_sets_no_budget_has_one() -> None:
    begins = {name: WHOLE["Parameters"][name]["Default"] for name in ("PersonDailyMicroDollars", "DailyMicroDollars")}
    assert 0 < begins["PersonDailyMicroDollars"] < begins["DailyMicroDollars"]
    assert begins["DailyMicroDollars"] <= WHOLE["Parameters"]["DailyCostMicroDollars"]["Default"]


def test_turns_can_be_held_back_so_that_the_webhook_has_room() -> None:
    """An account may have ten invocations at a time, of which none can be reserved."""
    sources = [
        event["Properties"]
        for function in template.functions(WHOLE).values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    ]
    limits = {each["Queue"]: each.get("ScalingConfig", {}).get("MaximumConcurrency") for each in sources}
    assert limits["MailboxQueue.Arn"] == "TurnsConcurrency"
    assert limits["DeliveriesQueue.Arn"] == "DeliveriesConcurrency"
    assert not [name for name, each in template.functions(WHOLE).items() if "ReservedConcurrentExecutions" in each]


@pytest.mark.parametrize(
    ("queue", "seconds"),
    [("MailboxQueue", 60), ("DeliveriesQueue", 300), ("StatusesQueue", 300), ("DelayedQueue", 600)],
)
def test_somebody_is_told_when_people_wait(queue: str, seconds: int) -> None:
    (alarm,) = [
        each
        for each in template.resources(WHOLE, "AWS::CloudWatch::Alarm").values()
        if each.get("MetricName") == "ApproximateAgeOfOldestMessage"
        and each["Dimensions"] == [{"Name": "QueueName", "Value": f"{queue}.QueueName"}]
    ]
    assert (alarm["Namespace"], alarm["Statistic"], alarm["Period"]) == ("AWS/SQS", "Maximum", 60)
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("GreaterThanThreshold", seconds)
    assert alarm["AlarmActions"] == ["Alarms"]


@pytest.mark.parametrize("function", template.functions(WHOLE))
def test_somebody_is_told_when_a_function_fails(function: str) -> None:
    alarm = template.resources(WHOLE, "AWS::CloudWatch::Alarm")[f"{template.short_name(function).title()}ErrorsAlarm"]
    assert (alarm["ComparisonOperator"], alarm["AlarmActions"]) == ("GreaterThanThreshold", ["Alarms"])
    watched = [{"Name": "FunctionName", "Value": function}]
    assert (alarm["MetricName"], alarm["Dimensions"], alarm["Period"]) == ("Errors", watched, 300)
    hourly = function == "CleanupFunction"  # more than one failure in five minutes would never come
    few = function in ("SweepFunction", "CleanupFunction", "ApiFunction")
    rate = {"Statistic": "Sum", "Threshold": 0 if hourly else 2} if few else {"Statistic": "Average", "Threshold": 0.02}
    assert {name: alarm[name] for name in rate} == rate


def test_somebody_is_told_when_it_is_over_too() -> None:
    for name, alarm in template.resources(WHOLE, "AWS::CloudWatch::Alarm").items():
        assert alarm.get("OKActions") == (None if name == "NewDeadAlarm" else ["Alarms"])


def test_somebody_is_told_when_the_sweep_does_not_come() -> None:
    """The schedule of the sweep has no dead letters: a minute that was missed is made up for by the next one."""
    alarm = template.resources(WHOLE, "AWS::CloudWatch::Alarm")["SweepSilentAlarm"]
    assert alarm["Dimensions"] == [{"Name": "message", "Value": "sweep.completed"}]
    assert alarm["MetricName"] in METRICS["sweep.completed"]
    assert (alarm["Statistic"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
        "SampleCount",
        "LessThanThreshold",
        1,
    )
    assert (alarm["TreatMissingData"], alarm["AlarmActions"]) == ("breaching", ["Alarms"])


def test_somebody_is_told_when_the_account_has_no_concurrency_left() -> None:
    alarm = template.resources(WHOLE, "AWS::CloudWatch::Alarm")["ThrottlesAlarm"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "Throttles")
    assert "Dimensions" not in alarm
    assert (alarm["Statistic"], alarm["ComparisonOperator"], alarm["Threshold"]) == ("Sum", "GreaterThanThreshold", 0)
    assert alarm["AlarmActions"] == ["Alarms"]


def test_every_alarm_says_what_it_means_in_the_documents() -> None:
    guide = (template.TEMPLATE.parent / "docs" / "reference" / "alarms.md").read_text()
    for name in template.resources(WHOLE, "AWS::CloudWatch::Alarm"):
        words = " ".join(re.findall("[A-Z][a-z]*", name.removesuffix("Alarm"))).lower().replace("dead", "dead letters")
        words = "errors" if words.endswith(" errors") else words
        assert f"| {words} |" in guide


def test_the_dashboard_shows_every_queue_every_function_and_only_metrics_that_there_are() -> None:
    body = template.resources(WHOLE, "AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]
    named = {each.partition(".")[0] for each in re.findall(r"\$\{([^}]*)\}", body)}
    assert named - {"AWS::Region"} <= RESOURCES.keys() | WHOLE["Parameters"].keys()
    assert named >= template.functions(WHOLE).keys() | QUEUES.keys()
    widgets = json.loads(body)["widgets"]
    shown = [line for widget in widgets for line in widget["properties"].get("metrics", [])]
    ours = [line for line in shown if line[0] == "${ServiceName}-${Stage}"]
    assert ours
    assert all(line[2] == "message" and line[1] in METRICS[line[3]] for line in ours)


def test_the_dashboard_shows_every_alarm() -> None:
    body = template.resources(WHOLE, "AWS::CloudWatch::Dashboard")["Dashboard"]["DashboardBody"]
    (shown,) = [each["properties"]["alarms"] for each in json.loads(body)["widgets"] if each["type"] == "alarm"]
    assert shown == [f"${{{name}.Arn}}" for name in template.resources(WHOLE, "AWS::CloudWatch::Alarm")]


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_encrypted(name: str) -> None:
    assert QUEUES[name]["SqsManagedSseEnabled"] is True


def test_a_message_stays_hidden_longer_than_its_function_runs() -> None:
    sources = [
        (function["Timeout"], event["Properties"])
        for function in template.resources(WHOLE, "AWS::Serverless::Function").values()
        for event in function.get("Events", {}).values()
        if event["Type"] == "SQS"
    ]
    assert len(sources) == 4
    for timeout, source in sources:
        assert QUEUES[source["Queue"].removesuffix(".Arn")]["VisibilityTimeout"] > timeout
        assert source["BatchSize"] == 10
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_the_table_outlives_mistakes() -> None:
    table = RESOURCES["Table"]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    properties = table["Properties"]
    assert properties["DeletionProtectionEnabled"] is True
    assert properties["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert properties["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}


CLOCKS = (
    "",
    "http://127.0.0.1:8765/clock",
    "http://localhost/clock",
    "http://clock.example/clock",
    "http://127.0.0.1.example/clock",
    "http://127x0.0.1/clock",
    "http://localhost@clock.example/clock",
    "https://127.0.0.1/clock",
    "file:///clock",
)


def test_the_clock_is_the_machines_unless_one_on_the_same_machine_is_named() -> None:
    clock = WHOLE["Parameters"]["ClockUrl"]
    assert clock["Default"] == ""
    assert [url for url in CLOCKS if re.fullmatch(clock["AllowedPattern"], url)] == list(CLOCKS[:3])
    assert WHOLE["Globals"]["Function"]["Environment"]["Variables"]["PARLEY_CLOCK_URL"] == "ClockUrl"


ROUTES_THERE = template.resources(WHOLE, "AWS::ApiGatewayV2::Route")


def test_nobody_reaches_a_route_of_the_operators_whom_iam_does_not_let_in() -> None:
    theirs = [
        route
        for route in ROUTES_THERE.values()
        if " /conversation/" in route["RouteKey"] or route["Target"] == "integrations/${ApiIntegration}"
    ]
    assert {route["RouteKey"] for route in theirs} == ROUTES.keys()
    assert {route["AuthorizationType"] for route in theirs} == {"AWS_IAM"}
    assert {route["Target"] for route in theirs} == {"integrations/${ApiIntegration}"}


def test_the_open_routes_are_those_of_the_webhooks_and_each_may_invoke_their_function() -> None:
    opened = {each["RouteKey"]: each for each in ROUTES_THERE.values() if each["AuthorizationType"] == "NONE"}
    assert opened.keys() == HOOKS.keys()
    assert {each["Target"] for each in opened.values()} == {"integrations/${WebhookIntegration}"}
    permissions = template.resources(WHOLE, "AWS::Lambda::Permission").values()
    allowed = [
        each["SourceArn"].partition("${Api}/*/")[2]
        for each in permissions
        if each["FunctionName"] == "WebhookFunction.Arn"
    ]
    for route in HOOKS:
        assert any(fnmatch.fnmatchcase(route.replace(" ", ""), each) for each in allowed), route


def test_nothing_but_these_routes_invokes_the_function_of_the_operators() -> None:
    permissions = template.resources(WHOLE, "AWS::Lambda::Permission").values()
    (permission,) = [each for each in permissions if each["FunctionName"] == "ApiFunction.Arn"]
    assert permission["Principal"] == "apigateway.amazonaws.com"
    assert permission["SourceArn"].endswith(":${Api}/*/*/conversation/*")
    assert "FunctionUrlConfig" not in template.functions(WHOLE)["ApiFunction"]
    assert "Events" not in template.functions(WHOLE)["ApiFunction"]


def test_the_function_of_the_operators_writes_to_nothing_but_the_mailbox_and_stock() -> None:
    does = {
        (action, resource)
        for statement in statements("ApiRole")
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
        if action.startswith(("dynamodb:", "sqs:"))
    }
    reads = {"dynamodb:BatchGetItem", "dynamodb:Query"}
    writes = {("sqs:SendMessage", "MailboxQueue.Arn"), *(("dynamodb:UpdateItem", each) for each in EITHER_TABLE)}
    assert {each for each in does if each[0] not in reads} == writes
    (stock,) = (each for each in statements("ApiRole") if "dynamodb:UpdateItem" in as_list(each["Action"]))
    assert stock["Condition"] == {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["STOCK"]}}


# --- settings -------------------------------------------------------------------------------------------------------

VARIABLES = {
    name: value
    for function in (WHOLE["Globals"]["Function"], *template.functions(WHOLE).values())
    for name, value in function["Environment"]["Variables"].items()
}
OF_THE_RUNTIME = {
    "AWS_ENDPOINT_URL",
    "PARLEY_STAGE",
    "PARLEY_LANGUAGES",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_LOG_LEVEL",
}
"""Read by the libraries, and by telemetry and the texts, which stand below the settings."""
DECIDED_BY_THE_TEMPLATE = {
    "PARLEY_DAILY_SMS_MICRO_DOLLARS": "20000000",
    "PARLEY_COACH": "yes",
    "PARLEY_DAILY_MICRO_DOLLARS": "10000000",
    "PARLEY_PERSON_DAILY_MICRO_DOLLARS": "500000",
}
"""The settings that the template decides, where the code alone, as in tests and in `parley chat`, begins with less."""


def settings_models() -> list[type[SettingsModel]]:
    """The settings of every area of the core, of every lane and of every webhook."""
    for module in pkgutil.walk_packages(parley.__path__, "parley."):
        importlib.import_module(module.name)
    return SettingsModel.__subclasses__()


MODELS = settings_models()


def test_every_setting_is_set_by_the_template_and_it_sets_no_other() -> None:
    assert {each for model in MODELS for each in model.variables().values()} == VARIABLES.keys() - OF_THE_RUNTIME


def test_no_variable_is_two_settings() -> None:
    counts = Counter(each for model in MODELS for each in model.variables().values())
    assert [name for name, count in counts.items() if count > 1] == []


def test_each_lane_lists_the_settings_in_its_folder_so_that_they_are_read_when_orchestrate_starts() -> None:
    in_folders = {model for model in MODELS if model.__module__.startswith("parley.lanes.")}
    assert {lane.settings for lane in LANES.values() if lane.settings} == in_folders


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("PARLEY_COACH", "maybe"),
        ("PARLEY_COACH_NEWCOMERS", "-1"),
        ("PARLEY_DAILY_CAP", "0"),
        ("PARLEY_QUIET_HOURS", "night"),
        ("LLM_API", "soap"),
        ("LLM_IMAGES", "true"),
    ],
)
def test_a_wrong_setting_is_refused_by_the_name_of_its_variable(name: str, wrong: str) -> None:
    (model,) = [each for each in MODELS if name in each.variables().values()]
    with pytest.raises(ValidationError, match=name):
        Settings({name: wrong}).of(model)
    assert Settings({name: ""}).of(model) == model(), "a blank one is not set"


def test_a_parameter_begins_as_the_setting_does() -> None:
    begins = {name: value for name, value in VARIABLES.items() if isinstance(value, str) and value in PARAMETERS}
    assert len(begins) > 30
    for model in MODELS:
        for name in begins.keys() & set(model.variables().values()):
            here = model.load({name: str(PARAMETERS[begins[name]]["Default"])})
            assert here == model.load({name: DECIDED_BY_THE_TEMPLATE.get(name, "")}), name


PARAMETERS: dict[str, Any] = WHOLE["Parameters"]


def test_every_parameter_is_in_a_group_and_in_the_documents() -> None:
    groups = WHOLE["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    assert sorted(name for group in groups for name in group["Parameters"]) == sorted(PARAMETERS)
    pages = sorted((template.TEMPLATE.parent / "docs").rglob("*.md"))
    guide = "".join(page.read_text() for page in pages if page.parent.name in ("reference", "how-to"))
    assert [name for name in PARAMETERS if name not in guide] == []


@pytest.mark.parametrize(
    ("lanes", "is_allowed"),
    [("", True), (",".join(CHOICES), True), *((each, True) for each in CHOICES), ("foo", False), ("info,foo", False)],
)
def test_a_lane_that_does_not_exist_is_refused_before_anything_is_deployed(lanes: str, is_allowed: bool) -> None:
    pattern = WHOLE["Parameters"]["Lanes"]["AllowedPattern"]
    assert (re.fullmatch(pattern, lanes) is not None) is is_allowed
