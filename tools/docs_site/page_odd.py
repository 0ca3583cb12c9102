"""The model by the ODD+D protocol, made from the engine: its state, calendar, rules, draws and outcomes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from docs_site.contents import Language
from docs_site.markdown import page, table
from docs_site.odd_words import SAID
from docs_site.page_lists import BETTER, SCOPES, SOURCES
from docs_site.rules import Rule, draws, year
from docs_site.staging import ROOT
from gzsim.scenario import load_scenario
from gzsim.scenario.parameters import load_parameters
from gzsim.simulation.layout import COUNTRY
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.state import ARRAYS
from gzsim.views.labels import Name, label

AXES = {
    "K": Name("indicator", "指标"), "N": Name("place", "单位"), "P": Name("province", "省"),
    "J": Name("project", "项目"),
    "Q": Name("work under way", "传导中的工作"), "D": Name("month of delay", "迟报月数"), "T": Name("tier", "层级"),
    "U": Name("use of hours", "时间用途"),
}  # fmt: skip
RESETS = {
    "year": Name("each January", "每年一月"),
    "lights": Name("each January, unless December has a bulletin", "每年一月（十二月有通报的除外）"),
    "flows": Name("flows, each January", "流量，每年一月"),
    "never": Name("never", "从不"),
}
CONCEPTS = {
    Name("Theoretical background and decisions", "理论背景与决策"): (
        "effort.allocation", "effort.working", "effort.departments", "borrowing", "fabrication.best_lie",
        "fabrication.temptation", "fabrication.closing", "fabrication.aimed", "behaviour"
    ),
    Name("Sensing and prediction", "感知与预测"): (
        "beliefs.outlook", "beliefs.projection", "beliefs.sight", "beliefs.point_worth", "effort.horizon",
        "beliefs.lateness"
    ),
    Name("Learning", "学习"): ("beliefs.learning", "citizens"),
    Name("Interaction", "相互作用"): (
        "standing", "beliefs.rivals",
        "beliefs.scheme_incentives", "reporting.reviews", "outcomes.river",
    ),
    Name("Heterogeneity", "异质性"): ("layout", "conditions", "turnover", "levels"),
}  # fmt: skip
"""Which modules of the simulation carry which of the protocol's design concepts."""

FROM_WORLD = Name("from the world", "取自情景")
NEEDED = Name(" *(only where a scenario needs it)*", "（仅在情景需要时）")
YES = Name("yes", "是")
UNITS_ZH = {"provinces": "省", "prefectures": "市州", "counties": "县", "townships": "乡镇"}
PHASES_ZH = {
    "January": "一月", "Beginning of each quarter": "每季度初", "Every month": "每月",
    "End of each quarter": "每季度末",
    "December": "十二月",
}  # fmt: skip
WORDS = Path(__file__).parent / "words" / "odd.yaml"
"""The code's own sentences in Chinese."""


def write(language: Language) -> str:
    """Text of the page."""
    scenario, parameters = load_scenario("guizhou-2025"), load_parameters()
    said, phases = SAID[language], {phase: rules for phase, rules in year().items() if rules}
    scales = said["scales"].format(
        scenario=scenario.name, years=scenario.simulation.years, replications=scenario.simulation.replications,
        warm_up=parameters["timing.warm_up"], country=_country(language), arrays=len(ARRAYS),
    )  # fmt: skip
    return page(
        said["head"], scales, table(said["state"], _state(language)),
        said["process"],
        *(part for phase, rules in phases.items() for part in _phase(phase, rules, language)),
        said["concepts"],
        *(part for concept, modules in CONCEPTS.items() for part in _concept(concept, modules, language)),
        said["stochasticity"], table(said["chance"], _chance(language)),
        said["observation"], table(said["outcomes"], _outcomes(language)),
        said["start"], table(said["sections"], _sections(language)),
        *_submodels(phases, language),
    )  # fmt: skip


def chinese(part: str, name: str, english: str) -> str:
    """What the code says of a thing, in Chinese; raises ValueError if the English is not what was put into Chinese.

    >>> chinese("modules", "turnover", "Who leaves.")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    ValueError: words/odd.yaml, modules, turnover: look through the Chinese of 'Who leaves.', then of: ...
    """
    digest = sha256(english.encode()).hexdigest()[:8]
    known = words()[part].get(name, {})
    if known.get("of") != digest:
        raise ValueError(f"words/odd.yaml, {part}, {name}: look through the Chinese of {english!r}, then of: {digest}")
    return known["zh"]


@cache
def words() -> dict[str, dict[str, Any]]:
    """What the code says of its state, modules, rules and draws, in Chinese."""
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def _country(language: Language) -> str:
    counts = {name.removeprefix("country_"): count for name, count in COUNTRY.items()}
    if language == "en":
        return ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return "、".join(f"{count}个{UNITS_ZH[name]}" for name, count in counts.items())


def _state(language: Language) -> Iterator[tuple[str, ...]]:
    comma = ", " if language == "en" else "、"
    for name, declared in ARRAYS.items():
        said = declared.metadata
        start = label(*FROM_WORLD, language) if callable(said["start"]) else f"{said['start']:g}"
        needed = "" if said["only"] is None else label(*NEEDED, language)
        axes = comma.join(label(*AXES[axis], language) for axis in said["axes"].removeprefix("R"))
        about = said["about"] if language == "en" else chinese("state", name, said["about"])
        monthly = label(*YES, language) if said["monthly"] else ""
        yield f"`{name}`", axes, about + needed, start, label(*RESETS[said["reset"]], language), monthly


def _phase(phase: str, rules: list[Rule], language: Language) -> Iterator[str]:
    yield f"### {phase if language == 'en' else PHASES_ZH[phase]}"
    colon = ": " if language == "en" else "："
    yield "\n".join(
        f"{number}. `{_short(rule.dotted)}`{colon}{_plain(_summary(_says(rule, language), language))}"
        for number, rule in enumerate(rules, 1)
    )


def _says(rule: Rule, language: Language) -> str:
    """What a rule says of itself, without its examples."""
    english = rule.says.partition(">>>")[0].rstrip()
    return english if language == "en" else chinese("rules", _short(rule.dotted), english)


def _summary(said: str, language: Language) -> str:
    return ("" if language == "zh" else " ").join(said.partition("\n\n")[0].split("\n"))


def _concept(concept: Name, modules: tuple[str, ...], language: Language) -> Iterator[str]:
    yield f"### {label(*concept, language)}"
    lines = {module: _first_line("gzsim.simulation." + module) for module in modules}
    if language == "zh":
        lines = {module: chinese("modules", module, line) for module, line in lines.items()}
    colon = ": " if language == "en" else "："
    yield "\n".join(f"- `{module}`{colon}{_plain(line)}" for module, line in lines.items())


def _chance(language: Language) -> Iterator[tuple[str, str]]:
    for name, modules in draws().items():
        if modules:
            called = name.lower().replace("_", " ") if language == "en" else words()["chance"][name]
            yield called, (", " if language == "en" else "、").join(f"`{_short(each)}`" for each in modules)


def _outcomes(language: Language) -> Iterator[tuple[str, ...]]:
    for name, row in OUTCOMES.iterrows():
        if language == "en":
            yield f"{row['name']} `{name}`", row["unit"], row["better"], row["scope"]
        else:
            yield f"{row['name_zh']} `{name}`", row["unit_zh"], BETTER[row["better"]], SCOPES[row["scope"]]


def _sections(language: Language) -> Iterator[tuple[object, ...]]:
    entries = load_parameters().entries
    sections = Counter(name.rpartition(".")[0] for name in entries)
    for section, count in sections.items():
        mine = [each for name, each in entries.items() if name.rpartition(".")[0] == section]
        kinds = Counter(each.source.kind for each in mine)
        told = [label(f"{kind} {number}", f"{SOURCES[kind]}{number}", language) for kind, number in kinds.items()]
        varied = sum(each.plausible is not None for each in mine)
        yield f"`{section}`", count, varied, (", " if language == "en" else "、").join(told)


def _submodels(phases: dict[str, list[Rule]], language: Language) -> Iterator[str]:
    told = dict.fromkeys(rule for rules in phases.values() for rule in rules)
    for rule in told:
        yield f"### {rule.name}"
        yield f"`{rule.dotted}`"
        yield f"```text\n{_says(rule, language)}\n```"


def _first_line(module: str) -> str:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def _short(dotted: str) -> str:
    return dotted.removeprefix("gzsim.simulation.")


def _plain(text: str) -> str:
    """Text of a docstring as Markdown: nothing in it is meant as emphasis."""
    return text.replace("*", "\\*").replace("_", "\\_") if "`" not in text else text.replace("*", "\\*")
