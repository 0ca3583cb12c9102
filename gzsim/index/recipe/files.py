"""Recipes as YAML: reading with the line of a fault, writing plain and in a fixed order."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.representer import RepresenterError

from gzsim.common.reading import as_path
from gzsim.common.yaml_lines import parse_yaml, read_yaml
from gzsim.errors import InputError
from gzsim.index.recipe.methods import name_of
from gzsim.index.recipe.step import Step

SUFFIXES = (".yaml", ".yml")
_EXAMPLE = "directions: {growth: 1}"


def read_text(source: str | os.PathLike[str]) -> tuple[dict[str, Any], Callable[[InputError], InputError]]:
    """Read YAML, and return its content with a function that tells an error its file and line."""
    is_text = isinstance(source, str) and not source.endswith(SUFFIXES)
    file = None if is_text else as_path(source, "source", "the text of a recipe, or the path of its file")
    tree = parse_yaml(str(source), None, _EXAMPLE) if file is None else read_yaml(file, _EXAMPLE)

    def located(error: InputError) -> InputError:
        node = tree
        for name in (error.field or "").split("."):
            node = node.child(name) or node
        line = None if node is tree else node.line
        return InputError(error.problem, file=file, line=line, field=error.field, valid=error.valid)

    return tree.plain(), located


def written(choices: Mapping[str, Any]) -> str:
    """YAML text of plain choices."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output, yaml.allow_unicode = None, False, True
    yaml.width = 110
    stream = io.StringIO()
    try:
        yaml.dump(dict(choices), stream)
    except RepresenterError as error:
        raise InputError(
            f"a parameter cannot be written: {error}", valid="numbers, texts, lists and mappings"
        ) from None
    return stream.getvalue()


def named(field: str, value: Any) -> Any:
    """What a file says of a choice: methods by their names, lists for tuples."""
    if isinstance(value, Step):
        return Step(method=name_of(field.removesuffix("_of"), value.method), parameters=value.parameters).model_dump()
    if isinstance(value, dict):
        return {name: named(field, part) for name, part in value.items()}
    return list(value) if isinstance(value, tuple) else value
