"""The workbench's phone shows what it has received, also where the service keeps no trace of the text."""

import pytest

from parley_cli.phone.received import with_received_texts


def bubbles(*texts: str) -> list[dict[str, str]]:
    """Return bubbles of the service; those that begin with ">" are the person's."""
    return [{"direction": "in" if each.startswith(">") else "out", "text": each.removeprefix("> ")} for each in texts]


@pytest.mark.parametrize(
    ("transcript", "caught", "shown"),
    [
        (("> connect Google", "…"), ("Open this link: x",), ("connect Google", "Open this link: x")),
        (("> hi", "Hello", "> connect", "…"), ("Hello", "Open x"), ("hi", "Hello", "connect", "Open x")),
        (("> connect", "…", "> help", "Text me", "> connect", "…"), ("a", "Text me", "b"), None),
        (("> connect", "…"), (), ("connect", "…")),  # not sent yet
        (("> …", "What?"), ("What?",), ("…", "What?")),  # the person's own
        (("> connect", "…", "> more", "…"), ("b",), ("connect", "…", "more", "b")),  # the first was never sent
        (("> done", "Done: “milk”.", "> connect", "…"), ('Done: "milk".', "Open x"), None),
    ],
)
def test_a_hidden_text_is_shown_as_it_was_received(
    transcript: tuple[str, ...], caught: tuple[str, ...], shown: tuple[str, ...] | None
) -> None:
    texts = [each["text"] for each in with_received_texts(bubbles(*transcript), caught)]
    assert "…" not in texts if shown is None else tuple(texts) == shown
