"""A library file read and checked; whatever is wrong is named with its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from gzsim.errors import InputError
from gzsim.indicators.indicator import Indicator

_INDICATORS = TypeAdapter(dict[str, Indicator])


def read_indicators(path: Path) -> dict[str, Indicator]:
    """Read the indicators of a YAML file, by name.

    Raises
    ------
    InputError
        If there is no such file, it is no YAML mapping with the key ``indicators``, or a field of an indicator is
        missing, unknown or impossible; with file, line and field.
    """
    tree = _tree(path)
    entries = tree.get("indicators")
    if not isinstance(entries, CommentedMap) or not entries:
        raise InputError("the file has no indicators", file=path, valid="indicators: a mapping of names to indicators")
    try:
        return _INDICATORS.validate_python(_plain(entries))
    except ValidationError as error:
        first = error.errors()[0]
        place = [part for part in first["loc"] if part != "[key]"]
        text = first["msg"].removeprefix("Value error, ")
        raise InputError(text, file=path, line=_line(entries, place), field=".".join(map(str, place))) from None


def _tree(path: Path) -> CommentedMap:
    try:
        tree = YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=path, valid="a UTF-8 YAML file") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(f"is no YAML: {str(error.problem).splitlines()[0]}", file=path, line=line) from None
    except YAMLError as error:
        raise InputError(f"is no YAML: {error}", file=path) from None
    if not isinstance(tree, CommentedMap):
        raise InputError("is no mapping", file=path, valid="indicators: a mapping of names to indicators")
    return tree


def _plain(value: object) -> object:
    """Plain Python values: the reader's own number and text types are refused by strict models."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [_plain(part) for part in value]
    return float(value) if isinstance(value, float) else value


def _line(tree: CommentedMap, place: Sequence[str | int]) -> int:
    """Line of the deepest part of the place that was written."""
    line, node = tree.lc.line + 1, tree
    for key in place:
        if not isinstance(node, CommentedMap) or key not in node:
            break
        line, node = node.lc.key(key)[0] + 1, node[key]
    return line
