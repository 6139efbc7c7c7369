"""boto3 clients for operators' commands: of AWS, or of the emulator on this machine."""

import re
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import NoRegionError

from parley_cli import credential
from parley_cli.errors import OperatorError
from parley_cli.stack import REGION

NO_REGION = "No region is configured: give --region, or --endpoint-url of the emulator of `make dev`."


def client(service: Any, region: str | None, endpoint_url: str | None) -> Any:
    """Return a boto3 client of `service`: of AWS with the operator's own credentials, or of the emulator at
    `endpoint_url` on this machine. Raises OperatorError if the region is missing or the address is wrong.
    """
    try:
        if endpoint_url is None:
            return boto3.Session(region_name=region).client(service)
        if not re.fullmatch(r"https?://[\w.-]+(:\d{1,5})?/?", endpoint_url):
            raise OperatorError(f"--endpoint-url must be like http://127.0.0.1:4566: {endpoint_url!r}")
        if urlsplit(endpoint_url).hostname not in ("127.0.0.1", "localhost"):
            return boto3.Session(region_name=region).client(service, endpoint_url=endpoint_url)
    except NoRegionError as error:
        raise OperatorError(NO_REGION) from error
    session = boto3.Session(**credential.at(endpoint_url).arguments, region_name=region or REGION)
    return session.client(service, endpoint_url=endpoint_url, config=Config(proxies={}))
