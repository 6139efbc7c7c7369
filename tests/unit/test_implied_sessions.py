"""Texts about calm sessions that name none, in a service where only sessions have times: read without a model."""

from dataclasses import replace
from pathlib import Path

import pytest

from parley.business.files import Business, load
from parley.lanes.guide.session_requests import read

CALM = Path(__file__).parents[2] / "examples" / "calm"


@pytest.fixture(scope="module")
def calm() -> Business:
    return load(CALM)


def said(text: str, business: Business) -> str:
    """Return the call that a text means as one line: "leave_out_sessions tonight"."""
    call = read(text, business, {})
    return " ".join((call.tool, *map(str, call.arguments.values()))) if call else ""


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Could we do this every night at nine please", "plan_session every night at nine yes"),
        ("todas las noches a las 10 de la noche", "plan_session todas las noches a las 10 de la noche yes"),
        ("tomorrow at 8.30pm again", "plan_session tomorrow at 8.30pm yes"),
        ("hoy quiero a las 9", "plan_session hoy a las 9 yes"),
        ("Right. Let us have ten minutes then, please.", "start_session 10"),
        ("can we move tonight's session to 10", "change_planned_session at 10 tonight"),
        ("no make it nine", "change_planned_session at nine"),
        ("mejor a las diez y media", "change_planned_session a las diez y media"),
        ("make it half past nine from now on", "change_planned_session half past nine"),
        ("make it 10 minutes", "change_planned_session 10"),
        ("15 minutes from now on", "change_planned_session 15"),
        ("actually skip tonight", "leave_out_sessions tonight"),
        ("not tonight im on call", "leave_out_sessions tonight"),
        ("drop all the evening ones please, my rota changed", "cancel_planned_sessions"),
        ("make the nightly one at 10 rather than 9", "change_planned_session at 10 nightly"),
        ("set it up for every sunday at 8.15pm please", "plan_session every sunday at 8.15pm yes"),
        ("do another one of 20 on friday at 7pm", "plan_session on friday at 7pm 20 yes"),
        ("mañana a las 9 de la noche otra igual", "plan_session mañana a las 9 de la noche yes"),
        ("ya no me manden las de la noche", "leave_out_sessions de la noche yes"),
        ("¿para qué hora quedó?", "show_planned_sessions"),
        ("mis sesiones de calma", "my_sessions"),
        ("not tonight, i've got people round", "leave_out_sessions tonight"),
        ("esta noche no", "leave_out_sessions esta noche"),
        ("pause my sessions for a week, I'm travelling", "leave_out_sessions for a week"),
        ("cancel all of them", "cancel_planned_sessions"),
        ("i don't want the evening ones anymore", "cancel_planned_sessions"),
        ("cancélalas todas", "cancel_planned_sessions"),
        ("when is my next session", "show_planned_sessions"),
        # what may be said of anything is no request, and what is refused is not done
        ("7am", ""),
        ("monday", ""),
        ("ten minutes", ""),
        ("I'm at work until 8", ""),
        ("tomorrow is friday", ""),
        ("i cant do this anymore", ""),
        ("don't move it", ""),
        ("no, eso es todo", ""),
        ("can't switch off so lets have a session", "start_session"),
        ("take the sessions off pause", "resume_planned_sessions"),
        ("termina la pausa de mis sesiones", "resume_planned_sessions"),
        ("stop the session", "ask_about_sessions yes"),
        ("what time is it", ""),
        ("i work every night at 9", ""),
        ("it takes 10 minutes to walk home", ""),
        ("oh I meant 20 minutes, I'm 40", ""),
    ],
)
def test_a_session_need_not_be_named_where_only_sessions_have_times(calm: Business, text: str, means: str) -> None:
    assert said(text, calm) == means


def test_where_other_lanes_keep_times_a_session_is_named(calm: Business) -> None:
    several = replace(calm, service=calm.service.model_copy(update={"lanes": ("guide", "assistant")}))
    assert [said(text, several) for text in ("every night at 9", "cancel all of them", "10 minutes")] == ["", "", ""]
    assert said("a calm session every night at 9", several).startswith("plan_session")
