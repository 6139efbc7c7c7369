"""Which alarm rings in which outage, and after how long: `make alarms`.

Each outage is provoked in the functions' own handlers, and the template's alarms are evaluated, by metric filter,
period, statistic and count of periods, on what they log, at three paces of texts. CloudWatch itself takes a minute
or two more. Nothing of this depends on the machine. docs/reference/alarms.md holds the table, as a test says.
"""

import io
import json
from typing import Any

import pytest

from parley import telemetry
from tests.support.cloud import Cloud, shut_out
from tests.support.moto_in_place import aws_in_moto
from tests.support.outages import provoked, table


class Log:
    """The lines that the functions have logged."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


def main() -> None:
    """Print the table."""
    log = Log()
    with pytest.MonkeyPatch.context() as patch, aws_in_moto():
        shut_out(patch)
        patch.setattr(telemetry.logger.registered_handler, "stream", log.stream)
        cloud = Cloud()
        for name, value in cloud.environment.items():
            patch.setenv(name, value)
        lines = provoked(cloud, log, patch)
    print(table(lines))


if __name__ == "__main__":
    main()
