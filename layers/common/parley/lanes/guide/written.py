"""The written session, which needs no model: `scripts/<language>.txt`, or `scripts/guide.<language>.txt` of the
operator's files.

The next sentence is found by the number of sentences told so far. So the conversation keeps no text of the script.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path

from parley.business.files import Business
from parley.business.script import Script, script_of, told_within
from parley.lanes.guide.notes import GUIDE_LANE, GuidedSession
from parley.texts import Language


@cache
def own_script(language: Language) -> Script:
    """Return the guide's own written session in this language."""
    source = files(__package__).joinpath("scripts", f"{language}.txt")
    return script_of(source.read_text(encoding="utf-8"), Path(str(source)))


def sentences_of(phase: str, session: GuidedSession, business: Business | None) -> tuple[str, ...]:
    """Return the written sentences of a phase of the session, in order, from the operator's script or else the guide's
    own: as many as the phase's budget, or fewer if an operator's script has no more.
    """
    scripts = business.scripts if business else {}
    given = scripts.get(f"{GUIDE_LANE}.{session.language}", {}).get(phase)
    return told_within(given or own_script(session.language)[phase], session.budgets[phase])
