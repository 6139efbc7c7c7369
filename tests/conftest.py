"""What every test can be told on the command line."""

import os

import pytest

PHONE_URL = f"http://127.0.0.1:{os.environ.get('PARLEY_PHONE_PORT', '8765')}"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deployed",
        nargs="?",
        const=os.environ.get("PARLEY_PHONE_URL", PHONE_URL),
        metavar="PHONE_URL",
        help="Play the scripts of tests/conversations on a running `make dev`, whose phone_url this is "
        f"[of PARLEY_PHONE_URL, or {PHONE_URL}].",
    )
