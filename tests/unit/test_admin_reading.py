"""What an admin says of somebody is read with its reason, and nothing else is."""

import pytest

from parley.lanes.admin.reading import read

READ = {
    "block jo, she's annoying": ("block_person", "jo"),
    "block +14165550199, no idea who that is": ("block_person", "+14165550199"),
    "block my brother he's a pain": ("block_person", "my brother"),
    "jo is being annoying, block her": ("block_person", "jo"),
    "don't let jo in": ("block_person", "jo"),
    "no dejes entrar a +34600111222": ("block_person", "+34600111222"),
    "saca a Pablo, ya no vive aquí": ("block_person", "Pablo"),
    "let +14165550199 in, it's my sister": ("approve_person", "+14165550199"),
    "let my brother in its +14165550177": ("approve_person", "+14165550177"),
    "deja pasar a +34600111222 que es mi cuñado": ("approve_person", "+34600111222"),
    "mi prima quiere entrar, su número es +34611222333": ("approve_person", "+34611222333"),
    "ok let jo back": ("unblock_person", "jo"),
    "let jo back in please": ("unblock_person", "jo"),
    "unblock her": ("unblock_person", "her"),
    "+14165550199 can come back now, unblock": ("unblock_person", "+14165550199"),
    "deja que Pablo vuelva a entrar": ("unblock_person", "Pablo"),
}
NOT_READ = """
saca a quiet place
take the bear off, nobody watches it
add dune, it's for my sister
block jo, and add dune
let ana in and block bo
who is jo, block her
let me in
can i come in
mi prima quiere entrar
Dune is fine
""".strip().splitlines()


@pytest.mark.parametrize(("text", "meant"), READ.items())
def test_what_is_to_be_done_with_somebody_is_read_with_the_reason_beside_it(text: str, meant: tuple[str, str]) -> None:
    found = read(text)
    assert found is not None
    assert (found.tool, found.arguments["person"]) == meant


@pytest.mark.parametrize("text", NOT_READ)
def test_what_says_more_or_speaks_of_nobody_is_not_read(text: str) -> None:
    assert read(text) is None
