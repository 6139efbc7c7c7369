"""The checks of `parley doctor` at AWS, and of the model that a stage asks."""

from collections.abc import Iterator

from botocore.exceptions import BotoCoreError, ClientError

from parley_cli import releases, secrets, tables
from parley_cli.deploy import BROKEN
from parley_cli.doctor.finding import Finding
from parley_cli.doctor.patient import Patient
from parley_cli.errors import OperatorError

NEW_QUOTA = 100
"""The concurrency of an account below which turns could leave nothing for the webhook. A new account may have 10."""
CONFIGURE = "`aws configure` (or --region, AWS_PROFILE; of `make dev`: --dev)"
PAIRS = (("twilio-account-sid", "twilio-auth-token"), ("meta-app-secret", "meta-verify-token", "meta-access-token"))
"""The secrets of each provider. A stage needs all of one of them."""


class NobodyAtAws(OperatorError):
    """Raised if AWS does not know the operator, or no region says where to look: nothing can be looked at."""

    def __init__(self, why: str, to_do: str) -> None:
        super().__init__(why)
        self.to_do = to_do


def credentials(patient: Patient) -> Iterator[Finding]:
    """Say in which account, and as whom, the operator works. Raises NobodyAtAws."""
    try:
        caller = patient.where.client("sts").get_caller_identity()
    except ClientError as error:
        why = f"AWS does not take these credentials ({error.response['Error']['Code']})"
        raise NobodyAtAws(why, f"{CONFIGURE}, then this again") from error
    except (BotoCoreError, OperatorError) as error:
        raise NobodyAtAws(
            f"{str(error).rstrip('.')}: nothing can be looked at", f"{CONFIGURE}, then this again"
        ) from error
    yield Finding("credentials", "ok", f"account {caller['Account']}, as {caller['Arn'].rpartition('/')[2]}")


def quota(patient: Patient) -> Iterator[Finding]:
    """Hold the account's concurrency against what turns and deliveries may take of it."""
    limit = patient.where.client("lambda").get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    taken = sum(int(patient.parameters[name]) for name in ("TurnsConcurrency", "DeliveriesConcurrency"))
    if limit > taken:
        yield Finding("quota", "ok", f"Lambda runs {limit} functions at the same time; turns and sends take {taken}")
    elif limit < NEW_QUOTA:
        yield Finding(
            "quota",
            "todo",
            f"Lambda runs {limit} functions at the same time: turns would leave nothing for the webhook",
            f"ask AWS for 1,000 (Service Quotas, Lambda, Concurrent executions); until then: ./parley deploy "
            f"{patient.named} --set TurnsConcurrency=4 --set DeliveriesConcurrency=2",
        )
    else:
        yield Finding(
            "quota", "advice", f"Lambda runs {limit}, and turns and sends may take {taken}", "lower TurnsConcurrency"
        )


def stored_secrets(patient: Patient) -> Iterator[Finding]:
    """Say which secrets are missing, and which cannot be right."""
    stored, command = patient.secrets, f"./parley secrets set {patient.named}"
    if not any(all(name in stored for name in pair) for pair in PAIRS):
        yield Finding("secrets", "todo", "neither Twilio's nor Meta's credentials are whole", command)
    for name, secret in secrets.ASKED_FOR.items():
        if name in stored and not secret.fits(stored[name]):
            yield Finding("secrets", "todo", f"{name} is not {secret.form_in_words}", f"{command} {name}")
    if "llm-api-key" not in stored:
        yield Finding("secrets", "advice", "no llm-api-key: only phrases are understood", f"{command} llm-api-key")
    named = ", ".join(name for name in secrets.ASKED_FOR if name in stored)
    yield Finding("secrets", "ok" if named else "todo", f"stored below {patient.path}: {named or 'none'}", command)


def conversation_key(patient: Patient) -> Iterator[Finding]:
    """Say whether there is a conversation key, and whether this very key was backed up."""
    if patient.is_make_devs_own:
        return
    key, noted = (patient.secrets.get(name, "") for name in (secrets.CONVERSATION_KEY, secrets.BACKED_UP))
    if not key:
        yield Finding("key", "todo", "there is no conversation key", f"./parley secrets set {patient.named}")
    elif noted.endswith(secrets.fingerprint(key)):
        yield Finding("key", "ok", f"the conversation key was backed up on {noted.split()[0]}")
    else:
        yield Finding(
            "key",
            "todo",
            "the conversation key was never backed up; without it the table is useless",
            f"./parley secrets backup {patient.named} conversation-key.json",
        )


def deployed(patient: Patient) -> Iterator[Finding]:
    """Say whether the stack is there, whole, and the stage that it is named for."""
    name, command = patient.where.stack, f"./parley deploy {patient.named}"
    if patient.stack is None:
        yield Finding("stack", "todo", f"there is no stack {name} yet", command)
        return
    status = patient.stack["StackStatus"]
    if status in BROKEN or status.endswith("FAILED"):
        yield Finding("stack", "todo", f"{name} is {status}", "its events in CloudFormation say why")
        return
    yield Finding("stack", "ok", f"{name} is {status}, stage {patient.parameters['Stage']}")
    if patient.is_make_devs_own:
        told = "this is the stage of `make dev`, and goes with it: nothing is kept, backed up or told by mail"
        yield Finding("stack", "advice", told, "./parley deploy --stage prod --dev is one to rehearse with")
        return
    if not patient.parameters["Operator"]:
        told = "HELP does not say who you are; carriers want it to"
        yield Finding("stack", "advice", told, f'{command} --set "Operator=Your name, how to reach you"')


def release(patient: Patient) -> Iterator[Finding]:
    """Say which release the stage runs, and which it ran before."""
    if patient.stack is None:
        return
    is_, before = (patient.parameters[name] for name in releases.NOTED)
    told = f"{releases.in_words(is_)}; before it: {releases.in_words(before)}"
    if (here := releases.here()) != is_:
        told += f"; this folder has {releases.in_words(here)}"
    yield Finding("release", "ok", told)


def table(patient: Patient) -> Iterator[Finding]:
    """Say whether the table can be restored to a moment of the last 35 days, and whether it lacks anything else."""
    name = patient.outputs.get("TableName")
    if name is None or patient.is_make_devs_own:
        return
    missing = tables.lacking(patient.where.client("dynamodb"), name)
    if missing:
        command = f"./parley table protect {patient.named}"
        yield Finding("table", "todo", f"{name} has no {', no '.join(missing)}", command)
    elif patient.where.endpoint_url is not None:
        yield Finding("table", "ok", f"{name} is protected; an emulator keeps no past: `parley table backup` does")
    else:
        yield Finding("table", "ok", f"{name} can be restored to any second of the last 35 days")


def alarms(patient: Patient) -> Iterator[Finding]:
    """Say who hears the alarms: whether somebody is subscribed and has followed the link."""
    if "AlarmsTopic" not in patient.outputs or patient.is_make_devs_own:
        return
    sns = patient.where.client("sns")
    found = sns.list_subscriptions_by_topic(TopicArn=patient.outputs["AlarmsTopic"])["Subscriptions"]
    waiting = [each["Endpoint"] for each in found if not each["SubscriptionArn"].startswith("arn:")]
    heard = [each["Endpoint"] for each in found if each["SubscriptionArn"].startswith("arn:")]
    for each in waiting:
        yield Finding("alarms", "todo", f"{each} has not followed the link yet", "follow the link in the mail from AWS")
    if heard:
        yield Finding("alarms", "ok", f"told: {', '.join(heard)}; ring once: ./parley alarms {patient.named} --try")
    elif not waiting:
        command = f"./parley deploy {patient.named} --set AlarmEmail=you@example.org"
        yield Finding("alarms", "todo", "nobody is told when messages are lost or a day costs too much", command)


def sender_of_email(patient: Patient) -> Iterator[Finding]:
    """Say whether the sender of emails is verified at SES, and whether SES lets it write to everybody."""
    sender = patient.parameters["EmailFrom"]
    if not sender:
        return
    ses = patient.where.client("sesv2")
    try:
        is_verified = ses.get_email_identity(EmailIdentity=sender)["VerifiedForSendingStatus"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NotFoundException":
            raise
        is_verified = False
    if not is_verified:
        yield Finding("email", "todo", f"{sender} is not verified at Amazon SES", "verify it there (Identities)")
    elif not ses.get_account().get("ProductionAccessEnabled", True):
        yield Finding(
            "email", "todo", "SES is in its sandbox: it writes to verified addresses alone", "ask AWS for more"
        )
    else:
        yield Finding("email", "ok", f"{sender} is verified")


def model(patient: Patient) -> Iterator[Finding]:
    """Ask the model's service whether it knows the key and the model."""
    key, base, name = (
        patient.secrets.get("llm-api-key"),
        patient.parameters["LlmBaseUrl"],
        patient.parameters["LlmModel"],
    )
    if not key:
        return
    status = patient.get(f"{base.rstrip('/')}/models/{name}", headers={"authorization": f"Bearer {key}"}).status_code
    if status in (401, 403):
        yield Finding("model", "todo", f"{base} refuses the key", f"./parley secrets set {patient.named} llm-api-key")
    elif status == 404:
        yield Finding("model", "advice", f"{base} lists no model {name}", "LlmModel names it; some services list none")
    else:
        yield Finding("model", "ok" if status == 200 else "unknown", f"{base} answered {status} about {name}")
