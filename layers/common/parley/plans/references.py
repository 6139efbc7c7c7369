"""References in a step's parameters: to results of other steps, and to people and things that the message names.

{"step": "free", "field": "slots[0].start"}     a result, as it is
{"entity_type": "PERSON", "value": "John"}      what the message names
"{{free.slots[0].start}}"                       the same as the first
"Tea at {{free.slots[0].start}}"                in a text: as a text
"{{PERSON:John}}"                               the same as the second
"{{events.words}}"                              what the step has said; where a text is wanted, any list of it, too
"""

import re
from collections.abc import Callable, Iterator, Mapping

from pydantic import JsonValue

STEP = r"[A-Za-z_][\w-]*"
MARK = re.compile(r"\{\{(?:\s*+(?P<type>[A-Z]{2,20}):)?+(?P<inner>[^{}]*+)\}\}")
"""Matches a reference in double braces, such as `{{free.slots[0].start}}`, in linear time, however many braces and
spaces a model writes."""
PATH = re.compile(rf"(?P<step>{STEP})\.(?P<field>.+)")
FIELD = re.compile(r"(?:^|\.)([A-Za-z_]\w*)|\[(\d{1,3})\]")


WORDS = "words"
"""The field that every step's result has: the result as text for the person."""


class Unresolvable(ValueError):
    """A reference in a plan that cannot be resolved. The message names the reference and says why."""


def references(value: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield every (step id, field) that a parameter refers to; the field is empty for a reference that cannot be
    read."""
    if isinstance(value, str):
        for mark in MARK.finditer(value):
            if mark["type"] is None:
                path = PATH.fullmatch(_inner(mark))
                yield (path["step"], path["field"]) if path else (_inner(mark), "")
    elif isinstance(value, dict) and value.keys() == {"step", "field"}:
        yield str(value["step"]), str(value["field"])
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from references(each)


def entities(value: JsonValue) -> Iterator[tuple[str, str]]:
    """Yield every (type, value) of the message's entities that a parameter refers to, as ("PERSON", "John")."""
    if isinstance(value, str):
        yield from ((mark["type"], _inner(mark)) for mark in MARK.finditer(value) if mark["type"] is not None)
    elif isinstance(value, dict) and value.keys() == {"entity_type", "value"}:
        yield str(value["entity_type"]), str(value["value"])
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from entities(each)


def steps_in(params: Mapping[str, JsonValue]) -> frozenset[str]:
    """Return the ids of the steps that these parameters refer to."""
    return frozenset(step for value in params.values() for step, _ in references(value))


def resolve(
    value: JsonValue,
    results: Mapping[str, Mapping[str, JsonValue]],
    shown: Callable[[JsonValue], str] = str,
    is_text: bool = False,
) -> JsonValue:
    """Return the value with every reference replaced by the result it refers to. Within a text, `shown` formats the
    result, and a list becomes its step's words; with `is_text`, a list always does.

    Raises Unresolvable.
    """
    if isinstance(value, str):
        whole = MARK.fullmatch(value)
        if whole is not None:
            return _in_words(whole, results) if is_text else _meant(whole, results)
        return MARK.sub(lambda mark: shown(_in_words(mark, results)), value)
    if isinstance(value, dict) and value.keys() == {"step", "field"}:
        return look_up(str(value["step"]), str(value["field"]), results)
    if isinstance(value, dict) and value.keys() == {"entity_type", "value"}:
        return value["value"]
    if isinstance(value, dict):
        return {name: resolve(each, results, shown, is_text) for name, each in value.items()}
    return [resolve(each, results, shown, is_text) for each in value] if isinstance(value, list) else value


def _in_words(mark: re.Match[str], results: Mapping[str, Mapping[str, JsonValue]]) -> JsonValue:
    """Return the value of a reference as text: for a list or an object, the words of the step that it came from."""
    found = _meant(mark, results)
    if not isinstance(found, list | dict):
        return found
    return results[_inner(mark).partition(".")[0].strip()].get(WORDS, "")


def _meant(mark: re.Match[str], results: Mapping[str, Mapping[str, JsonValue]]) -> JsonValue:
    if mark["type"] is not None:
        return _inner(mark)
    path = PATH.fullmatch(_inner(mark))
    if path is None:
        raise Unresolvable(f"{mark[0]} is not of the form {{{{step.field}}}}")
    return look_up(path["step"], path["field"], results)


def _inner(mark: re.Match[str]) -> str:
    return mark["inner"].strip()


def look_up(step: str, field: str, results: Mapping[str, Mapping[str, JsonValue]]) -> JsonValue:
    """Return the field at this path ("slots[0].start") in the result of the step with this id. Raises Unresolvable."""
    if step not in results:
        raise Unresolvable(f"there is no result of a step {step!r}")
    parts = list(FIELD.finditer(field))
    if "".join(part[0] for part in parts) != field or not field:
        raise Unresolvable(f"{field!r} is no field")
    found: JsonValue = dict(results[step])
    for part in parts:
        name, place = part[1], part[2]
        if name is not None and isinstance(found, dict) and name in found:
            found = found[name]
        elif place is not None and isinstance(found, list) and int(place) < len(found):
            found = found[int(place)]
        else:
            raise Unresolvable(f"{step}.{field} is not there: {part[0]!r} leads nowhere")
    return found
