"""Recipes as YAML: reading with the line of a fault, writing plain and in a fixed order."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.representer import RepresenterError

from gzsim.errors import InputError

SUFFIXES = (".yaml", ".yml")


def read_text(source: str | os.PathLike[str]) -> tuple[dict[str, Any], Callable[[InputError], InputError]]:
    """Read YAML, and return its content with a function that tells an error its file and line."""
    file = Path(source) if not isinstance(source, str) or source.endswith(SUFFIXES) else None
    try:
        text = str(source) if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file, valid="a YAML file in UTF-8") from None
    try:
        marked = YAML().load(text)
        content = YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(f"not YAML: {error.problem}", file=file, line=line) from None
    except YAMLError as error:
        raise InputError(f"not YAML: {error}", file=file) from None
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise InputError("not a recipe", file=file, valid="a mapping from choice to value, with directions")

    def located(error: InputError) -> InputError:
        line = _line(marked, (error.field or "").split("."))
        return InputError(error.problem, file=file, line=line, field=error.field, valid=error.valid)

    return content, located


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


def input_error(error: ValidationError) -> InputError:
    """First fault that pydantic found, said as gzsim says it."""
    first = error.errors()[0]
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, InputError):
        return cause
    field = ".".join(str(part) for part in first["loc"])
    message = "no such choice" if first["type"] == "extra_forbidden" else first["msg"].lower()
    return InputError(f"{message}, not {first['input']!r}"[:200], field=field or None)


def _line(marked: Any, path: list[str]) -> int | None:
    line = None
    for name in path:
        if not hasattr(marked, "lc") or not isinstance(marked, Mapping) or name not in marked:
            break
        line = marked.lc.key(name)[0] + 1
        marked = marked[name]
    return line
