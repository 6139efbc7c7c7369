"""`parley table`: a stage's table restored to a second of its last 35 days, or from a backup, and what keeps a table
from being lost.

An emulator keeps no past of a table: there a moment is refused, and a backup that was made before is restored.

A restored table has neither lifetimes nor point-in-time recovery nor protection against deletion, and AWS says so
nowhere. `parley deploy` adds what the stage's table lacks, and `parley doctor` looks at it.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from parley_cli.errors import OperatorError
from parley_cli.progress import say, step
from parley_cli.where import Where

LIFETIME = "expires_at"
"""The attribute by which rows expire, as the template has it."""
INDEX = "due"
"""The index of what waits. Without it no reminder comes."""
PAUSE_SECONDS = 5.0
KEPT = timedelta(days=35)
"""How far back AWS keeps a table by the second, unless it is told to keep less."""
MOMENTS = ("%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M%z", "%Y-%m-%d %H:%M%z")


def lacking(dynamodb: Any, name: str) -> dict[str, Mapping[str, Any]]:
    """Return what a table lacks, in words, each with the request that adds it: the method's name and its arguments.
    Raises ClientError.
    """
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    recovery = backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus")
    lifetime = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    is_protected = dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled")
    found: dict[str, Mapping[str, Any]] = {}
    if recovery != "ENABLED":
        on = {"PointInTimeRecoveryEnabled": True}
        found["point-in-time recovery"] = {"update_continuous_backups": {"PointInTimeRecoverySpecification": on}}
    if lifetime.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        expiry = {"Enabled": True, "AttributeName": LIFETIME}
        found["lifetimes of rows"] = {"update_time_to_live": {"TimeToLiveSpecification": expiry}}
    if not is_protected:
        found["protection against deletion"] = {"update_table": {"DeletionProtectionEnabled": True}}
    return found


def protect(where: Where, name: str | None = None) -> list[str]:
    """Add what the stage's table (or the table of this name) lacks. Say what was added, and return it. Raises
    OperatorError.
    """
    name = name or where.outputs["TableName"]
    with _explained(name):
        dynamodb = where.client("dynamodb")
        missing = lacking(dynamodb, name)
        for request in missing.values():
            for method, arguments in request.items():
                getattr(dynamodb, method)(TableName=name, **arguments)
    if missing:
        say(f"The table {name} has got {', '.join(missing)}.")
    return list(missing)


def back_up(where: Where, name: str) -> dict[str, object]:
    """Make a backup of the stage's table as it is now, under a name, and wait until it can be restored. AWS keeps it
    until it is deleted there. Return its ARN and the table's name. Raises OperatorError.
    """
    table = where.outputs["TableName"]
    with _explained(table), step(f"Backing up {table}"):
        dynamodb = where.client("dynamodb")
        arn = dynamodb.create_backup(TableName=table, BackupName=name)["BackupDetails"]["BackupArn"]
        while _state_of_backup(dynamodb, arn) == "CREATING":
            time.sleep(PAUSE_SECONDS)
    say(f"Restore it under another name: ./parley table restore {where.named} {table}-restored --backup {arn}")
    return {"backup": arn, "of": table}


def restore(where: Where, name: str, at: str | None, backup: str | None) -> dict[str, object]:
    """Restore the stage's table under another name, as it was at a moment (None: as late as possible) or in the backup
    of this ARN, wait until it is there, and protect it. The stage goes on with its own table until it is deployed on
    this one. Return the names of both, and what the copy shows. Raises OperatorError.
    """
    moment = None if at is None else _moment(at)
    source = backup or where.outputs["TableName"]
    with _explained(source):
        dynamodb = where.client("dynamodb")
        if backup is not None:  # also of a table that was deleted: AWS keeps its last state for 35 days
            dynamodb.restore_table_from_backup(TargetTableName=name, BackupArn=backup)
            shows = "as it was when it was backed up"
        else:
            if moment is not None:
                _require_restorable(where, dynamodb, source, moment)
            when: dict[str, Any] = {"RestoreDateTime": moment} if moment else {"UseLatestRestorableTime": True}
            dynamodb.restore_table_to_point_in_time(SourceTableName=source, TargetTableName=name, **when)
            shows = _latest(where) if moment is None else f"as it was at {_written(moment)}"
        with step(f"Restoring {source} as {name}; it takes minutes, or hours"):
            while dynamodb.describe_table(TableName=name)["Table"]["TableStatus"] != "ACTIVE":
                time.sleep(PAUSE_SECONDS)
    protect(where, name)
    say(f"{name} is {source} {shows}.")
    say(f"Let the stage work on it: ./parley deploy {where.named} --set ExistingTable={name}")
    return {"table": name, "of": source, "shows": shows}


def _latest(where: Where) -> str:
    return "as it is now: an emulator keeps no past" if where.endpoint_url else "as late as AWS can, some minutes ago"


def _require_restorable(where: Where, dynamodb: Any, table: str, moment: datetime) -> None:
    """Raise OperatorError unless this table can be restored to this moment: AWS tells from when to when. An emulator
    takes any moment, and copies the table as it is.
    """
    now = datetime.now(UTC)
    earliest, latest = now - KEPT, now
    if where.endpoint_url is None:
        described = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
        recovery = described.get("PointInTimeRecoveryDescription", {})
        if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
            raise OperatorError(f"{table} has no point-in-time recovery: restore a backup of it, with --backup ARN.")
        earliest = recovery.get("EarliestRestorableDateTime", earliest)
        latest = recovery.get("LatestRestorableDateTime", latest)
    if not earliest <= moment <= latest:
        raise OperatorError(
            f"{table} can be restored to a moment from {_written(earliest)} to {_written(latest)}, not to "
            f"{_written(moment)}: nothing was restored."
        )
    if where.endpoint_url is not None:
        raise OperatorError(
            "An emulator keeps no past of a table, so it cannot restore one to a moment, and nothing was restored. "
            f"Rehearse it with a backup: ./parley table backup {where.named}, and later restore with --backup ARN. "
            "Without --at, the table is copied as it is now."
        )


def _state_of_backup(dynamodb: Any, arn: str) -> str:
    described = dynamodb.describe_backup(BackupArn=arn)["BackupDescription"]
    return str(described["BackupDetails"]["BackupStatus"])


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def require_usable(where: Where, name: str) -> None:
    """Raise OperatorError unless a table of this name is there, ready, and has the index of what waits."""
    with _explained(name):
        found = where.client("dynamodb").describe_table(TableName=name)["Table"]
    if found["TableStatus"] not in ("ACTIVE", "UPDATING"):
        raise OperatorError(f"The table {name} is {found['TableStatus'].lower()}: wait until it is active.")
    if INDEX not in [each["IndexName"] for each in found.get("GlobalSecondaryIndexes", ())]:
        raise OperatorError(
            f"The table {name} has no index {INDEX!r}, so that no reminder would come: restore it with its indexes."
        )


def _moment(given: str) -> datetime:
    """Return the moment that an operator has typed, with its zone. Raises OperatorError."""
    for form in MOMENTS:
        try:
            return datetime.strptime(given.strip(), form).astimezone(UTC)
        except ValueError:
            continue
    raise OperatorError(f"--at takes a moment with its zone, as 2026-11-29T12:00:00Z, not {given!r}.")


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn AWS errors of the block into a one-line OperatorError about this table."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        told = {
            "ResourceNotFoundException": f"There is no table {name} here: `aws dynamodb list-tables` lists them.",
            "TableNotFoundException": f"There is no table {name} here: `aws dynamodb list-tables` lists them.",
            "BackupNotFoundException": f"There is no backup {name}: `aws dynamodb list-backups` lists them.",
            "TableAlreadyExistsException": "There is a table of that name already: take another name.",
            "PointInTimeRecoveryUnavailableException": f"{name} has no point-in-time recovery: restore a backup of it.",
            "InvalidRestoreTimeException": f"{name} cannot be restored to that moment: it is too early or too late.",
        }
        raise OperatorError(told.get(code, f"AWS refused ({code}) about the table {name}.")) from error
    except BotoCoreError as error:
        raise OperatorError(str(error)) from error
