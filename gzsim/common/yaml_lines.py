"""YAML read into a tree in which every value knows the file and line it was written on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import MappingStartEvent, SequenceStartEvent
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.nodes import Node as YamlNode

from gzsim.common.reading import read_regular, utf8
from gzsim.common.remembering import remembered
from gzsim.common.words import readable, short
from gzsim.errors import InputError

MOST_BYTES = 200_000
MOST_VALUES = 50_000  # counted after aliases are written out, so that a short file cannot stand for a giant one
DEEPEST = 20

FULL_WIDTH = re.compile(r"""\s*(- )?["']?[\w.-]+["']?：""")
"""A name that is parted from its value as Chinese keyboards do."""

_FILE = "the path of a YAML file written by hand"
_TAG = "tag:yaml.org,2002:"
_SCALARS = (str, bool, int, float)
_SAYABLE = "a text, a number, true, false, None, a list, or a dict of names to these"
_READ = {"int", "float", "bool", "null"}
_TEXT = {"str", "timestamp", "merge", "value"}


@dataclass(frozen=True)
class Node:
    """A value of a file: a mapping of nodes, a list of nodes, or a plain scalar; and where it was written.

    ``line`` is that of the key the value stands under, where the reader will look for it.
    """

    value: Any
    file: Path | None = None
    line: int | None = None

    @classmethod
    def of(cls, value: Any, path: tuple[str, ...] = ()) -> Node:
        """Tree of a Python value that stands in no file (a change made in a program).

        Raises InputError if a file could not say it: a set has no order, a generator is read once, and so on; or it is
        nested too deep.
        """
        if len(path) > DEEPEST:
            raise InputError(f"is nested more than {DEEPEST} levels deep", field=readable(path[0]))
        if isinstance(value, BaseModel):
            value = value.model_dump(mode="json")
        if isinstance(value, np.generic | np.ndarray):
            value = value.tolist()
        if isinstance(value, Mapping):
            return cls({str(key): cls.of(part, (*path, str(key))) for key, part in value.items()})
        if isinstance(value, list | tuple):
            return cls([cls.of(part, (*path, str(index))) for index, part in enumerate(value)])
        if value is None or isinstance(value, _SCALARS):
            return cls(value)
        problem = f"must be what a file can say, not {short(value)}"
        raise InputError(problem, field=".".join(map(readable, path)) or None, valid=_SAYABLE)

    def plain(self) -> Any:
        """Return the value without its places: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: part.plain() for key, part in self.value.items()}
        if isinstance(self.value, list):
            return [part.plain() for part in self.value]
        return self.value

    def child(self, key: str | int) -> Node | None:
        """Return the node under a key of a mapping or at a position of a list, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(key))
        if isinstance(self.value, list) and isinstance(key, int) and 0 <= key < len(self.value):
            return self.value[key]
        return None


def read_yaml(path: Path, example: str = "name: value") -> Node:
    """Read a YAML 1.2 file whose top level is a mapping; ``example`` is a line that could stand in it.

    Raises InputError if there is no such file, or it is not UTF-8 text, not YAML, not a mapping, names a key twice, or
    is larger or deeper than a file written by hand can be.
    """
    text = utf8(read_regular(path, MOST_BYTES, _FILE), path, "YAML saved as UTF-8")
    return remembered(path, text, lambda: parse_yaml(text, path, example), Path(__file__))


def parse_yaml(text: str, path: Path | None, example: str = "name: value") -> Node:
    """Tree of a YAML text, which stands in the file at ``path`` unless that is None.

    Raises InputError as `read_yaml` does.

    >>> parse_yaml("years: 10\\nrates: {a: 0.1}", None).child("rates").line
    2
    """
    if len(text) > MOST_BYTES:
        raise InputError(f"is larger than {MOST_BYTES:,} characters", file=path, valid=_FILE)
    try:
        root = _composed(text)
    except InputError as error:
        valid = _slip(text) or None
        raise InputError(error.problem, file=path, line=error.line, column=error.column, valid=valid) from None
    if root is None:
        raise InputError("the file is empty", file=path, valid=f"a mapping such as '{example}'")
    if not isinstance(root, MappingNode):
        problem = "the top level must be a mapping of names to values"
        raise InputError(problem, file=path, line=1, valid=_slip(text) or f"lines such as '{example}'")
    return _Builder(path).build(root, 1, ())


@lru_cache(maxsize=32)  # the shipped scenarios, which others extend, are asked for again and again
def _composed(text: str) -> YamlNode | None:
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    try:
        return yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
        reason = ", ".join(part for part in (error.context, error.problem) if part)
        raise InputError(f"is not valid YAML ({reason})", line=line, column=column) from None
    except (YAMLError, ValueError, OverflowError) as error:  # the last two: escapes beyond Unicode
        raise InputError(f"is not valid YAML ({_first_line(error)})") from None
    except _TooDeepError as error:
        raise InputError(f"is nested more than {DEEPEST} levels deep", line=error.line) from None


def _slip(text: str) -> str:
    """What would be valid in place of a slip of the keyboard that YAML's own words do not tell of; else nothing.

    >>> _slip("years: 10\\nrate：0.1")
    "in line 2 a colon and a space ': ', in place of the full-width '：'"
    """
    for number, line in enumerate(text.splitlines(), 1):
        if FULL_WIDTH.match(line):
            return f"in line {number} a colon and a space ': ', in place of the full-width '：'"
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return f"in line {number} spaces, in place of the tab that it begins with"
    return ""


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        self.line = line


class _Composer(Composer):
    """Puts a text together, unless it is nested so deep that this would exhaust the stack."""

    above = 0

    def compose_node(self, parent: YamlNode | None, index: Any) -> YamlNode | None:
        if self.above == DEEPEST and self.parser.check_event(MappingStartEvent, SequenceStartEvent):
            raise _TooDeepError(self.parser.peek_event().start_mark.line + 1)
        self.above += 1
        node = super().compose_node(parent, index)
        self.above -= 1
        return node


class _Builder:
    """Turns composed YAML into a tree, writing aliases out and keeping count of what they stand for."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.scalars = YAML(typ="safe", pure=True).constructor
        self.values = 0

    def build(self, node: YamlNode, line: int, path: tuple[str, ...]) -> Node:
        self.values += 1
        if self.values > MOST_VALUES or len(path) > DEEPEST:
            problem = f"its aliases (*) stand for more than {MOST_VALUES:,} values or {DEEPEST} levels"
            raise self.error(problem, line, (), "values written out")
        return Node(self.value(node, line, path), self.file, line)

    def value(self, node: YamlNode, line: int, path: tuple[str, ...]) -> Any:
        kind = str(node.tag).removeprefix(_TAG)
        if isinstance(node, MappingNode) and kind == "map":
            return self.mapping(node, path)
        if isinstance(node, SequenceNode) and kind == "seq":
            return [
                self.build(part, part.start_mark.line + 1, (*path, str(index))) for index, part in enumerate(node.value)
            ]
        if isinstance(node, ScalarNode) and kind in _TEXT:
            return node.value
        if isinstance(node, ScalarNode) and kind in _READ:
            return self.scalar(node, kind, line, path)
        raise self.error(f"the tag {node.tag} is not allowed", line, path, "plain YAML values")

    def mapping(self, node: MappingNode, path: tuple[str, ...]) -> dict[str, Node]:
        parts: dict[str, Node] = {}
        for key, part in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise self.error("a name must be text", line, path, "name: value")
            below = (*path, key.value)
            if key.value in parts:
                raise self.error(
                    f"is given twice, first on line {parts[key.value].line}", line, below, "each name once"
                )
            parts[key.value] = self.build(part, line, below)
        return parts

    def scalar(self, node: ScalarNode, kind: str, line: int, path: tuple[str, ...]) -> Any:
        try:
            return getattr(self.scalars, f"construct_yaml_{kind}")(node)
        except (ValueError, KeyError):
            problem = f"cannot be read as a {'number' if kind in ('int', 'float') else kind}: {node.value[:30]!r}"
            raise self.error(problem, line, path, "a number of sensible size") from None

    def error(self, problem: str, line: int, path: tuple[str, ...], valid: str) -> InputError:
        field = ".".join(map(readable, path)) or None
        return InputError(problem, file=self.file, line=line, field=field, valid=valid)


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
