"""A scenario to begin with: a file that changes nothing yet, each field beside what it means and what it takes.

Names come from the words of scenarios, in English and Chinese; what a field takes and means from the reference of
fields, which is made from the schema that checks it.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap
from typing import Any

from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.scenario.field_reference import Field, fields
from gzsim.scenario.loading import SUFFIXES, load_scenario, shipped_scenarios
from gzsim.scenario.scenario import Scenario
from gzsim.scenario.wording import Wording
from gzsim.views.labels import label

WIDTH = 96
"""Columns of a comment."""

HEAD = """\
# A scenario of gzsim: all is as in {base}, but for what you change below.
# Nothing is changed yet. What you delete stays as in {base}.
# gzsim的情景文件：除您在下面改动之处外，均与{base}相同。
# 目前尚未改动；删去的条目沿用{base}的设定。
# Then 然后:
#   gzsim check {file}
#   gzsim explain {file}
#   gzsim compare {command} {file}
# Every field 全部字段: docs/scenarios.md
schema_version: 1
extends: {extends}
title: {title}
title_zh: {title_zh}
author: "{author}"
reference: "{reference}"
baseline: {baseline}
"""
AUTHOR = "Your name 您的姓名"
REFERENCE = "What this is based on 依据"
SIMULATED = ("years", "replications", "seed")
"""Fields of `simulation` that people change."""

IDENTITY = ("name", "name_zh", "type", "reference", "of")
"""Fields of a scheme that say what it is, and what it is made of."""

AS_SHARE = "as a share, 0.15 is 15 % 小数形式，0.15即15%"
ENDLESS = re.compile(r" [≥≤<>] -?(?:\d{9,}|1e\+\d+|2\^63)")
"""Bounds that say only that a number must not be absurd."""

WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})
"""Words that YAML, or YAML of old, takes for something else than a text."""

KINDS_ZH = {"whole number": "整数", "number": "数值", "text": "文本", "list": "列表", "mapping": "映射", " or ": " 或 "}
"""Kinds of values in the reference of fields, in Chinese."""


def write_skeleton(path: Path, base: str) -> Path:
    """Write a scenario that extends another, unless there is a file of that name; it loads as it is.

    Raises InputError if there is one, its name does not end in .yaml, the base cannot be read, or nothing can be
    written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("does not end in .yaml", file=path, valid=f"a name such as {path.stem}.yaml")
    if path.exists():
        raise InputError("is there already", file=path, valid="another name")
    scenario = load_scenario(base)
    named = base in shipped_scenarios()
    extends = base if named else os.path.relpath(base, path.parent)
    text = skeleton(scenario, path.name, Path(extends).as_posix() if not named else base)
    return write_or_refuse(path, text.encode(), "a file that can be written")


def skeleton(base: Scenario, file: str, extends: str) -> str:
    """The text of a scenario that extends another: the fields that people change most, as they are in it.

    >>> print(skeleton(load_scenario("guizhou-2025"), "mine.yaml", "guizhou-2025").splitlines()[10])
    extends: "guizhou-2025"
    """
    stem = Path(file).stem
    head = HEAD.format(
        base=_plain(base.name), file=_plain(file), command=_plain(extends), extends=_scalar(extends),
        author=AUTHOR, reference=REFERENCE,
        title=_scalar(f"{stem}, based on: {base.title}"), title_zh=_scalar(f"{stem}（基于：{base.title_zh}）"),
        baseline=_scalar(base.name),
    )  # fmt: skip
    writer = _Writer(base)
    parts = (writer.weights, writer.zones, writer.ranking, writer.targets, writer.schemes, writer.warnings,
             writer.simulation)  # fmt: skip
    return "\n".join([head, *(line for part in parts for line in (*part(), ""))]).rstrip("\n") + "\n"


class _Writer:
    """Lines of the fields of one scenario, each below what it means."""

    def __init__(self, base: Scenario) -> None:
        self._told = base.to_dict()
        self._words, self._fields = Wording(base), fields()

    def weights(self) -> Iterator[str]:
        """The weight of all long-horizon indicators."""
        yield from self._field(
            ("long_term_weight",), "long_term_weight", self._told.get("long_term_weight", "declared")
        )

    def zones(self) -> Iterator[str]:
        """The zone model, and the weight of each indicator in each zone."""
        zones = self._told["zones"]
        yield "zones:"
        yield from self._field(("zones", "model"), "zones.model", zones["model"], 2)
        yield from self._comment(self._fields["zones.weights"], 2, "share")
        yield "  weights:"
        for zone, weights in zones["weights"].items():
            yield f"    {_scalar(zone)}:  # {self._named('zone', zone)}"
            for indicator, weight in weights.items():
                yield f"      {_scalar(indicator)}: {_scalar(weight)}  # {self._named('indicator', indicator)}"

    def ranking(self) -> Iterator[str]:
        """How places with different weights are ranked."""
        yield from self._field(("ranking",), "ranking", self._told["ranking"])

    def targets(self) -> Iterator[str]:
        """What each indicator asks for."""
        yield from self._comment(self._fields["indicators.<name>.target"])
        yield "indicators:"
        for name, indicator in self._told["indicators"].items():
            words = self._words.of(("indicators", name, "target"))
            told, unit = self._named("indicator", name), _plain(label(words.unit.en, words.unit.zh, "both"))
            yield f"  {_scalar(name)}: {{target: {_scalar(indicator['target'])}}}  # {told}, {unit}"

    def schemes(self) -> Iterator[str]:
        """The scheme in force, and the figures of each."""
        schemes = self._told["schemes"]
        yield from self._field(("scheme_in_force",), "scheme_in_force", self._told["scheme_in_force"])
        listed = ", ".join(f"{name} {self._named('scheme', name)}" for name in schemes)
        yield f"#   here 可选: {listed}"
        numbers = {name: {key: value for key, value in scheme.items() if key not in IDENTITY}
                   for name, scheme in schemes.items()}  # fmt: skip
        if any(numbers.values()):
            yield "schemes:"
        for name, changed in numbers.items():
            if changed:
                yield f"  {_scalar(name)}:  # {self._named('scheme', name)}"
            for key, value in changed.items():
                reference = f"schemes.<name> ({schemes[name]['type']}).{key}"
                yield from self._field(("schemes", name, key), reference, value, 4)

    def warnings(self) -> Iterator[str]:
        """When lights are lit, and what they cost."""
        if "warnings" in self._told:
            yield "warnings:"
            for key, value in self._told["warnings"].items():
                yield from self._field(("warnings", key), f"warnings.{key}", value, 2)

    def simulation(self) -> Iterator[str]:
        """How long, how often and with which luck."""
        yield "simulation:"
        for key in SIMULATED:
            yield from self._field(("simulation", key), f"simulation.{key}", self._told["simulation"][key], 2)

    def _named(self, kind: str, key: str) -> str:
        return _plain(label(*self._words.named(kind, key), "both"))

    def _field(self, path: tuple[str, ...], reference: str, value: Any, indent: int = 0) -> Iterator[str]:
        words = self._words.of(path)
        yield f"{' ' * indent}# {_plain(label(*words.name, 'both'))}"
        yield from self._comment(self._fields[reference], indent, label(words.unit.en, words.unit.zh, "both"), path)
        yield f"{' ' * indent}{_scalar(path[-1])}: {_scalar(value)}"

    def _comment(self, field: Field, indent: int = 0, unit: str = "", path: tuple[str, ...] = ()) -> Iterator[str]:
        """What a field means, and which values it takes, in both languages."""
        takes = "; ".join(filter(None, (self._choices(field, path), AS_SHARE if unit == "share" else unit)))
        for text in (field.meaning, f"takes 取值: {takes}"):
            yield from (f"{' ' * indent}#   {line}" for line in wrap(_plain(text), WIDTH - indent))

    def _choices(self, field: Field, path: tuple[str, ...]) -> str:
        """The values that a field takes: words with what they mean, kinds of values in both languages."""
        words = re.findall(r"`([^`]+)`", field.takes)
        rest = ENDLESS.sub("", re.sub(r"`[^`]+`(?:, | or )?", "", field.takes))
        rest = "" if rest == "mapping" else re.sub(r"^ or | or $", "", rest).strip()
        chinese = rest
        for english, zh in KINDS_ZH.items():
            chinese = chinese.replace(english, zh)
        told = [f"{word} {self._words.value(path, word).zh}" if path else word for word in words]
        return ", ".join([*told, *([rest if chinese == rest else f"{rest} {chinese}"] if rest else [])])


def _plain(text: str) -> str:
    """A text on one line, so that nothing in a name ends a comment."""
    return " ".join(text.split())


def _scalar(value: Any) -> str:
    """A value as YAML on one line; texts that are no plain name in quotation marks."""
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z_]*[a-z]", value) and value not in WORDS:
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_scalar(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_scalar, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
