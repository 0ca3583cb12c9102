"""From what pydantic found to one message in plain words: file, line, field, problem, and what would be valid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from gzsim.common.words import did_you_mean, percent_hint, readable, short
from gzsim.common.yaml_lines import Node
from gzsim.errors import CombinedInputError, InputError

_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not known here",
    "float_type": "must be a number, not {shown}",
    "float_parsing": "must be a number, not {shown}",
    "int_type": "must be a whole number, not {shown}",
    "int_from_float": "must be a whole number, not {shown}",
    "int_parsing_size": "must be a whole number of sensible size, not {shown}",
    "finite_number": "must be a finite number, not {shown}",
    "string_type": "must be text, not {shown}",
    "string_too_short": "must not be empty",
    "string_pattern_mismatch": "must be a six-digit administrative code, not {shown}",
    "dict_type": "must be a mapping of names to values, not {shown}",
    "model_attributes_type": "must be a mapping of names to values, not {shown}",
    "model_type": "must be a mapping of names to values, not {shown}",
    "tuple_type": "must be a list, not {shown}",
    "list_type": "must be a list, not {shown}",
    "too_short": "must hold at least {min_length}, not {actual_length}",
    "too_long": "must hold at most {max_length}, not {actual_length}",
    "greater_than_equal": "must be at least {ge:.10g}, not {shown}",
    "greater_than": "must be more than {gt:.10g}, not {shown}",
    "less_than_equal": "must be at most {le:.10g}, not {shown}",
    "less_than": "must be less than {lt:.10g}, not {shown}",
    "string_unicode": "must be text of whole characters, not {shown}",
    "union_tag_not_found": "is missing",
    "is_instance_of": "must be a {class}, not {shown}",
}
_MAY_BE_ABSENT = ("missing", "rule", "union_tag_not_found")
_NAMED = {  # mappings whose names are the author's own, and whose values have fields
    *((part,) for part in ("indicators", "departments", "schemes", "vetoes")),
    ("zones", "names"),
    ("grades", "bands"),
}
_UNION = ("union_tag_invalid", "union_tag_not_found")  # the type that tells the members of a union apart
_EXPECTED = {"literal_error": "expected", "union_tag_invalid": "expected_tags"}


def input_error(error: ValidationError, tree: Node, if_missing: str = "") -> InputError:
    """Return the error of the field that each problem is about, at the line it was written on.

    ``if_missing`` says what may be done where something at the top of the tree is missing. An InputError that was
    raised by a check of one's own is told as it is.
    """
    details = error.errors(include_url=False)
    wrong = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    # what is wrong inside a list is not counted in it: the list is not too short for that
    details = [detail for detail in details if detail["type"] != "too_short" or detail["loc"] not in wrong]
    errors = [_own(detail) or _misspelt(detail, tree) or _one(detail, tree, if_missing) for detail in details]
    unlike = list({str(each): each for each in errors}.values())
    return unlike[0] if len(unlike) == 1 else CombinedInputError(unlike)


def argument_error(error: ValidationError, arguments: Mapping[str, Any]) -> InputError:
    """Return the error of what was given in a program and not in a file."""
    return input_error(error, _of_arguments(arguments))


def _of_arguments(value: Any) -> Node:
    """Tree of what can be told apart by names and places, whatever the rest is."""
    if isinstance(value, Mapping):
        return Node({str(key): _of_arguments(part) for key, part in value.items()})
    return Node([_of_arguments(part) for part in value] if isinstance(value, list | tuple) else value)


def _place(tree: Node, loc: tuple[str | int, ...]) -> tuple[list[str], Node]:
    """Names that stand in the file, and the nearest node, of a pydantic location.

    Pydantic puts the chosen member of a union among the names; it stands in no file.
    """
    node, names = tree, []
    for part in loc:
        below = node.child(part)
        if below is not None:
            node = below
            names.append(str(part))
    return names, node


def _misspelt(detail: Mapping[str, Any], tree: Node) -> InputError | None:
    """Error of a name that was given by mistake: what is below it lacks everything, or nothing is there to remove."""
    absent = detail["type"] in ("missing", "union_tag_not_found")
    if absent and detail["loc"]:
        names, node = _place(tree, detail["loc"] if detail["type"] in _UNION else detail["loc"][:-1])
    elif detail["input"] is None and detail["type"] != "rule":
        names, node = _place(tree, detail["loc"])
    else:
        return None
    above, node_above = _place(tree, tuple(names[:-1]))
    if not names or not isinstance(node_above.value, dict):
        return None
    hint = did_you_mean(names[-1], [name for name in node_above.value if name != names[-1]])
    field, place = ".".join(map(readable, names)), {"file": node.file, "line": node.line}
    if not absent:
        return InputError(f"is empty, and there is nothing of that name to remove{hint}", field=field, **place)
    if hint and tuple(above) in _NAMED:
        return InputError(f"is a new name, and lacks what it needs{hint}", field=field, **place)
    return None


def _own(detail: Mapping[str, Any]) -> InputError | None:
    cause = detail.get("ctx", {}).get("error")
    return cause if isinstance(cause, InputError) else None


def _one(detail: Mapping[str, Any], tree: Node, if_missing: str) -> InputError:
    loc = (*detail["loc"], "type") if detail["type"] in _UNION else detail["loc"]
    names, node = _place(tree, loc)
    if detail["type"] in _MAY_BE_ABSENT and loc and names[-1:] != [str(loc[-1])]:
        names.append(str(loc[-1]))
    field = ".".join(map(readable, names))
    problem, valid = _words(detail, if_missing)
    return InputError(problem, file=node.file, line=node.line, field=field or None, valid=valid or None)


def _words(detail: Mapping[str, Any], if_missing: str) -> tuple[str, str]:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    if kind == "rule":
        return context["text"], context["valid"]
    if kind in _EXPECTED:
        known = [word.strip(" '") for word in context[_EXPECTED[kind]].replace(" or ", ", ").split(",")]
        said = context.get("tag", given)
        if "tag" in context and isinstance(given, Mapping):
            said = given.get(context["discriminator"].strip("'"))  # the tag is a text, even of nothing
        problem = "is empty" if said is None else f"unknown value {_shown(said)}"
        return f"{problem}{did_you_mean(str(said), known)}", ", ".join(known)
    if kind == "missing" and len(detail["loc"]) == 1:
        return _WORDS[kind], if_missing
    if kind == "float_type" and isinstance(given, int) and not isinstance(given, bool):
        return "is too large a number", ""
    if kind in _WORDS:
        return _WORDS[kind].format(shown=_shown(given), **context) + _as_share(kind, context, given), ""
    return detail["msg"].removeprefix("Value error, "), ""


def _as_share(kind: str, context: Mapping[str, Any], given: Any) -> str:
    """Hint for whoever wrote percent where a share from 0 to 1 belongs."""
    if kind == "float_type" and isinstance(given, str) and given.strip().endswith("%"):
        return " (a share of 15 % is written 0.15; a target in percent is written without the sign)"
    return percent_hint(given) if kind == "less_than_equal" and context["le"] == 1 else ""


def _shown(value: Any) -> str:
    """What was given, short enough to be read."""
    if value is None:
        return "empty"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and abs(value) >= 10**20:
        return "a number of more than 20 digits"
    return short(value)
