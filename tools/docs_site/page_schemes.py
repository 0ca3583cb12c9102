"""Every scheme that a scenario may declare: what it does, its fields, and what it pays nine places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import numpy as np

from docs_site.contents import Language
from docs_site.markdown import page, table
from gzsim.common.yaml_lines import read_yaml
from gzsim.sanctions import Appraisal
from gzsim.sanctions.money import FEN_PER_MILLION
from gzsim.scenario import Scenario, load_scenario
from gzsim.scenario import schemes as declared
from gzsim.scenario.wording import Wording
from gzsim.views.numbers import minus

WORDS = Path(__file__).parent / "words" / "schemes.yaml"
SCORES = (85.0, 80.0, 78.0, 76.0, 75.0, 74.0, 72.0, 70.0, 65.0)
NOT_FIELDS = {"name", "name_zh", "reference", "type"}
OWNER_ZH = re.compile("方案“[^”]*”(?:所依的|所调整的|所依|中|的)?")
SAID = {
    "en": {
        "title": "# Schemes of reward and sanction",
        "lead": "What may follow from scores and ranks. A scenario declares schemes under names of its own and puts "
        "one in force (`scheme_in_force`). The examples are read as part of `guizhou-2025`. How leaders respond, what "
        "a point is worth under each scheme and how to write one of your own is told in [sanctions.md](sanctions.md).",
        "money": "## What each example pays",
        "told": "Nine places with these scores, settled to the last fen by the rules above. CNY million; positive is "
        "received. What has no row moves no money on scores alone: it changes bonuses, or reads lights, detections or "
        "the water.",
        "fields": ("field", "meaning", "unless given"),
        "scheme": "scheme",
        "score": "scored {}",
        "needed": "(needed)",
        "nothing": "No fields of its own.",
        "left": "left out",
    },
    "zh": {
        "title": "# 奖惩方案",
        "lead": "得分和名次可以带来的后果。情景文件可自行命名若干方案，并以 `scheme_in_force` 指定其中一个生效。"
        "下列示例均作为 `guizhou-2025` 的一部分读入并核验。主官如何应对、各方案下一分值多少、怎样自编方案，"
        "见[奖惩方案详解](sanctions.zh.md)。",
        "money": "## 各示例的资金结果",
        "told": "九个单位得分如表头，按上述规则结算到分。单位：万元，正数为所得。表中未列的方案仅凭得分不转移资金："
        "或改变奖金，或取决于亮灯、查实的虚报和断面水质。",
        "fields": ("字段", "含义", "默认值"),
        "scheme": "方案",
        "score": "{}分",
        "needed": "（必填）",
        "nothing": "没有其他字段。",
        "left": "不设",
    },
}


def kinds() -> dict[str, type]:
    """Classes of schemes by the type that a file names."""
    union = get_args(declared.Scheme)[0]
    return {each.model_fields["type"].default: each for each in get_args(union)}


@cache
def words() -> dict[str, dict[str, Any]]:
    """What is said of each type, and its example."""
    return read_yaml(WORDS).plain()


@cache
def with_examples() -> Scenario:
    """Today's scenario with an example of every type, under the name of the type."""
    examples = {
        f"schemes.{kind}": {"type": kind, "name": said["name"], "name_zh": said["name_zh"], **said["example"]}
        for kind, said in words().items()
    }
    return load_scenario("guizhou-2025").with_(examples, name="examples")


def write(language: Language) -> str:
    """Text of the page."""
    said = SAID[language]
    parts = [part for kind in words() for part in _scheme(kind, language)]
    headings = [said["scheme"], *(said["score"].format(f"{score:g}") for score in SCORES)]
    return page(said["title"], said["lead"], *parts, said["money"], said["told"], table(headings, _paid(language)))


def _scheme(kind: str, language: Language) -> Iterator[str]:
    told, said, chinese = words()[kind], SAID[language], language == "zh"
    yield f"## {told['name_zh']} `{kind}`" if chinese else f"## {told['name']} {told['name_zh']} `{kind}`"
    yield told["says_zh" if chinese else "says"]
    fields = [*_fields(kind, language)]
    yield table(said["fields"], fields) if fields else said["nothing"]
    whole = {"type": kind, "name": told["name"], "name_zh": told["name_zh"], **told["example"]}
    lines = [f"  {kind}:", *(f"    {key}: {_yaml(each)}" for key, each in whole.items())]
    yield "```yaml\nschemes:\n" + "\n".join(lines) + "\n```"


def _fields(kind: str, language: Language) -> Iterator[tuple[str, str, str]]:
    """Name, meaning and default of each field that makes the rule."""
    wording, said = Wording(with_examples()), SAID[language]
    cls = kinds()[kind]
    schema = cls.model_json_schema()
    for name, field in schema["properties"].items():
        if name in NOT_FIELDS:
            continue
        needed = name in schema.get("required", ())
        default = said["needed"] if needed else _yaml(cls.model_fields[name].get_default(call_default_factory=True))
        meaning = field.get("description", "")
        if language == "zh":
            meaning = OWNER_ZH.sub("", wording.of(("schemes", kind, name)).name.zh)
        yield f"`{name}`", meaning, said["left"] if default == "null" else default


def _yaml(value: Any) -> str:
    """A value as a file says it, in one line."""
    if value is None:
        return "null"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_yaml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, str):
        return f'"{value}"' if value.isdigit() else value
    return f"{value:g}"


def _paid(language: Language) -> Iterator[list[str]]:
    """What each example pays, in CNY million."""
    scenario, appraisal = with_examples(), Appraisal(np.array(SCORES))
    for kind, told in words().items():
        scheme = scenario.scheme(kind)
        if scheme.measures_read():
            continue
        money = scheme.settle(appraisal).money / FEN_PER_MILLION
        if money.any():
            yield [
                told["name_zh" if language == "zh" else "name"],
                *(_money(each, language) if each else "0" for each in money),
            ]


def _money(million: float, language: Language) -> str:
    """CNY million; in Chinese in ten thousands of yuan."""
    return minus(f"{100 * million:+.2f}" if language == "zh" else f"{million:+.2f}")
