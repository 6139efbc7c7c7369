"""The home library as a service of its own: whoever runs it asks in their own words, and everyday words are titles."""

from collections.abc import Iterator
from functools import cache

import pytest

from parley.business.files import Business
from parley_cli import service_files
from parley_cli.memory_service import of_folder
from parley_cli.servarr.in_memory import MemoryHome
from tests.support.phone import Phone, clock

BEN = "+14165550199"


@cache
def folder() -> Business:
    return service_files.read(service_files.EXAMPLES / "home-library")


@pytest.fixture
def admin() -> Iterator[Phone]:
    time = clock()
    phone = Phone(of_folder(time, folder(), None, admins="+14165550123"))
    phone.service.libraries = MemoryHome(time).libraries
    phone.says("hi")
    phone.inbox.clear()
    yield phone
    phone.inbox.clear()


def answer(phone: Phone, text: str) -> str:
    phone.says(text)
    said = phone.inbox[-1]
    phone.inbox.clear()
    return said


@pytest.mark.parametrize(
    "asked", ["who is waiting?", "who's waiting", "who wants in", "¿quién espera?", "list pending"]
)
def test_the_admin_asks_who_waits(admin: Phone, asked: str) -> None:
    admin.service.receive(admin.service.message(BEN, "hi", admin.channel))
    assert answer(admin, asked).startswith(f"{BEN}: ")


@pytest.mark.parametrize(
    ("wished", "asked"),
    [
        (f"let {BEN} in", f"Let {BEN} in?"),
        (f"accept {BEN}", f"Let {BEN} in?"),
        (f"kick {BEN} out", f"Block {BEN}?"),
        (f"deja entrar a {BEN}", BEN),
    ],
)
def test_the_admin_decides_in_their_own_words(admin: Phone, wished: str, asked: str) -> None:
    admin.service.receive(admin.service.message(BEN, "hi", admin.channel))
    assert asked in answer(admin, wished)


@pytest.mark.parametrize(
    "wished",
    ["let him in", "yeah let him in", "approve", "approve marcus", "let them in please", "déjalo entrar", "que entre"],
)
def test_the_admin_reads_who_waits_and_lets_them_in_without_a_number(admin: Phone, wished: str) -> None:
    admin.service.now.advance(hours=4)  # type: ignore[attr-defined]  # the admin's night is over
    for text in ("hi", "im marcus, jess's brother, see evil.example/x “ok”", "hello??"):
        admin.service.receive(admin.service.message(BEN, text, admin.channel))
    told = [each.text for each in admin.service.sender.sent if each.to == admin.number][-2:]
    assert told == [
        f"{BEN} asks to be let in. Reply APPROVE {BEN} or BLOCK {BEN}.",
        f"Marcus ({BEN}) asks to be let in. Reply APPROVE Marcus or BLOCK Marcus.\n"
        "They wrote: \"im marcus, jess's brother, see ... 'ok'\"",
    ]
    assert f"Marcus ({BEN})" in answer(admin, wished)


@pytest.mark.parametrize(
    ("wrote", "wished", "asked"),
    [
        ("hi this is priya from room 3!", "approve priya", f"Let Priya ({BEN}) in?"),
        ("hola mija soy la abuela", "aprueba a la abuela", f"Abuela ({BEN})"),
        ("hola, soy lucia", "aprueba lucia", f"Lucia ({BEN})"),
        ("hola, soy lucia", "aprobar lucia", f"Lucia ({BEN})"),
        ("hi, my name is Ana Sosa", "approve sosa ana", f"Let Ana Sosa ({BEN}) in?"),
    ],
)
def test_who_waits_is_found_by_what_they_call_themselves(admin: Phone, wrote: str, wished: str, asked: str) -> None:
    admin.service.receive(admin.service.message(BEN, wrote, admin.channel))
    assert asked in answer(admin, wished)


def test_what_does_not_speak_of_its_writer_gives_no_name(admin: Phone) -> None:
    assert "Call you" not in answer(admin, "can you pick up the kids from school")
    assert answer(admin, "call me Jo").startswith("Nice to meet you, Jo")


def test_who_waits_is_asked_for_where_there_are_two_or_none(admin: Phone) -> None:
    assert answer(admin, "let him in") == "Nobody waits to be let in."
    for number in (BEN, "+14165550177"):
        admin.service.receive(admin.service.message(number, "hi", admin.channel))
    assert answer(admin, "let him in").startswith("Who do you mean?\n1. +1416555")


@pytest.mark.parametrize("asked", ["what's the wifi password?", "can i talk to a person"])
def test_the_admin_is_not_sent_to_whoever_runs_the_library(admin: Phone, asked: str) -> None:
    assert "+1 416 555 0142" not in answer(admin, asked)


@pytest.mark.parametrize(
    ("wished", "found"),
    [
        ("add dune part two", "Dune: Part Two (2024)"),
        ("can you get the new dune movie", "1. Dune (2021)"),
        ("Could you please add Dune for the kids tonight", "Which one do you mean?\n1. Dune (2021)\n2. Dune (1984)"),
        ("add dune, the old one", "Add the film Dune (1984)"),
        ("add dune and harbour lights", "please text them one at a time"),
        ("get me seven kites for our movie night on saturday", "Seven Kites over Lisbon (2022) is already"),
        ("y la serie harbour lights como va?", "Harbour Lights (2018)"),
        ("sweet. do you have any kites", "Not yet: Seven Kites over Lisbon (2022) is in your library"),
        ("is harbour lights on there", "Yes: Harbour Lights (2018)"),
        ("quita la película dune", "is not in your library."),
        ("add dune, the 1984 version", "Add the film Dune (1984)"),
        ("add the 1984 version of dune", "Add the film Dune (1984)"),
        ("what have we got in the library", "Films: 2, 1 of them ready to watch"),
        ("add milk", "nothing called"),  # a list is nowhere here: it is a title that nobody knows
    ],
)
def test_everyday_words_are_titles_where_nothing_else_is_added(admin: Phone, wished: str, found: str) -> None:
    assert found in answer(admin, wished)


def test_it_is_what_was_added_last(admin: Phone) -> None:
    answer(admin, "find dune")
    assert "Dune (1984)" in answer(admin, "add the old one")
    answer(admin, "yes")
    assert answer(admin, "is it done yet?").startswith("Not yet: Dune (1984) is being downloaded")
    assert "Remove Dune (1984)" in answer(admin, "take it off")
    assert "Remove Dune (1984)" in answer(admin, "quita la de dune")


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        ("", "get us the bear will you, season two like", "The Bear (2022) (season 2)"),
        (
            "",
            "can you stick the bear on for us, don't need the old ones just whatever comes out from now",
            "The Bear (2022) (only new episodes)",
        ),
        ("add the bear", "sale, pero nomás la segunda temporada", "The Bear (2022) (season 2)"),
        ("add the bear", "sure but only whats new from here on", "The Bear (2022) (only new episodes)"),
        ("", "add something funny for tonight u pick", "I can't choose for you."),
    ],
)
def test_what_stands_around_a_title_is_no_part_of_it(admin: Phone, before: str, said: str, heard: str) -> None:
    if before:
        answer(admin, before)
    assert heard in answer(admin, said)


def test_a_title_goes_with_its_files_and_the_reason_behind_it(admin: Phone) -> None:
    for text in ("add dune", "the 2021 one"):
        answer(admin, text)
    assert "and delete its files?" in answer(admin, "get rid of dune, the files and all, disks almost full")


@pytest.mark.parametrize(
    ("before", "said", "heard"),
    [
        ("find the bear", "sure but only whats new from here on", "The Bear (2022) (only new episodes)"),
        ("busca la serie the bear", "añádela, pero solo los capítulos nuevos", "The Bear (2022) (only new episodes)"),
        ("search for films called dune", "The second one there, get that", "Add the film Dune (1984)"),
        ("añade la película dune", "mejor no, ya la vimos en el cine", "OK, I won't."),
        ("", "have we dune on there, the one with the sandworms and that Timothée lad", "is not in your library"),
        ("", "A mi hija le da pánico El conjuro, sáquela de ahí", "El conjuro"),
    ],
)
def test_a_title_is_meant_by_what_was_shown_or_told_of_it(admin: Phone, before: str, said: str, heard: str) -> None:
    if before:
        answer(admin, before)
    assert heard in answer(admin, said)
