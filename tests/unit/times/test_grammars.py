"""The grammars' files: what they name exists, and a language is nothing but a file."""

import inspect

import pytest

from parley.times.grammar import Grammar, GrammarRule, grammar, languages
from parley.times.makers import FUNCTIONS
from parley.times.tokens import TOKEN


def rules(spoken: Grammar) -> list[GrammarRule]:
    return [rule for each in spoken.starting.values() for _, rule in each]


@pytest.mark.parametrize("language", languages())
def test_every_part_of_a_rule_is_made_by_something(language: str) -> None:
    spoken = grammar(language)
    made = {rule.category for rule in rules(spoken)}
    made |= {category for meant in spoken.forms.values() for category, _ in meant}
    made |= set(TOKEN.groupindex)
    assert [rule for rule in rules(spoken) if not set(rule.parts) <= made] == []


@pytest.mark.parametrize("language", languages())
def test_every_function_takes_the_parts_of_its_rules(language: str) -> None:
    for rule in rules(grammar(language)):
        given = [name for name in rule.names if name is not None]
        assert len(set(given)) == len(given), rule
        assert rule.made_by != "same" or len(given) == 1, rule
        inspect.signature(FUNCTIONS[rule.made_by]).bind(**dict.fromkeys(given))
