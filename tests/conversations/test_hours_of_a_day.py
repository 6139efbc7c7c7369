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


USUAL = "(our usual hours; I know of nothing special that day)"
USUAL_ES = "(el horario de siempre; de ese día no sé nada especial)"
ENGLISH, SPANISH = "+14165550123", "+34600111222"


@pytest.mark.parametrize(
    ("number", "said", "answer"),
    [
        (ENGLISH, "are you open on december 25?", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "are you open Dec 25", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "are you open 25/12", "Friday, December 25, 2026 (Christmas Day): closed"),
        (ENGLISH, "when are you open on the 24th of december", "(Christmas Eve): 7 AM-1 PM"),
        (ENGLISH, "are you open may 24 2027", "(Victoria Day): closed"),
        (ENGLISH, "are you open on the 26th of december", f"Saturday, December 26, 2026: 8 AM-8 PM {USUAL}"),
        (ENGLISH, "are you open on boxing day", f"Saturday, December 26, 2026: 8 AM-8 PM {USUAL}"),
        (ENGLISH, "are you open on new year's eve", USUAL),
        (ENGLISH, "are you open on dia de reyes", f"Wednesday, January 6, 2027: 7 AM-6 PM {USUAL}"),
        (ENGLISH, "are you open on victoria day", "Monday, May 24, 2027 (Victoria Day): closed"),
        (SPANISH, "abren el día de Reyes?", f"6 de enero de 2027: 7:00-18:00 {USUAL_ES}"),
        (SPANISH, "abren el día de Victoria", "24 de mayo de 2027 (Día de Victoria): cerrado"),
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


@pytest.mark.parametrize("said", ["are you open on friday", "are you open tomorrow", "are you open today", "hours"])
def test_an_ordinary_day_is_told_without_a_word_about_it(service: MemoryService, said: str) -> None:
    phone = of_the_bakery(service, ENGLISH)
    phone.says(said)
    assert USUAL not in phone.inbox[0]


def test_a_holiday_is_not_told_beside_another_with_the_word_day(service: MemoryService) -> None:
    phone = of_the_bakery(service, SPANISH)
    phone.says("abren el día de Reyes?")
    assert "Victoria" not in phone.inbox[0]


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
