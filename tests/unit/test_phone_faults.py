"""What can be broken on purpose, and what cannot be here."""

import re
import threading
import time
from typing import Any

import pytest

from parley_cli.phone.faults import InjectedFaults, UnavailableError


def test_everything_is_whole_at_the_start() -> None:
    assert InjectedFaults({}).shown() == {"provider": "up", "model": "up", "crash": None}


def test_faults_are_set_one_by_one_or_together() -> None:
    faults = InjectedFaults({})
    faults.change({"provider": "refuses"})
    faults.change({"model": "down", "crash": "after commit"})
    assert faults.shown() == {"provider": "refuses", "model": "down", "crash": "after commit"}


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"weather": "bad"}, "The faults are provider, model or crash, not 'weather'."),
        ({"provider": "down"}, "provider is up, refuses or silent, not 'down'."),
        ({"crash": "now"}, "crash is null or after commit, not 'now'."),
        ({"model": None}, "model is up or down, not None."),
        ({"model": ["down"]}, "model is up or down, not"),
    ],
)
def test_what_is_no_fault_is_refused_and_nothing_changes(wanted: dict[str, Any], sentence: str) -> None:
    faults = InjectedFaults({})
    with pytest.raises(ValueError, match=re.escape(sentence)):
        faults.change({"provider": "silent", **wanted})
    assert faults["provider"] == "up"


def test_what_cannot_be_broken_here_says_why_and_can_be_left_whole() -> None:
    faults = InjectedFaults({"model": "There is no model."})
    faults.change({"model": "up", "provider": "refuses"})
    with pytest.raises(UnavailableError, match="There is no model"):
        faults.change({"model": "down", "provider": "up"})
    assert faults.shown() == {"provider": "refuses", "model": "up", "crash": None}


def test_a_crash_happens_once() -> None:
    faults = InjectedFaults({})
    assert not faults.take_crash()
    faults.change({"crash": "after commit"})
    assert (faults.take_crash(), faults.take_crash()) == (True, False)
    assert faults["crash"] is None


def test_silence_ends_when_it_is_set_up_again() -> None:
    faults = InjectedFaults({})
    faults.wait_while_silent()
    faults.change({"provider": "silent"})
    faults.wait_while_silent(0.01)
    heard = threading.Thread(target=faults.wait_while_silent)
    heard.start()
    time.sleep(0.01)
    assert heard.is_alive()
    faults.change({"provider": "up"})
    heard.join(timeout=5)
    assert not heard.is_alive()
