"""The model by the ODD+D protocol, made from the engine: its state, its calendar, its rules and draws, its outcomes."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from docs_site.contents import Language
from docs_site.markdown import page, table
from docs_site.rules import Rule, draws, year
from docs_site.staging import ROOT
from gzsim.scenario import load_scenario
from gzsim.scenario.parameters import load_parameters
from gzsim.simulation.layout import COUNTRY
from gzsim.simulation.outcomes.catalogue import OUTCOMES
from gzsim.simulation.state import ARRAYS

AXES = {"K": "indicator", "N": "place", "P": "province", "J": "project", "Q": "work under way",
        "D": "month of delay", "T": "tier", "U": "use of hours"}  # fmt: skip
RESETS = {"year": "each January", "lights": "each January, unless December has a bulletin",
          "flows": "flows, each January", "never": "never"}  # fmt: skip
CONCEPTS = {
    "Theoretical background and decisions": (
        "effort.allocation", "effort.working", "effort.departments", "borrowing", "fabrication.best_lie",
        "fabrication.temptation", "fabrication.closing", "fabrication.aimed", "behaviour"
    ),
    "Sensing and prediction": (
        "beliefs.outlook", "beliefs.projection", "beliefs.sight", "beliefs.point_worth", "effort.horizon",
        "beliefs.lateness"
    ),
    "Learning": ("beliefs.learning", "citizens"),
    "Interaction": ("standing", "beliefs.rivals", "beliefs.scheme_incentives", "reporting.reviews", "outcomes.river"),
    "Heterogeneity": ("layout", "conditions", "turnover", "levels"),
}  # fmt: skip
"""Which modules of the simulation carry which of the protocol's design concepts."""

HEAD = """# The model by the ODD+D protocol

The protocol for agent-based models with human decisions (Grimm and others 2020; Müller and others 2013), made from the
engine itself: the declared state, the calendar's source, the table of parameters, the catalogue of outcomes. The
same in prose, with equations and reasons, is on [simulation.md](simulation.md); the parameters are on
[parameters.md](parameters.md), the outcomes on [outcomes.md](outcomes.md).

## 1 Purpose and patterns

To compare weights, zones, targets, ways of watching and sanctions by what they do to true outcomes, reports, debt,
time and the long term, with leaders who respond. Closed forms of incentive theory hold the limiting cases
([theory.md](theory.md)), published patterns that were not fitted are checks ([patterns.md](patterns.md)). Sizes hold
under the assumptions of the table of parameters and are no forecasts.

## 2 Entities, state variables and scales
"""
SCALES = """One step is a month; a run of `{scenario}` has {years} years, {replications} replications and {warm_up}
years of warm-up. Places are the nine prefectures, the 88 counties, or units of a synthetic country ({country}), by
`units.scale`. {arrays} arrays make up the state; whatever is not in this table is not remembered. Every replication
has its own. *Monthly* arrays are
changed by the rules of the month, all others by those of a quarter, of January or of December."""


def write(language: Language = "en") -> str:
    """Text of the page; there is none but the English one."""
    scenario, parameters = load_scenario("guizhou-2025"), load_parameters()
    country = ", ".join(f"{count:,} {name.removeprefix('country_')}" for name, count in COUNTRY.items())
    scales = SCALES.format(
        scenario=scenario.name, years=scenario.simulation.years, replications=scenario.simulation.replications,
        warm_up=parameters["timing.warm_up"], country=country, arrays=len(ARRAYS),
    )  # fmt: skip
    phases = {phase: rules for phase, rules in year().items() if rules}
    return page(
        HEAD, scales, table(("variable", "of each", "what it is", "starts at", "starts anew", "monthly"), _state()),
        "## 3 Process overview and scheduling",
        "What the calendar calls, in order (`gzsim.simulation.calendar`, `gzsim.simulation.month`); a rule that is "
        "called again is told once. After December's judgement the scheme in force settles money, bonuses and careers "
        "([schemes.md](schemes.md)).",
        *(part for phase, rules in phases.items() for part in _phase(phase, rules)),
        "## 4 Design concepts",
        *(part for concept, modules in CONCEPTS.items() for part in _concept(concept, modules)),
        *_stochasticity(),
        "### Observation",
        "What is measured of each year, of both the truth and the reports; *scope* says of whom.",
        table(("outcome", "unit", "better", "scope"), _outcomes()),
        "## 5 Initialisation",
        "Every array starts at the value in the table above; *from the world* means that it follows from the scenario, "
        "and under `units.start: record` from the figures of the named prefectures ([places.md](places.md)).",
        "## 6 Input data",
        "The scenario and, for named prefectures, the data ([record.md](record.md)). Nothing is read during a run.",
        "## 7 Submodels",
        "Every rule as its source tells it, with its equation; parameters by section:",
        table(("section", "parameters", "varied", "taken from"), _sections()),
        *_submodels(phases),
    )  # fmt: skip


def _state() -> Iterator[tuple[str, ...]]:
    for name, declared in ARRAYS.items():
        said = declared.metadata
        start = "from the world" if callable(said["start"]) else f"{said['start']:g}"
        needed = "" if said["only"] is None else " *(only where a scenario needs it)*"
        axes = ", ".join(AXES[axis] for axis in said["axes"].removeprefix("R"))
        yield f"`{name}`", axes, said["about"] + needed, start, RESETS[said["reset"]], "yes" if said["monthly"] else ""


def _phase(phase: str, rules: list[Rule]) -> Iterator[str]:
    yield f"### {phase}"
    yield "\n".join(
        f"{number}. `{_short(rule.dotted)}`: {_plain(rule.summary)}" for number, rule in enumerate(rules, 1)
    )


def _concept(concept: str, modules: tuple[str, ...]) -> Iterator[str]:
    yield f"### {concept}"
    yield "\n".join(f"- `{module}`: {_plain(_first_line('gzsim.simulation.' + module))}" for module in modules)


def _stochasticity() -> Iterator[str]:
    yield "### Stochasticity"
    yield (
        "Draws have no state: each is a function of seed, replication, place, indicator, time and what it is for "
        "(Philox4x32-10), so that two scenarios with one seed share the luck that they have in common. Chance enters:"
    )
    yield table(
        ("what for", "where"),
        [(name.lower().replace("_", " "), ", ".join(f"`{_short(each)}`" for each in modules))
         for name, modules in draws().items() if modules],
    )  # fmt: skip


def _outcomes() -> Iterator[tuple[str, ...]]:
    for name, row in OUTCOMES.iterrows():
        yield f"{row['name']} `{name}`", row["unit"], row["better"], row["scope"]


def _sections() -> Iterator[tuple[object, ...]]:
    entries = load_parameters().entries
    sections = Counter(name.rpartition(".")[0] for name in entries)
    for section, count in sections.items():
        mine = [each for name, each in entries.items() if name.rpartition(".")[0] == section]
        kinds = Counter(each.source.kind for each in mine)
        yield (
            f"`{section}`", count, sum(each.plausible is not None for each in mine),
            ", ".join(f"{kind} {number}" for kind, number in kinds.items()),
        )  # fmt: skip


def _submodels(phases: dict[str, list[Rule]]) -> Iterator[str]:
    told = dict.fromkeys(rule for rules in phases.values() for rule in rules)
    for rule in told:
        yield f"### {rule.name}"
        yield f"`{rule.dotted}`"
        yield f"```text\n{rule.says.partition('>>>')[0].rstrip()}\n```"


def _first_line(module: str) -> str:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").partition("\n")[0]


def _short(dotted: str) -> str:
    return dotted.removeprefix("gzsim.simulation.")


def _plain(text: str) -> str:
    """Text of a docstring as Markdown: nothing in it is meant as emphasis."""
    return text.replace("*", "\\*").replace("_", "\\_") if "`" not in text else text.replace("*", "\\*")
