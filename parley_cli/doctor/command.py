"""`parley doctor`: all checks in the order of the walk."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

import click
import httpx2
from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.doctor import aws_checks, meta_checks, twilio_checks
from parley_cli.doctor.finding import Finding
from parley_cli.doctor.patient import Patient
from parley_cli.errors import OperatorError

CHECKS: tuple[Callable[[Patient], Iterator[Finding]], ...] = (
    aws_checks.credentials,
    aws_checks.stored_secrets,
    aws_checks.conversation_key,
    aws_checks.quota,
    aws_checks.deployed,
    aws_checks.release,
    aws_checks.table,
    aws_checks.alarms,
    twilio_checks.twilio,
    meta_checks.meta,
    aws_checks.model,
    aws_checks.sender_of_email,
)
LABELS = {
    "stored_secrets": "secrets",
    "conversation_key": "key",
    "deployed": "stack",
    "sender_of_email": "email",
}
"""The steps of checks that are not called as their step is."""
MARKS = {"ok": "ok", "todo": "TO DO", "advice": "advice", "unknown": "?"}


class NotHealthy(OperatorError):
    """Raised when something is left to do, so that a script sees it."""


def doctor(patient: Patient, *, as_json: bool) -> None:
    """Print how each step stands, and what to do. Raises NotHealthy if something is left to do."""
    found = list(examined(patient))
    if as_json:
        click.echo(json.dumps({"findings": [asdict(each) for each in found]}, ensure_ascii=False))
    for each in [] if as_json else found:
        click.echo(f"{MARKS[each.state]:<6} {each.step:<13} {each.found}")
        if each.to_do and each.state != "ok":
            click.echo(f"{'':<21}-> {each.to_do}")
    left = sum(each.state == "todo" for each in found)
    if left:
        raise NotHealthy(f"{left} to do.")


def examined(patient: Patient) -> Iterator[Finding]:
    """Yield what each check finds. A check that cannot look says so, and stops no other, unless nobody is known at AWS:
    then each other would say the same.
    """
    for check in CHECKS:
        step = LABELS.get(check.__name__, check.__name__)
        try:
            yield from check(patient)
        except ClientError as error:
            yield Finding(step, "unknown", f"AWS refused to tell ({error.response['Error']['Code']})")
        except aws_checks.NobodyAtAws as error:
            yield Finding(step, "todo", str(error), error.to_do)
            return
        except (BotoCoreError, OperatorError) as error:
            yield Finding(step, "todo", str(error))
        except (httpx2.HTTPError, twilio_checks.Refused) as error:
            yield Finding(step, "unknown", f"could not be asked: {type(error).__name__} {error}")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            yield Finding(step, "unknown", f"the answer has an unknown form ({type(error).__name__})")
