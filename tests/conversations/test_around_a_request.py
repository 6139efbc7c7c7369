"""What people say around a request: polite words, which are no part of it, and the time, which may stand before it.
The clock stands at seven in the morning in Toronto, and at noon in UTC."""

import pytest

from tests.support.phone import Phone


def titles(phone: Phone) -> list[str]:
    """What was made: the reminders, tasks, events and contacts."""
    made = phone.service.table.data.values()
    kept = [str(each.get("title") or each.get("name")) for each in made if each.get("deleted_by") is None]
    return [*(timer.text for timer in phone.state.timers if timer.kind == "reminder"), *kept]


def made_by(phone: Phone, *texts: str) -> list[str]:
    for text in texts:
        phone.says(text)
    phone.inbox.clear()
    return titles(phone)


THANKS = [
    *(
        ", thanks",
        ". Thank you!",
        "? thx",
        "? Cheers",
        " thanks",
        " thank you so much",
        ", ta",
        " ta",
        " pls thanks",
        " - cheers",
    ),
    *(", gracias", " muchas gracias", ". Mil gracias!", " porfa, gracias", ", please, if you can. Thanks!", " tysm 🙏"),
]


@pytest.mark.parametrize("thanks", THANKS)
def test_thanks_behind_a_request_are_no_part_of_it(phone: Phone, thanks: str) -> None:
    assert made_by(phone, f"remind me at 8pm to call mum{thanks}") == ["call mum"]
    assert made_by(phone, f"add milk to my tasks{thanks}")[1:] == ["milk"]
    assert made_by(phone, f"add event lunch tomorrow at 12:00{thanks}")[2:] == ["lunch"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("save contact Bo Lee, bo@example.org, thanks", "Bo Lee"),
        ("Thanks. Please remind me at 8pm to call mum", "call mum"),
        ("Good morning! Could you please remind me at 8pm to call mum? Thanks!", "call mum"),
        ("I'd like you to remind me at 8pm to call mum", "call mum"),
        ("buenos días, recuérdame a las 20:00 llamar a mamá gracias", "llamar a mamá"),
        ("recuérdame llamar a mamá a las 20:00, gracias", "llamar a mamá"),
        ("hey so um remind me uh tomorrow at like seven thirty in the morning to call the bank", "call the bank"),
        ("eh a ver recuérdame pues mañana como a las siete y media de la tarde llamar a Eva", "llamar a Eva"),
        ("um, add milk to my tasks", "milk"),
        ("recuérdame, eh, a las 20:00 llamar a mamá", "llamar a mamá"),
        ("recuérdame, por favor, llamar a mamá a las 20:00", "llamar a mamá"),
        ("Remind me, please, to call mum at 8pm", "call mum"),
        ("recuérdame ahorita en 20 minutos apagar el boiler", "apagar el boiler"),
        ("recuérdame ahora en 10 minutos apagar el horno, gracias", "apagar el horno"),
    ],
)
def test_so_it_is_for_all_that_is_kept(phone: Phone, text: str, title: str) -> None:
    assert made_by(phone, text) == [title]


@pytest.mark.parametrize(
    "title",
    [
        "write thanks card",
        "send a thank you",
        "say thanks",
        "say please",
        "buy thank you cards",
        "watch Cheers",
        "email my TA",
        "buy Um Bongo",
    ],
)
def test_where_they_are_what_is_to_be_done_they_stay(phone: Phone, title: str) -> None:
    assert made_by(phone, f"remind me at 8pm to {title}", f"add {title} to my tasks") == [title, title]


def test_they_are_no_part_of_an_answer(phone: Phone) -> None:
    assert made_by(phone, "remind me to call mum", "at 8pm, thanks") == ["call mum"]
    assert phone.state.questions == ()


@pytest.mark.parametrize(
    ("in_front", "at"),
    [
        ("tmrw 8am", "22 13:00"),
        ("In 45 min", "21 12:45"),
        ("ten past 7 in the evening,", "22 00:10"),
        ("on monday at 10:", "23 15:00"),
        ("tonight at 8 could you please", "22 01:00"),
        ("every first monday of the month at 9am", "07 14:00"),
    ],
)
def test_the_time_may_stand_in_front(phone: Phone, in_front: str, at: str) -> None:
    assert made_by(phone, f"{in_front} remind me to move the car, thanks") == ["move the car"]
    (timer,) = [each for each in phone.state.timers if each.kind == "reminder"]
    assert f"{timer.due:%d %H:%M}" == at


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("mañana a las 9 recuérdame llamar a Ana", "llamar a Ana"),
        ("en 20 minutos recuérdame apagar el horno", "apagar el horno"),
        ("tomorrow at 3pm add event dentist", "dentist"),
        ("next tuesday at noon set a reminder to pay rent", "pay rent"),
        ("friday add milk to my tasks", "milk"),
        ("at 6pm remind me to go to bed", "go to bed"),
    ],
)
def test_so_it_may_for_whatever_is_at_some_time(phone: Phone, text: str, title: str) -> None:
    assert made_by(phone, text) == [title]


@pytest.mark.parametrize("text", ["a las 6 recuérdame que la cita se cambió a las 7", "at 6 remind me to leave at 7"])
def test_a_second_time_behind_the_request_sets_nothing(phone: Phone, text: str) -> None:
    phone.says(text)
    assert phone.inbox[0].endswith(("with all the rest again.", "con todo lo demás otra vez."))
    assert made_by(phone, "10am") == []


@pytest.mark.parametrize("text", ["at 5 delete milk", "my monday remind me app"])
def test_what_is_no_time_or_takes_none_makes_nothing(phone: Phone, text: str) -> None:
    assert made_by(phone, text) == []
    assert phone.state.questions == ()
