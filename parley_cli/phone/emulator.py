"""boto3 clients for the page: of the emulator, with its run's credential, or of AWS."""

from typing import Any

import boto3
from botocore.config import Config

from parley_cli import credential
from parley_cli.phone.settings import PhoneSettings

# One short attempt, because the page asks again soon. Several browsers and panels ask at once.
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5, max_pool_connections=20)


def client(service: Any, settings: PhoneSettings) -> Any:
    """Return a boto3 client of an AWS service, on the emulator or on AWS, wherever the deployment is."""
    if settings.aws_endpoint is None:
        return boto3.client(service, region_name=settings.aws_region, config=ONE_ATTEMPT)
    # The emulator's credential, never the developer's own.
    session = boto3.Session(**credential.at(settings.aws_endpoint).arguments, region_name=settings.aws_region)
    direct = ONE_ATTEMPT.merge(Config(proxies={}))
    return session.client(service, endpoint_url=settings.aws_endpoint, config=direct)
