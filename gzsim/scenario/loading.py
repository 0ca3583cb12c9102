"""From a name or a path to a checked scenario."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gzsim.common.reading import as_path
from gzsim.common.words import did_you_mean, short
from gzsim.common.yaml_lines import Node, read_yaml
from gzsim.errors import InputError
from gzsim.paths import scenario_names, shipped
from gzsim.record import Record, as_record
from gzsim.scenario.extending import extended
from gzsim.scenario.prefectures import known_prefectures
from gzsim.scenario.scenario import Scenario

SUFFIXES = (".yaml", ".yml")
MOST_GENERATIONS = 32
TODAY = "guizhou-2025"
_VALID = "the name of a shipped scenario or the path of a YAML file"
_EXAMPLE = "extends: guizhou-2025"


def shipped_scenarios() -> list[str]:
    """Names of the scenarios that come with gzsim.

    >>> "guizhou-2025" in shipped_scenarios()
    True
    """
    return scenario_names()


def load_scenario(path_or_name: str | os.PathLike[str], record: Record | None = None) -> Scenario:
    """Load a scenario from a YAML file, or a shipped one by its name.

    A text without a suffix, such as ``"guizhou-2025"``, is the name of a shipped scenario; anything else is a path.
    Codes of prefectures are those of the shipped record, or of another province's that is given.

    Raises InputError if the file cannot be read or says something that a scenario cannot say; with file, line and
    field.

    >>> load_scenario("guizhou-2025").title
    'Guizhou 2025, as described'
    """
    path = _find(path_or_name)
    tree = _with_inheritance(path, ())
    given = dict(tree.value)
    given.setdefault("name", Node(path.stem, path, 1))
    return Scenario.of(Node(given, tree.file, tree.line), None if record is None else as_record(record))


def lasting(scenario: Scenario, years: int | None) -> Scenario:
    """A scenario over so many years under its own name, or as it is where nothing is said.

    >>> brief = lasting(load_scenario("guizhou-2025"), 3)
    >>> brief.name, brief.simulation.years
    ('guizhou-2025', 3)
    """
    if years is None:
        return scenario
    changed = scenario.with_({"simulation.years": years}, name="asked")  # a copy is called by another name,
    return changed.with_(name=scenario.name)  # unless it is named twice


def is_scenario(text: str) -> bool:
    """Whether a text names a shipped scenario, or a file.

    >>> is_scenario("guizhou-2025"), is_scenario("reform.yaml"), is_scenario("Zunyi")
    (True, True, False)
    """
    return text in shipped_scenarios() or not _is_name(text) or os.path.lexists(text)


def baseline_of(scenario: Scenario) -> Scenario:
    """The scenario that a file extends; the shipped one of today where it extends nothing or comes from no file.

    >>> baseline_of(load_scenario("guizhou-2025-tenure-3")).name
    'guizhou-2025'
    """
    file = scenario.written().file
    extends = read_yaml(file, _EXAMPLE).child("extends") if file else None
    if extends is None or extends.value in shipped_scenarios():
        return load_scenario(TODAY if extends is None else extends.value)
    return load_scenario(_parent(extends, file), scenario.of_record)  # speaks of the same province


def check_against_record(scenario: Scenario, series_names: Iterable[str]) -> None:
    """Check that every series the scenario names is in the record's catalogue.

    Raises InputError if a series is unknown, at the line of the scenario that names it.

    >>> try:
    ...     check_against_record(load_scenario("guizhou-2025"), ["gdp_growth", "value_added_secondary"])
    ... except InputError as error:
    ...     print(error.problem)
    the record has no series 'gdp_growth_reported' (did you mean 'gdp_growth'?)
    """
    if not isinstance(series_names, Iterable) or isinstance(series_names, str):
        raise InputError(f"{short(series_names)} are no names", field="series_names", valid="names of series")
    scenario, known = as_scenario(scenario), list(series_names)
    for name, indicator in scenario.indicators.items():
        for part in ("series", "of"):
            series = getattr(indicator.record, part, None)
            if series is not None and series not in known:
                raise _unknown_series(scenario, ("indicators", name, "record", part), series, known)


def _unknown_series(scenario: Scenario, path: tuple[str, ...], series: str, known: list[str]) -> InputError:
    node = scenario.written()
    for name in path:
        node = node.child(name) or node
    problem = f"the record has no series {series!r}{did_you_mean(series, known)}"
    return InputError(problem, file=node.file, line=node.line, field=".".join(path), valid=", ".join(known))


def as_scenario(given: Any, field: str = "scenario", record: Record | None = None) -> Scenario:
    """Return a scenario; one that is given by the name of a shipped one or by the path of a file is loaded.

    A file speaks of the prefectures of a record of another province, if one is given; a shipped scenario never does.

    Raises InputError if it is neither a scenario nor a name or path of one.

    >>> as_scenario("guizhou-2025").scheme_in_force
    'last_place'
    """
    if isinstance(given, Scenario):
        return given
    if isinstance(given, str | os.PathLike):
        return load_scenario(given, record if record is not None and _is_of_another(given, record) else None)
    valid = f"a Scenario, the path of a file, or one of {', '.join(shipped_scenarios())}"
    raise InputError(f"{short(given)} is no scenario", field=field, valid=valid)


def _is_of_another(given: str | os.PathLike[str], record: Record) -> bool:
    """Whether a scenario can speak of other prefectures than those of the shipped record."""
    return given not in shipped_scenarios() and known_prefectures(record) != known_prefectures()


def _find(path_or_name: str | os.PathLike[str]) -> Path:
    path = as_path(path_or_name, "scenario", _VALID)
    if isinstance(path_or_name, str) and _is_name(path_or_name):
        if path_or_name in shipped_scenarios():
            return shipped("scenarios") / f"{path_or_name}.yaml"
        if not path_or_name or not os.path.lexists(path):
            raise _unknown_name(path_or_name)
    return path


def _is_name(text: str) -> bool:
    return Path(text).name == text and Path(text).suffix not in SUFFIXES


def _unknown_name(name: str, parent: Node | None = None) -> InputError:
    known = shipped_scenarios()
    beside = (f"{name}{suffix}" for suffix in SUFFIXES) if name and parent is None else ()
    meant = next((file for file in beside if os.path.isfile(file)), None)  # the file without its ending
    guess = f" (did you mean {meant!r}?)" if meant else did_you_mean(name, known)
    problem = f"no shipped scenario is called {short(name)}{guess}"
    valid = f"{', '.join(known)}, or the path of a YAML file"
    if parent is None:
        return InputError(problem, valid=valid)
    return InputError(problem, file=parent.file, line=parent.line, field="extends", valid=valid)


def _with_inheritance(path: Path, children: tuple[Path, ...]) -> Node:
    """Tree of a file with everything that it inherits through ``extends``."""
    tree = read_yaml(path, _EXAMPLE)
    extends = tree.value.pop("extends", None)
    if extends is None:
        return extended(Node({}), tree)
    parent_path = _parent(extends, path)
    lineage = (*children, Path(os.path.realpath(path)))
    if Path(os.path.realpath(parent_path)) in lineage:
        circle = " → ".join(each.stem for each in (*lineage, parent_path))
        problem = f"the scenario extends itself ({circle})"
        raise InputError(problem, file=path, line=extends.line, field="extends", valid="another scenario")
    if len(lineage) > MOST_GENERATIONS:
        problem = f"is the last of a chain of more than {MOST_GENERATIONS} scenarios that extend one another"
        raise InputError(problem, file=path, line=extends.line, field="extends", valid="a scenario nearer the first")
    return extended(_without_identity(_with_inheritance(parent_path, lineage), path.stem), tree)


def _parent(extends: Node, path: Path) -> Path:
    name = extends.value
    if not isinstance(name, str) or not name:
        problem = "must be the name of a shipped scenario or the path of a file"
        raise InputError(problem, file=path, line=extends.line, field="extends", valid=", ".join(shipped_scenarios()))
    if not _is_name(name):
        parent = path.parent / name
        if not os.path.lexists(parent):
            problem = f"there is no file {short(name)} beside this one"
            raise InputError(problem, file=path, line=extends.line, field="extends", valid="a path from this file")
        return parent
    if name not in shipped_scenarios():
        raise _unknown_name(name, extends)
    return shipped("scenarios") / f"{name}.yaml"


def _without_identity(parent: Node, child: str) -> Node:
    """Nobody should mistake a changed scenario for the one that it changes: its titles say what it is based on."""
    parts = {name: part for name, part in parent.value.items() if name != "name"}
    titles = {"title": "{child}, based on: {title}", "title_zh": "{child}（基于：{title}）"}
    for name, pattern in titles.items():
        if name in parts:
            written = parts[name]
            parts[name] = Node(pattern.format(child=child, title=written.value), written.file, written.line)
    return Node(parts, parent.file, parent.line)
