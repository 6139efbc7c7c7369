"""The hours of a day: a person who asks for them is told those of that day, or which words were not understood."""

import pytest

from parley.errors import ToolRefused
from parley.lanes.info.tools import business_hours
from parley.tools.tool import Call, LookUpRequest
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.phone import Phone


def of_the_bakery(service: MemoryService, number: str) -> Phone:
    service.business = BUSINESS
    return Phone(service, number)


ENGLISH, SPANISH = "+14165550123", "+34600111222"


@pytest.mark.parametrize(
    ("number", "said", "answer"),
    [
        (ENGLISH, "are you open on december 25?", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "are you open Dec 25", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "are you open 25/12", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "when are you open on the 24th of december", "(Christmas Eve): 7 AM-1 PM"),
        (ENGLISH, "are you open may 24 2027", "(Victoria Day): closed"),
        (ENGLISH, "are you open on the 26th of december", "Saturday, December 26, 2026: 8 AM-8 PM"),
        (ENGLISH, "are you open next monday", "Monday: closed"),
        (SPANISH, "abren el 25 de diciembre?", "(Navidad): cerrado"),
        (SPANISH, "abren el 25/12", "(Navidad): cerrado"),
        (SPANISH, "cuándo abren el 24 de diciembre", "(Nochebuena): 7:00-13:00"),
    ],
)
def test_the_hours_of_the_day_that_is_named(service: MemoryService, number: str, said: str, answer: str) -> None:
    phone = of_the_bakery(service, number)
    phone.says(said)
    phone.hears_something_like(answer)


@pytest.mark.parametrize(
    ("number", "said", "part"),
    [
        (ENGLISH, "are you open on thanksgiving?", "thanksgiving"),
        (ENGLISH, "are you open on the 32 of december", "of december"),
        (ENGLISH, "are you open on good friday", "good friday"),
        (ENGLISH, "are you open feb 30", "feb 30"),
        (SPANISH, "abren en semana santa", "semana santa"),
        (SPANISH, "abren el 31 de abril", "el 31 de abril"),
    ],
)
def test_a_day_that_cannot_be_read_is_named_and_the_week_is_not_told(
    service: MemoryService, number: str, said: str, part: str
) -> None:
    phone = of_the_bakery(service, number)
    phone.says(said)
    (answer,) = phone.inbox
    assert part in answer
    assert ":00" not in answer
    assert "AM" not in answer


def test_of_a_month_the_week_is_told_and_its_holidays(service: MemoryService) -> None:
    phone = of_the_bakery(service, ENGLISH)
    phone.says("when are you open in december")
    (answer,) = phone.inbox
    assert "Monday: closed" in answer
    assert "(Christmas Eve): 7 AM-1 PM" in answer
    assert "(Christmas Day): closed" in answer


def test_a_model_is_told_which_day_was_not_understood(service: MemoryService) -> None:
    phone = of_the_bakery(service, ENGLISH)
    call = Call(phone.number, service.now(), service.services)
    with pytest.raises(ToolRefused, match="“thanksgiving”"):
        business_hours.run(call, LookUpRequest(words="on thanksgiving"))
