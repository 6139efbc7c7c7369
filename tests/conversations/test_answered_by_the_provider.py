"""What Twilio has taken for STOP, START or HELP and answered itself: we act on it, and nobody is answered twice."""

from typing import Any

from parley.conversation.events import Channel, Keyword
from tests.support.phone import Phone


def says(phone: Phone, text: str, answered: Keyword, channel: Channel = Channel.WHATSAPP) -> None:
    """A text that the provider has answered already."""
    phone.clock.advance(seconds=1)
    event = phone.service.message(phone.number, text, channel)
    phone.inbox += [each.text for each in phone.service.receive(event.model_copy(update={"answered": answered}))]


def person(phone: Phone) -> Any:
    """Return the person as the service keeps them."""
    return phone.state.person


def test_a_word_that_only_the_operators_own_list_has_opts_out(phone: Phone) -> None:
    phone.says("add milk to my tasks")
    phone.inbox.clear()
    says(phone, "leave me alone", "stop")
    phone.hears()
    assert person(phone).opted_out
    assert phone.service.table.opted_out == {phone.state.id: True}
    phone.says("my tasks")
    phone.hears()


def test_a_start_opts_in_and_is_not_confirmed_twice(phone: Phone) -> None:
    phone.says("STOP")
    says(phone, "hello again", "start")
    phone.hears()
    phone.says("my tasks")
    phone.hears("You have no open tasks.")


def test_a_help_is_not_answered_twice(phone: Phone) -> None:
    says(phone, "HELP", "help")
    phone.hears()
    phone.says("HELP")
    phone.hears_something_like("You can text me")
