"""The habits example: whom the operators' API enrols is greeted by the coach, and testers read how they stand."""

from dataclasses import replace

import pytest

from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.service_files import EXAMPLES
from tests.conversations.test_enrolment import Operator
from tests.support.phone import Phone, clock


def test_who_is_enrolled_is_coached_and_a_tester_reads_how_they_stand() -> None:
    business = service_files.read(EXAMPLES / "habits")
    given = {**business.service.parameters, "Debug": "yes"}
    tested = replace(business, service=business.service.model_copy(update={"parameters": given}))
    phone = Phone(of_folder(clock(), tested, None))
    Operator(phone).enrols(timezone="America/Toronto", background="works at night")
    greeting = phone.inbox.pop(0)
    assert "Ana" in greeting
    assert "habit" in greeting
    phone.inbox.clear()
    phone.says("make it yours")
    said, debug = phone.inbox
    assert said.startswith("What would you like to do each day?")
    assert debug.startswith("🐛 DEBUG: status=active stage=intake")
    assert "works at night" not in said + debug


def test_a_habit_is_offered_told_and_done_in_own_words_and_nobody_is_promised() -> None:
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / "habits"), None))
    phone.says("what is the weather on mars?")
    assert "HUMAN" not in phone.inbox.pop()
    phone.says("yo wanna do pushups")
    phone.hears_something_like("Start a daily habit: pushups?")
    phone.says("like 5 after brushing my teeth")
    phone.hears_something_like("Start a daily habit: 5 pushups; after brushing my teeth?")
    phone.says("yes")
    phone.inbox.clear()
    phone.says("About seven in the morning, that's when I brush")
    phone.hears_something_like("every day at 07:00")
    phone.says("yes please")
    phone.says("no")
    phone.later(hours=24)
    phone.inbox.clear()
    phone.says("did em")
    phone.hears_something_like("Well done! That makes 1.")


@pytest.mark.parametrize("service", ["calm", "habits"])
def test_nobody_is_promised_a_person_where_no_lane_reaches_people(service: str) -> None:
    phone = Phone(of_folder(clock(), service_files.read(EXAMPLES / service), None))
    for asked in ("when are you open", "cuándo abren", "¿están abiertos los domingos?"):
        phone.says(asked)
    assert not [said for said in phone.inbox if "HUMAN" in said]
    for asked in ("HUMAN", "agente"):
        phone.says(asked)
        assert "example" in phone.inbox[-1], "whom to write to"
