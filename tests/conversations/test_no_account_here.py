"""Where no account of another service can be connected, whoever asks for it is told so, and nothing dead is offered."""

import pytest

from tests.support.phone import Phone


@pytest.mark.parametrize(
    "said",
    [
        "connect google",
        "connect my google calendar",
        "use gmail",
        "sync with google",
        "can you connect my outlook calendar please",
        "conecta mi calendario con google",
        "usa gmail",
    ],
)
def test_it_is_said_in_one_sentence(phone: Phone, said: str) -> None:
    phone.says(said)
    (told,) = phone.inbox
    assert told.startswith(("No other account can be connected here:", "Aquí no se puede conectar otra cuenta:"))
    phone.inbox.clear()
