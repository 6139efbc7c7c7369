"""Makes moto parse and check each DynamoDB expression only once.

An update or a condition has the same text each time it is used; only the values differ. So its text is taken apart
once, and what moto checks of the text alone is checked once. What depends on values or items is done each time, by
moto.
"""

from collections import deque
from functools import cache
from typing import Any

import pytest
from moto.dynamodb.comparisons import ConditionExpressionParser
from moto.dynamodb.parsing import validators
from moto.dynamodb.parsing.ast_nodes import DepthFirstTraverser, Node
from moto.dynamodb.parsing.expressions import UpdateExpressionParser
from moto.dynamodb.parsing.validators import (
    ActionCountValidator,
    OverlappingPathsValidator,
    UpdateExpressionValidator,
    UpdateHashRangeKeyValidator,
)

OF_TEXT_ALONE = (ActionCountValidator, OverlappingPathsValidator, UpdateHashRangeKeyValidator)
"""The validators that depend on an update's text and names alone."""

_is_right: set[tuple[object, ...]] = set()
"""The update texts that passed these checks, with their names and their table's keys."""
_made, _lexed = UpdateExpressionParser.make, ConditionExpressionParser._lex_condition_expression


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Make moto parse each update or condition expression only once, until the patch is undone."""
    patch.setattr(UpdateExpressionParser, "make", staticmethod(_update))
    patch.setattr(validators, "deepcopy", _copy)
    patch.setattr(UpdateExpressionValidator, "validate", _validated)
    patch.setattr(DepthFirstTraverser, "traverse_node_recursively", _traversed)
    patch.setattr(ConditionExpressionParser, "_lex_condition_expression", lambda parser: deque(_words(parser)))


@cache
def _update(text: str) -> Any:
    """Return the syntax tree of an update expression. Callers copy it before they change it."""
    tree: Any = _made(text)
    tree.text = text
    return tree


def _words(parser: Any) -> tuple[Any, ...]:
    return _words_of(parser.condition_expression)


@cache
def _words_of(text: str) -> tuple[Any, ...]:
    """Return the tokens of a condition expression."""
    return tuple(_lexed(ConditionExpressionParser(text, None, None)))


def _copy(node: Any, parent: Any = None) -> Any:
    """Copy a syntax tree. Its tokens are shared, and only its nodes are copied."""
    if not isinstance(node, Node):
        return node
    copied = object.__new__(type(node))
    vars(copied).update(vars(node), parent=parent)
    copied.children = node.children and [_copy(child, copied) for child in node.children]
    return copied


def _validated(validator: Any) -> Any:
    """Validate an update expression, and return its tree with the values. Checks that depend on the text alone are made
    only once.
    """
    node, names = validator.node_to_validate, validator.expression_attribute_names or {}
    key = (node.text, *sorted(names.items()), *validator.table.table_key_attrs)
    for processor in validator.processors:
        if key not in _is_right or not isinstance(processor, OF_TEXT_ALONE):
            node = processor.traverse(node)
    _is_right.add(key)
    return node


@cache
def _is_node(kind: type) -> bool:
    return issubclass(kind, Node)


_changes: dict[tuple[type, type], bool] = {}
"""Whether a type of traverser processes a type of node."""


def _traversed(traverser: Any, node: Any, child_id: int = -1) -> Any:
    """Traverse a tree as moto's traverser does, but look up only once whether it processes a kind of node."""
    if not _is_node(type(node)):
        return node
    parent = node.parent
    for number, child in enumerate(node.children or ()):
        traverser.pre_processing_of_child(node, number)
        traverser.traverse_node_recursively(child, number)
    pair = type(traverser), type(node)
    if pair not in _changes:
        _changes[pair] = isinstance(node, traverser.nodes_to_be_processed())
    if _changes[pair]:
        node = traverser.process(node)
        node.parent = parent
        if parent:
            parent.children[child_id] = node
    return node
