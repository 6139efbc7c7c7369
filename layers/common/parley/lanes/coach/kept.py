"""What the coach keeps about a person, as lines for the person who asks for their data."""

from collections.abc import Iterator

from parley.lanes.coach.flow import status
from parley.lanes.coach.notes import for_call
from parley.lanes.coach.texts import say
from parley.lanes.coach.words import with_after
from parley.lanes.preferences import style_names
from parley.ports import Services
from parley.tools.tool import Call


def kept(call: Call[Services]) -> Iterator[str]:
    """Yield the lines about the habit in an answer to "what do you know about me": its status while it goes on, the
    facts of its profile, the coach's tone and the last prompts. What is empty is left out.
    """
    notes, says = for_call(call), say(call)
    profile = notes.profile
    facts = {name: str(getattr(profile, field)) for field, name in says.facts.items() if getattr(profile, field)}
    prompts = dict.fromkeys(filter(None, (notes.last_prompt, profile.last_successful_prompt)))
    if notes.status in ("active", "paused"):  # of one that is over, only what was told is kept
        yield status(call, notes)
    if profile.prompt_anchor:
        facts[says.facts["prompt_anchor"]] = with_after(profile.prompt_anchor, call.language)
    if facts:
        yield says.my_facts.format(facts=", ".join(f"{name}: {value}" for name, value in facts.items()))
    if profile.tone:
        yield says.my_tone.format(tones=style_names(profile.tone, call.language))
    if prompts:
        yield says.my_prompts.format(prompts=" / ".join(prompts))
