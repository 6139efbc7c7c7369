"""A clause is left out as mere chat only if nothing in it can matter, and chat beside an order or a question is no
matter of it.
"""

import pytest

from parley.conversation.clause_kinds import EMPTY, ClauseKind, is_mere_chat, may_go_unanswered
from parley.lanes import said_questions
from parley.lanes.commerce.chat_clauses import without_chat
from parley.lanes.commerce.shop_reader import read_text
from parley.lanes.commerce.shop_reading import KnownOfPerson
from parley.lanes.table import LANES
from parley_cli import service_files
from parley_cli.training import held_out_texts

BUSINESS = service_files.read()
assert BUSINESS.catalogue is not None
CATALOGUE = BUSINESS.catalogue


def test_of_clauses_that_nobody_trained_on_hardly_any_content_is_left_out_beside_an_order() -> None:
    held_out = held_out_texts("kinds")
    content = [each.text for each in held_out if each.label not in EMPTY]
    chat = [each.text for each in held_out if each.label in (ClauseKind.CHAT, ClauseKind.REASON)]
    apart = {text: without_chat(CATALOGUE, f"{text}. 2 baguettes") for text in (*content, *chat)}
    gone = {text for text, each in apart.items() if text not in each.text}
    lost = [text for text in content if text in gone and not apart[text].remarks]
    assert len(lost) < 0.01 * len(content), lost
    touched = [text for text in content if text in gone or apart[text].doubtful]
    assert len(touched) < 0.06 * len(content)
    found = [text for text in chat if text in gone or apart[text].doubtful]
    assert len(found) > 0.5 * len(chat)


@pytest.mark.parametrize(
    "clause",
    """
    my sister is allergic to that stuff
    honestly we are seven of us
    it's been such a week, not the lemon
    my mum comes round on friday
    lovely, is it cold outside?
    she hates it without the ribbon
    mi hermana es alérgica a eso
    la verdad somos siete
    qué semana, el de limón no
    mi mamá viene el viernes
    ay qué frío, ¿abren?
    lol
    ok then
    Moira Shaw
    """.strip().splitlines(),
)
def test_a_sign_of_content_or_too_few_words_are_never_mere_chat(clause: str) -> None:
    assert not is_mere_chat(clause.strip())


@pytest.mark.parametrize(
    ("text", "left", "remarks"),
    [
        ("2 baguettes", "2 baguettes", []),
        ("-3 croissants", "-3 croissants", []),
        ("my kids love you guys. 2 baguettes", "2 baguettes", []),
        ("2 baguettes, uncut. my kids love you guys", "2 baguettes, uncut.", []),
        ("mi perro manda saludos jaja, dos barras de pan", "dos barras de pan", ["mi perro manda saludos jaja"]),
        ("my kids love you guys. My name is Ana", "My name is Ana", []),
        ("I'm having friends over", "I'm having friends over", []),
        ("not too dark, 2 rye loaves", "not too dark, 2 rye loaves", []),
        ("con velas por favor. 2 barras", "con velas por favor. 2 barras", []),
        ("my kids love rye bread. 2 baguettes", "my kids love rye bread. 2 baguettes", []),
    ],
)
def test_chat_is_left_out_beside_an_order_alone(text: str, left: str, remarks: list[str]) -> None:
    found = without_chat(CATALOGUE, text)
    assert (found.text, found.remarks) == (left, remarks)


@pytest.mark.parametrize(
    "text",
    [
        "my hands are full of shopping. 2 baguettes",
        "2 baguettes, the boss is in a good mood for once",
        "I was going to bake myself but honestly who has the time. 2 baguettes",
        "my mother in law is staying with us, so 2 baguettes",
        "yo iba a hornear pero la verdad ni tiempo tuve. dos barras de pan",
        "mi marido dice que soy un desastre para esto. dos barras de pan",
        "dos barras de pan, que andamos todos dormidos aquí",
    ],
)
def test_an_order_beside_chat_is_read_whole(text: str) -> None:
    reading = read_text(CATALOGUE, text, KnownOfPerson())
    assert [(each.count, [product.sku for product in each.products]) for each in reading.wanted] == [(2, ["baguette"])]
    assert not any((reading.unread, reading.circumstances, reading.name, reading.is_unsure))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Just got your flyer in the mail! When are you open?", ""),
        ("un pajarito me contó que están de fiesta. ¿A qué hora abren?", ""),
        ("two of the rye. When are you open?", "two of the rye"),
    ],
)
def test_a_question_beside_chat_is_the_whole_of_a_text(text: str, rest: str) -> None:
    found = said_questions.question_in(list(LANES.values()), text, BUSINESS, {})
    assert found is not None
    assert found.rest == rest


def test_a_complaint_a_name_and_a_question_do_not_go_unanswered() -> None:
    texts = ("i found a hair in it", "encontré un pelo en el pan", "is it far from there?", "this is Moira Shaw here")
    assert not any(map(may_go_unanswered, texts))
