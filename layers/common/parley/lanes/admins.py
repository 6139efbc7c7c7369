"""Admins whom lanes tell something by text: which of them have ever written, and which are on duty.

an admin has texted OFF DUTY          off, until they text ON DUTY
an admin has texted ON DUTY           on, for `EXTRA` also outside the hours
otherwise                             on in the hours of `[support]` in service.toml, else in the opening hours
"""

from datetime import datetime, timedelta

from parley.business import hours
from parley.business.hours import Opening
from parley.ports import DirectoryEntry, Services
from parley.settings.conversation import AdmissionSettings

DUTY = "DUTY"
"""The kind of the rows in which admins have said whether they are on duty, by their conversations' ids."""
ON, OFF = "on", "off"
EXTRA = timedelta(hours=12)
"""How long an admin who has texted ON DUTY stays on duty outside the hours."""


def known(services: Services) -> tuple[DirectoryEntry, ...]:
    """Return the directory entries of the admins who have ever written, as only these can be texted. () without admins
    in the settings, or without a directory.
    """
    numbers = [number for number in services.settings.of(AdmissionSettings).admins.split(",") if number]
    if not numbers or services.people is None:
        return ()
    return tuple(services.people.with_numbers(numbers))


def opening(services: Services, at: datetime) -> Opening:
    """Return whether the support desk is open at a moment, by its hours or else the opening hours, and when that
    changes. Always open if the operator has given no files.
    """
    business = services.business
    if business is None:
        return Opening(is_open=True, changes=None)
    desk = business.service.support
    return hours.at(business, at, desk.hours if desk else None)


def is_on_duty(services: Services, admin: str, at: datetime) -> bool:
    """Return whether an admin, named by the id of their conversation, is on duty at a moment: by their own ON DUTY or
    OFF DUTY, else by the hours.
    """
    row, is_open = services.rows(DUTY).get("", admin), opening(services, at).is_open
    if row is None:
        return is_open
    if row["duty"] == OFF:
        return False
    return is_open or at < datetime.fromisoformat(row["at"]) + EXTRA
