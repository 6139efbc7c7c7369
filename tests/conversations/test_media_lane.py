"""A family texts for films and series: found, added after a yes, watched, removed by an admin."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from parley.adapters.memory_queues import ManualClock
from parley.adapters.servarr import RESERVED_SECONDS
from parley.conversation.admission_policy import AdmissionPolicy
from parley.errors import NotDone
from parley.lanes import degraded, table
from parley.lanes.media import reading
from parley.ports import Policy, TitleKind
from parley_cli.memory_service import MemoryService
from tests.support.business import BUSINESS
from tests.support.home import Home
from tests.support.model import calls, scripted_model, words
from tests.support.phone import Phone

BEN = "+14165550188"
WHICH_DUNE = "Which one do you mean?\n1. Dune (2021)\n2. Dune (1984)\nReply with its number."
KEEP = "Remove {} from the library and keep its files? (To delete them too, answer “and delete the files”.)"
YES_OR_NO = "\nReply YES or NO."


@pytest.fixture
def home(clock: ManualClock) -> Home:
    return Home(clock)


@pytest.fixture
def service(clock: ManualClock, home: Home) -> MemoryService:
    """Return a service of a home with both libraries, whose admin is Ben."""
    policy = Policy(admission=AdmissionPolicy(admins=frozenset({BEN})))
    return MemoryService(clock, business=BUSINESS, libraries=home.libraries, policy=policy)


@pytest.fixture
def ben(service: MemoryService) -> Phone:
    return Phone(service, BEN)


def asked(phone: Phone, *texts: str) -> str:
    """Say these texts, and return the last thing that was heard."""
    for text in texts:
        phone.says(text)
    heard, phone.inbox = phone.inbox, []
    return heard[-1]


def test_a_film_is_found_chosen_added_and_removed_by_an_admin(phone: Phone, ben: Phone, home: Home) -> None:
    phone.says("find dune")
    phone.hears("Called “dune”:\n1. Dune (2021): film\n2. Dune (1984): film\n3. Dune: Part Two (2024): film")
    phone.says("add the second one")
    phone.hears(f"Add the film Dune (1984) to the library?{YES_OR_NO}")
    phone.says("yes")
    phone.hears("Added Dune (1984) to the library. I'll tell you when it's ready.")
    phone.says("what is downloading")
    phone.hears_something_like("- Dune (1984): ")
    phone.says("remove dune")
    phone.hears("Only an admin can remove something from the library.")
    ben.says("remove dune")
    ben.hears(KEEP.format("Dune (1984)") + YES_OR_NO)
    ben.says("and delete the files")
    ben.hears(f"Remove Dune (1984) from the library and delete its files?{YES_OR_NO}")
    ben.says("yes")
    ben.hears("Removed Dune (1984) from the library, and deleted its files.")
    assert (home.radarr.titles, home.radarr.refused) == ({}, [])


@pytest.mark.parametrize(
    ("points", "title"),
    [
        ("the second one", "Dune (1984)"),
        ("add 2", "Dune (1984)"),
        ("the 1984 one", "Dune (1984)"),
        ("la de 1984", "Dune (1984)"),
        ("get the last one please", "Dune: Part Two (2024)"),
        ("el primero", "Dune (2021)"),
        ("añade la tercera", "Dune: Part Two (2024)"),
        ("the newer one", "Dune (2021)"),
        ("hmm the old one I guess", "Dune (1984)"),
        ("la que salió en 1984", "Dune (1984)"),
    ],
)
def test_words_that_point_to_the_list_shown_last_mean_its_title_for_an_hour(
    phone: Phone, points: str, title: str
) -> None:
    assert title in asked(phone, "find dune", points)
    phone.says("no")
    phone.inbox = []
    phone.later(minutes=61)
    assert title not in asked(phone, points)


def test_that_one_is_the_only_one_of_a_list(phone: Phone) -> None:
    assert "Add the series The Bear (2022) (all episodes)" in asked(phone, "find the bear", "that one")
    assert "Which one" in asked(phone, "no", "find dune", "add it")


@pytest.mark.parametrize(
    ("texts", "asked_for"),
    [
        (["find the bear", "ok add it but just the new episodes, we've seen the rest"], "(only new episodes)"),
        (["add the bear", "just the new episodes"], "Add the series The Bear (2022) (only new episodes)"),
        (["find dune", "add the first one", "no, the 1984 one"], "Add the film Dune (1984)"),
        (["add dune", "both"], "Add the film Dune (2021) to the library?\nAdd the film Dune (1984) to the library?"),
        (["add the movie dune 1984", "yes", "no sorry I meant the newer one"], "Add the film Dune (2021)"),
        (["find dune", "the one with part two"], "Dune: Part Two (2024)"),
        (["add dune", "dune from 2021"], "Added Dune (2021)"),
        (["añade dune de 1984"], "Dune (1984)"),
    ],
)
def test_what_is_asked_is_chosen_and_changed_in_words(phone: Phone, texts: list[str], asked_for: str) -> None:
    assert asked_for in asked(phone, *texts)


def test_words_that_only_point_are_read_at_the_open_question(phone: Phone, ben: Phone, home: Home) -> None:
    asked(phone, "find the bear", "add dune")
    for text in ("la otra", "no the other one", "no esa no, la otra"):
        assert "Which one do you mean?\n1. Dune (2021)\n2. Dune (1984)" in asked(phone, text), text
    home.radarr.holds(438631)
    told = asked(ben, "find dune", "remove dune", "the old one")
    assert told.endswith('"the old one" is not in your library.')
    assert "Add" not in told
    home.radarr.holds(841)
    assert "Remove Dune (1984)" in asked(ben, "remove dune 2021", "no, the old one")
    assert len(home.radarr.titles) == 2


def test_an_ordinal_of_something_else_than_the_list_adds_nothing(phone: Phone, home: Home) -> None:
    """ "Part two" is of a title that is not in the list; "the second one" is of the list."""
    for text in ("the second part", "mejor la segunda parte", "la segunda parte", "second season"):
        assert "1. Dune (2021)\n2. Dune (1984)" in asked(phone, "add dune", text), text
    assert not home.radarr.titles
    assert asked(phone, "the second one please").startswith("Added Dune (1984)")


@pytest.mark.parametrize(
    "corrects",
    ["wait no sorry I meant the 2021 one, take the old one off", "quita dune que me he equivocado, quería la nueva"],
)
def test_one_question_adds_the_right_title_and_removes_the_wrong_one_for_an_admin_alone(
    phone: Phone, ben: Phone, home: Home, corrects: str
) -> None:
    asked(ben, "add the movie dune 1984", "yes")
    asked(phone, "find dune")
    told = asked(phone, corrects)
    assert "Dune (2021)" in told
    assert "Remove" not in told
    told = asked(ben, corrects)
    assert told.count("?") == 2, "both are in one question"
    assert [each["title"] for each in home.radarr.titles.values()] == ["Dune"], "nothing is done before the yes"
    asked(ben, "yes")
    assert [each["year"] for each in home.radarr.titles.values()] == [2021]


def test_where_a_title_stands_is_told_and_what_is_not_there_is_offered(phone: Phone, home: Home) -> None:
    home.radarr.holds(841)
    assert asked(phone, "is dune in the library?") == "Yes: Dune (1984) is in your library, ready to watch."
    assert asked(phone, "do we have the movie dune 2021").startswith("No: Dune (2021) is not in your library.")
    assert asked(phone, "yes") == "Added Dune (2021) to the library. I'll tell you when it's ready."
    assert asked(phone, "what am i following") == "I'll tell you about:\n- Dune (2021)"
    assert asked(phone, "what movies do we have") == (
        "Films: 2, 1 of them ready to watch\n- Dune (1984)\n- Dune (2021): not all there yet"
    )
    assert "Which one shall I add" in asked(phone, "remove it", "do we have any part", "do we have the movie d")


def test_only_an_admin_hears_who_asked_for_a_title(phone: Phone, ben: Phone) -> None:
    asked(phone, "add the movie dune 1984", "yes")
    assert asked(ben, "who asked for dune") == f"Dune (1984) was asked for by {phone.number}."
    assert phone.number not in asked(Phone(phone.service, "+14165550177"), "who asked for dune")


@pytest.mark.parametrize(
    ("text", "deed", "title", "kind", "season"),
    [
        ("add dune", "add", "dune", None, 0),
        ("can you get us the movie Dune please", "add", "Dune", "movie", 0),
        ("Download the bear season 2", "add", "the bear", "series", 2),
        ("i wanna watch dune tonight please", "add", "dune", None, 0),
        ("could we get only season 1 of it", "add", "it", "series", 1),
        ("descarga la temporada 2 de the bear", "add", "the bear", "series", 2),
        ("add the bear to our library, thanks", "add", "the bear", None, 0),
        ("descarga la peli Dune porfa", "add", "Dune", "movie", 0),
        ("quiero ver la serie the bear", "add", "the bear", "series", 0),
        ("agrega the bear temporada 2", "add", "the bear", "series", 2),
        ("do we have dune?", "stand", "dune", None, 0),
        ("is dune in the library", "stand", "dune", None, 0),
        ("¿tenemos la película Dune?", "stand", "Dune", "movie", 0),
        ("busca the bear", "find", "the bear", None, 0),
        ("get rid of dune and its files", "remove", "dune", None, 0),
        ("quita dune de la biblioteca", "remove", "dune", None, 0),
        ("borra la serie the bear y sus archivos", "remove", "the bear", "series", 0),
        ("let me know when the bear has new episodes", "follow", "the bear", None, 0),
        ("avísame cuando llegue dune", "follow", "dune", None, 0),
        ("tell me when dune is ready", "follow", "dune", None, 0),
        ("order the film Milk", "add", "Milk", "movie", 0),
        ("do you have the movie Milk?", "stand", "Milk", "movie", 0),
        ("add milk (2008)", "add", "milk (2008)", None, 0),
        ("deja de seguir the bear", "unfollow", "the bear", None, 0),
        ("can i get severance season 2", "add", "severance", "series", 2),
        ("could you please get us Dune for movie night", "add", "Dune", None, 0),
        ("add apocalypse now", "add", "apocalypse", None, 0),  # looked up so; the film of the whole name goes first
        ("take the old one off", "remove", "the old one", None, 0),
        ("did the bear finish downloading yet?", "stand", "the bear", None, 0),
        ("¿ya tenemos the bear?", "stand", "the bear", None, 0),
    ],
)
def test_people_ask_in_their_own_words(text: str, deed: str, title: str, kind: str | None, season: int) -> None:
    found = reading.read(text)
    assert found is not None
    assert (found.deed, found.title, found.kind, found.season) == (deed, title, kind, season)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "add milk to my list",
            "find my email from ana",
            "delete my appointment tomorrow",
            "dune",
            "is it raining today",
        ),
        *("add milk", "add milk and eggs", "get some sleep", "download my data", "find a plumber", "add call mom"),
        *("do you have bread", "order flowers", "follow up with ana", "text me when the bread is ready", "add gym"),
        *("is dinner ready", "is the plumber here yet", "how's it going", "has my order arrived", "take the trash out"),
        *("put the kettle on", "cómo va el trabajo", "ya está la cena", "find sales from 2021"),
        *("let me know when ana replies", "request a call", "put on the kettle", "i want to see the menu"),
        *("añade leche", "quita el pan", "pide un taxi", "busca a ana", "busca las llaves", "baja el volumen"),
        *("avísame cuando llegue mi pedido", "quiero ver a mi mamá", "saca la basura", "trae la cuenta"),
        *("add", "remove", "añade una tarea: comprar pan", "x" * 5_000, "add " + "very " * 40 + "long", "add a\nb"),
    ],
)
def test_what_is_another_lanes_is_not_read(text: str) -> None:
    assert reading.read(text) is None


@pytest.mark.parametrize("text", ["remove the bread", "follow up with ana", "añade leche", "quita el pan"])
def test_what_is_of_everyday_life_is_not_looked_up(phone: Phone, home: Home, text: str) -> None:
    phone.says(text)
    assert (home.radarr.asked, home.sonarr.asked) == ([], [])
    phone.inbox = []


@pytest.mark.parametrize(
    ("texts", "hears"),
    [
        (["add zzzz"], "I found nothing called “zzzz”."),
        (["add the movie dune 1984", "yes", "add dune 1984"], "already in your library, but not downloaded yet."),
        (["add the bear season 9"], "has no such season. It has: 1, 2."),
        (["add the movie the bear"], "I found nothing called “the bear”"),
        (["find dune", "add the ninth one"], "The list has 3 titles."),
        (["add the second one"], "I don't know which list you mean"),
        (["follow dune"], "“dune” is not in your library."),
        (["remove the movie dune"], "“dune” is not in your library."),
        (["stop following dune"], "You follow nothing called “dune”."),
        (["what is downloading"], "Nothing is being downloaded."),
        (["qué viene esta semana"], "Ninguna película de la biblioteca sale"),
        (["library status"], "Radarr 5.14.0.9383 answers."),
    ],
)
def test_what_cannot_be_done_is_said_with_what_is_possible(phone: Phone, texts: list[str], hears: str) -> None:
    assert phone._as_sent(hears) in asked(phone, *texts)


def _no_folder(home: Home) -> None:
    home.radarr.folders = [{"id": 1, "path": "/gone", "accessible": False}]


def _no_profile(home: Home) -> None:
    home.radarr.profiles = []


def _asleep(home: Home) -> None:
    home.is_asleep = True


def _wrong_key(home: Home) -> None:
    home.radarr.key = home.sonarr.key = "another"


@pytest.mark.parametrize(
    ("wrong", "hears"),
    [
        (_no_folder, "Please set up a root folder in Radarr"),
        (_no_profile, "does not have the quality profile"),
        (_asleep, "does not answer: is the machine at home on"),
        (_wrong_key, "does not accept my key"),
    ],
)
def test_what_is_wrong_at_home_is_said(phone: Phone, home: Home, wrong: Callable[[Home], None], hears: str) -> None:
    wrong(home)
    assert hears in asked(phone, "add the movie dune 1984")


def test_a_library_is_asked_no_longer_than_a_turn_lasts(phone: Phone, home: Home, service: MemoryService) -> None:
    asked(phone, "find dune")
    assert all(seconds <= service.turns.turn_seconds - RESERVED_SECONDS for seconds in home.limits)
    home.radarr.asked.clear()
    service.turns = replace(service.turns, turn_seconds=6)
    assert asked(phone, "find the movie dune") == "Radarr took too long to answer. Please try again in a minute."
    assert asked(phone, "remove the movie dune").startswith("Radarr took too long to answer.")
    assert home.radarr.asked == []


def test_a_home_that_sleeps_is_asked_again_after_a_minute(phone: Phone, home: Home) -> None:
    home.is_asleep = True
    for text in ("find the movie dune", "what is downloading", "add dune"):
        assert "does not answer: is the machine at home on" in asked(phone, text)
    home.is_asleep, home.seconds = False, 59.0
    assert "does not answer" in asked(phone, "find the movie dune")
    assert (home.radarr.asked, home.tried) == ([], 2), "each service was tried once"
    home.seconds = 61.0
    assert "Dune (1984)" in asked(phone, "find the movie dune")


def test_a_lost_answer_adds_nothing_twice(phone: Phone, home: Home) -> None:
    phone.says("add the movie dune 1984")
    phone.clock.advance(seconds=1)
    yes, home.loses_next_answer = phone.service.message(phone.number, "yes"), True
    with pytest.raises(NotDone):
        phone.service.turn(yes)
    (told,) = phone.service.receive(yes)  # as the queue delivers it again
    assert told.text.startswith("Added Dune (1984) to the library.")
    phone.inbox = []
    assert [method for method, _ in home.radarr.asked].count("POST") == 1


def test_a_removal_that_waits_is_replaced_expires_and_is_dropped(ben: Phone, home: Home) -> None:
    home.radarr.holds(841)
    home.sonarr.holds(403294)
    assert "Remove The Bear (2022)" in asked(ben, "remove dune", "remove the bear")
    assert asked(ben, "yes") == "Removed The Bear (2022) from the library. Its files are kept."
    asked(ben, "remove dune")
    ben.later(minutes=6)
    assert "expired" in asked(ben, "yes")
    assert "Remove Dune (1984)" in asked(ben, "remove dune", "add milk to my tasks"), "it is asked again"
    asked(ben, "no")
    assert len(home.radarr.titles) == 1


@pytest.mark.parametrize(
    ("said", "is_no"),
    [("keep it", True), ("keep dune please", True), ("déjala", True), ("keep its files", False)],
)
def test_to_keep_a_title_is_a_no_to_its_removal_and_to_keep_its_files_is_none(
    ben: Phone, home: Home, said: str, is_no: bool
) -> None:
    home.radarr.holds(841)
    asked(ben, "remove dune", said)
    assert (ben.state.confirmation is None) == is_no
    assert len(home.radarr.titles) == 1


def test_with_a_model_a_lookup_taints_and_no_model_removes(clock: ManualClock, home: Home) -> None:
    """Also not for an admin: a removal is read from their own words, before any model."""
    home.radarr.holds(841)
    policy = Policy(admission=AdmissionPolicy(admins=frozenset({BEN})))
    with scripted_model() as model:
        service = MemoryService(clock, model, business=BUSINESS, libraries=home.libraries, policy=policy)
        ben = Phone(service, BEN)
        removals = (("remove_movie", {"title": "dune"}), ("remove_title", {"title": "dune", "deletes_files": True}))
        model.will(
            calls(("look_in_library", {"about": "movies", "words": "dune"})),
            calls(("add_to_library", {"kind": "movie", "title": "dune 2021"}), *removals),
            words("I can't remove anything."),
        )
        ben.says("find the movie dune and add the new one, my sister loved it")
        offered = {spec.name for request in model.requests for spec in request.tools}
        assert {"look_in_library", "add_to_library"} <= offered
        assert not {each for each in offered if each.startswith("remove")}
        assert [each.question for each in ben.state.confirmation.planned] == [
            "Add the film Dune (2021) to the library?"
        ]
        ben.says("no")
        model.will(calls(*removals), words("How nice."))
        ben.says("how are you doing my friend, long day")
        assert ben.state.confirmation is None
        ben.inbox = []
        for claim in (
            "Removed Dune (1984) from the library.",
            "Remove Dune (1984) from the library?\nReply YES or NO.",
        ):
            model.will(words(claim))
            told = asked(ben, "find the movie dune and tell me something nice about it")
            assert told == 'I have removed nothing. An admin texts "remove" and the title.', claim
        assert "Remove Dune (1984)" in asked(ben, "remove dune"), "an admin's own words are read before a model"
        assert len(home.radarr.titles) == 1


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        ("dune, la nueva no la de los 80", "Dune (2021)"),
        ("dune, the new one not the 80s one", "Dune (2021)"),
        ("dune, the second one", "Dune (1984)"),
    ],
)
def test_a_model_passes_the_persons_own_words_for_a_title(
    clock: ManualClock, home: Home, title: str, meant: str
) -> None:
    with scripted_model() as model:
        ben = Phone(MemoryService(clock, model, business=BUSINESS, libraries=home.libraries), BEN)
        model.will(calls(("look_in_library", {"about": "movies", "words": "dune"})), words("There are two."))
        ben.says("find me the film dune")
        model.will(calls(("add_to_library", {"kind": "movie", "title": title})))
        ben.says(f"hmm i think i'd go for {title}, do you mind")
        (planned,) = ben.state.confirmation.planned
        assert planned.question == f"Add the film {meant} to the library?"


@pytest.mark.parametrize(("missing", "other"), [("series", ("series", "episode")), ("movie", ("movie", "film"))])
def test_a_model_is_offered_only_the_service_that_is_there(
    clock: ManualClock, home: Home, missing: TitleKind, other: tuple[str, ...]
) -> None:
    del home.libraries[missing]
    with scripted_model() as model:
        model.will(words("Nothing is called so."))
        asked(Phone(MemoryService(clock, model, business=BUSINESS, libraries=home.libraries)), "find the movie solaris")
    tools = [spec for request in model.requests for spec in request.tools]
    ours = [each.name for each in tools if "download" in each.name or "library" in each.name]
    assert ours, "the lane's tools are there"
    assert not [each.name for each in tools if any(word in each.name for word in other)]


@pytest.mark.parametrize(
    ("missing", "others"),
    [
        ("series", ("The Bear", "series", "serie", "episod")),
        ("movie", ("Dune", "movie", "film", "película")),
    ],
)
def test_help_and_hints_name_only_the_service_that_is_there(
    clock: ManualClock, home: Home, missing: TitleKind, others: tuple[str, ...]
) -> None:
    del home.libraries[missing]
    phone = Phone(MemoryService(clock, business=BUSINESS, libraries=home.libraries))
    kept = "follow the movie Dune" if missing == "series" else "follow the series The Bear"
    assert kept in asked(phone, "HELP titles")
    for text in ("HELP", "HELP titles", "HELP coming", "ayuda", "find", "add the", "follow", "busca", "qwerty"):
        assert not [word for word in others if word in asked(phone, text)], text


def test_each_service_works_without_the_other_and_without_both_there_is_no_trace(
    clock: ManualClock, home: Home
) -> None:
    del home.libraries["series"]
    phone = Phone(MemoryService(clock, business=BUSINESS, libraries=home.libraries))
    assert "Add the film Dune (1984)" in asked(phone, "add dune 1984")
    assert "There is no library of series here." in asked(phone, "add the series the bear")
    assert "found nothing" in asked(phone, "find the bear")
    bare = MemoryService(clock, business=BUSINESS)
    assert "media" not in [lane.name for lane in table.on(bare.services)]
    helped = asked(Phone(bare), "HELP")
    assert not any(word in helped for word in ("movie", "series", "librar", "downloading"))
    assert degraded.whole(table.on(bare.services), "find the movie dune", business=BUSINESS) is None
