"""What a scenario changes against its baseline, in sentences: each lever with its old and its new value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from gzsim.reports.explanation import Told
from gzsim.reports.texts import Passage, say
from gzsim.scenario.doubts import doubtful
from gzsim.scenario.in_force import rescaled
from gzsim.scenario.loading import as_scenario, baseline_of
from gzsim.scenario.parameters import load_parameters
from gzsim.scenario.scenario import Scenario
from gzsim.scenario.wording import PARAMETERS, Path_, Wording, spoken, systems
from gzsim.views.labels import Name
from gzsim.views.result import Result

IDENTITY = ("schema_version", "name", "title", "title_zh", "author", "reference", "baseline")
"""What a scenario says of itself; told on top, and no change."""

KINDS = {
    "record": Name("from the record", "历史数据"),
    "pattern": Name("a published pattern", "公开发表的规律"),
    "definition": Name("a definition", "定义"),
    "assumption": Name("an assumption", "假设"),
}

KEY_RESULTS, TARGET = "key_results", "target"

CHANGES = ["field", "how", "name", "name_zh", "before", "before_zh", "after", "after_zh", "system", "page", "source",
           "source_zh", "sentence", "sentence_zh"]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ScenarioExplanation(Told, Result):
    """What a scenario changes. ``print`` says it in English, ``text("zh")`` in Chinese.

    Attributes
    ----------
    sentences : tuple of passages, English and Chinese
    changes : DataFrame
        One row for each change: field, how (up, down, other, set, unset, kept, added, removed or published), what it is
        called, value before and after in words, the system that it acts on (S..), the page of docs/ that tells more,
        its source, and the sentence. What is called alike before and after is left out.
    scenario, baseline : str; names
    """

    sentences: tuple[Passage, ...]
    changes: pd.DataFrame
    scenario: str
    baseline: str


def explain_scenario(scenario: Scenario | str, against: Scenario | str | None = None) -> ScenarioExplanation:
    """Say what a scenario changes against what it extends, or against the shipped one of today if it extends nothing.

    Parameters
    ----------
    scenario : Scenario, its name or path
    against : optional; another baseline, by itself, its name or path

    Raises InputError if there is no such scenario.

    >>> why = explain_scenario("guizhou-2025-uniform")
    >>> why
    <ScenarioExplanation: One set of weights for all (guizhou-2025-uniform) changes 1 thing of Guizhou 2025, as …>
    >>> why.changes["sentence"].item()
    'Zone model becomes: one set of weights for all; it was: declared functional zones.'
    """
    scenario = as_scenario(scenario)
    baseline = baseline_of(scenario) if against is None else as_scenario(against, "against", scenario.of_record)
    words, new = Wording(scenario, baseline), scenario.to_dict()
    old = baseline.to_dict()
    found = [_told(words, old, new, *change) for change in differences(old, new, words)]
    table = pd.DataFrame(found, columns=CHANGES)
    alike = (table["how"] == "other") & (table["before"] == table["after"])
    table = table[~alike].sort_values(["system", "page", "source"], kind="stable", ignore_index=True)
    said = [_head(scenario, baseline, len(table)), *_of_itself(scenario, baseline), *_listed(table)]
    said += [*rescaled(scenario, baseline), *doubtful(scenario, baseline)]
    return ScenarioExplanation(sentences=tuple(said), changes=table, scenario=scenario.name, baseline=baseline.name)


def differences(
    old: Mapping[str, Any], new: Mapping[str, Any], words: Wording, path: Path_ = ()
) -> Iterator[tuple[Path_, Any, Any]]:
    """Path, old and new value of what differs: the smallest part that has a name, whole where it comes or goes."""
    for key in {**old, **new}:
        here = (*path, key)
        before, after = _place_by_place(here, old.get(key), new.get(key), words)
        if before == after or here[0] in IDENTITY:
            continue
        one_side = before is None or after is None
        nested = all(isinstance(each, Mapping | None) for each in (before, after))
        if nested and not (one_side and words.known(here)):
            yield from differences(before or {}, after or {}, words, here)
        else:
            yield here, before, after


def _place_by_place(path: Path_, before: Any, after: Any, words: Wording) -> tuple[Any, Any]:
    """Both values of a field that may be said for all places or for each: alike, so that places can be compared.

    A value that holds in all places is one value, however it is written.
    """
    if path[0] == KEY_RESULTS or path[2:] == (TARGET,):
        before, after = (_once(each, words.places) for each in (before, after))
        if isinstance(before, Mapping) != isinstance(after, Mapping):
            keys = before if isinstance(before, Mapping) else after
            before, after = (each if isinstance(each, Mapping) else dict.fromkeys(keys, each)
                             for each in (before, after))  # fmt: skip
    return before, after


def _once(value: Any, places: Iterable[str]) -> Any:
    """The value of all places if there is one."""
    if not isinstance(value, Mapping) or not value or not set(places) <= set(value):
        return value
    first, *others = (value[place] for place in places)
    return first if all(each == first for each in others) else value


def _told(
    words: Wording, old: Mapping[str, Any], new: Mapping[str, Any], path: Path_, before: Any, after: Any
) -> tuple:
    """A row of the table of changes."""
    called, how = words.of(path), _how(before, after, words.default(path))
    how, place = ("published", words.named("place", path[1])) if _published(path, before) else (how, Name(""))
    before, after = (words.default(path) if each is None else each for each in (before, after))
    was, now = (words.value(path, each) if each is not None else Name("", "") for each in (before, after))
    whole = Name(called.name.en[:1].upper() + called.name.en[1:], called.name.zh)
    sentence = say("changes", how, what=whole, before=was, after=now, place=place)
    source = _source(path, old, new)
    return (".".join(path), how, *whole, *was, *now, called.system, called.page, *source, *sentence)


def _published(path: Path_, before: Any) -> bool:
    """Whether a place has key results for the first time."""
    return path[0] == KEY_RESULTS and len(path) == 2 and not before


def _how(before: Any, after: Any, default: Any) -> str:
    """What kind of change it is; a parameter that is not said has its default."""
    entry = isinstance(before if after is None else after, Mapping)
    was, now = (default if each is None else each for each in (before, after))
    if default is not None and _plain(was) == _plain(now):
        return "unset" if after is None else "kept"
    if was is None:
        return "added" if entry else "set"
    if now is None:
        return "removed" if entry else "unset"
    if all(isinstance(each, int | float) and not isinstance(each, bool) for each in (was, now)):
        return "up" if now > was else "down"
    return "other"


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, list | tuple) else value


def _source(path: Path_, old: Mapping[str, Any], new: Mapping[str, Any]) -> Name:
    """The nearest reference or provenance that the scenario says anew; of a parameter where its default comes from."""
    if path[0] == PARAMETERS:
        default = load_parameters().entry(path[1]).source
        kind = KINDS[default.kind]
        return Name(*say("changes", "default", kind=Name(f"{kind.en} ({default.text})", kind.zh)))
    before, after = _references(path, old), _references(path, new)
    told = next((each for each in reversed(after) if each not in before), None)
    if told is None:
        return Name(*say("changes", "assumption"))
    return spoken(told.strip().rstrip("."))


def _references(path: Path_, told: Any) -> list[str]:
    """What parts of a scenario on the way to a field say of where they come from, the nearest last."""
    found = []
    for key in path:
        told = told.get(key) if isinstance(told, Mapping) else None
        if isinstance(told, Mapping) and (said := told.get("reference") or told.get("provenance")):
            found.append(said)
    return found


def _head(scenario: Scenario, baseline: Scenario, count: int) -> Passage:
    named = {"title": Name(scenario.title, scenario.title_zh), "baseline": Name(baseline.title, baseline.title_zh)}
    names = {"name": scenario.name, "baseline_name": baseline.name}
    return say("changes", "head" if count else "nothing", count=count, **named, **names)


def _of_itself(scenario: Scenario, baseline: Scenario) -> list[Passage]:
    """Author and reference, where they are the scenario's own and not inherited."""
    if (scenario.author, scenario.reference) == (baseline.author, baseline.reference):
        return []
    return [say("changes", "reference", author=scenario.author, reference=scenario.reference.strip())]


def _listed(table: pd.DataFrame) -> Iterator[Passage]:
    """A line for each system, page and source, and below it what is changed of it."""
    rows = table.to_dict("records")
    for (system, page, _), part in groupby(rows, key=lambda row: (row["system"], row["page"], row["source"])):
        changes = list(part)
        name = systems().get(system)
        told = Name(f"{system} {name.en}", f"{system}{name.zh}") if name else ""
        source = Name(changes[0]["source"], changes[0]["source_zh"])
        yield say("changes", "group", system=told, page=page, source=source)
        for row in changes:
            yield Passage(f"– {row['sentence']}", f"– {row['sentence_zh']}")
