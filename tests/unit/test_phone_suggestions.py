"""What the workbench's empty phones offer: a few of the service's own examples, in its first language."""

from dataclasses import replace
from html import unescape

import pytest
from httpx2 import get

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.phone.of_stage import folder_of
from parley_cli.phone.server import PhoneServer
from parley_cli.phone.suggestions import suggestions
from tests.support.phone import Phone, clock
from tests.support.workbench import SETTINGS

EXAMPLES = service_files.EXAMPLES


@pytest.mark.parametrize(
    ("service", "one", "help_word"),
    [
        ("tienda", "qué venden", "ayuda"),
        ("assistant", "add milk to my tasks", "help"),
        ("habits", "start a habit", "help"),
        ("calm", "calm session", "help"),
    ],
)
def test_an_empty_phone_offers_what_help_of_this_service_offers(service: str, one: str, help_word: str) -> None:
    offered = suggestions(EXAMPLES / service)
    assert one in offered
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / service), None))
    phone.says(offered[-1])
    assert offered[-1] == help_word
    for example in offered[:-1]:
        assert example in "".join(phone.inbox)


def test_the_page_offers_them_and_is_named_as_the_service() -> None:
    phone = PhoneServer(0)
    try:
        phone.serve(replace(SETTINGS, folder=EXAMPLES / "tienda"))
        page = unescape(get(phone.url).text)
    finally:
        phone.stop()
    assert '"cu\\u00e1ndo abren"' in page
    assert "Say something to Barro y Luz." in page


def test_the_phone_of_a_stage_offers_what_its_own_folder_does() -> None:
    assert folder_of("tienda") == EXAMPLES / "tienda"
    assert folder_of("somebody-elses") == service_files.FOLDER
