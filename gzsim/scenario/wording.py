"""What the fields, parameters and values of a scenario are called, in plain English and Chinese.

``words/fields.csv`` names every field, ``parameters.csv`` every parameter, ``choices.csv`` every value that is a word,
``systems.csv`` the 23 systems that they act on. In a name ``{0}`` stands for what the first part in braces of the field
is called, ``{1}`` for the second.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from gzsim.scenario.parameters import load_parameters
from gzsim.scenario.prefectures import prefecture_names
from gzsim.scenario.scenario import Scenario
from gzsim.scenario.tiers import TIERS
from gzsim.views.labels import Name
from gzsim.views.numbers import minus, yuan_zh

HERE = Path(__file__).with_name("words")
PARAMETERS, DYNAMICS = "parameters", "dynamics"
OWN, SHARE = "own", "share"
PLURAL = re.compile(r"\b(deviation|span|year|month|point|repetition|document|minute|hour)s\b")
CODE = re.compile(r"\d{6}")

Path_ = tuple[str, ...]


class Words(NamedTuple):
    """What a field is called, in which unit it is, on which system it acts, and which page tells more."""

    name: Name
    unit: Name
    system: str
    page: str


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def systems() -> dict[str, Name]:
    """Names of the 23 systems of the source document.

    >>> systems()["S10"].zh
    '末位扣减'
    """
    return {row["system"]: Name(row["name"], row["name_zh"]) for row in _table("systems")}


@cache
def _choices() -> dict[str, Name]:
    return {row["word"]: Name(row["name"], row["name_zh"]) for row in _table("choices")}


@cache
def _fields() -> dict[Path_, dict[str, str]]:
    return {tuple(row["field"].split(".")): row for row in _table("fields")}


@cache
def _parameters() -> dict[str, dict[str, str]]:
    return {row["parameter"]: row for row in _table("parameters")}


class Wording:
    """Words for the fields and values of scenarios, with the names that these give to what is in them.

    >>> from gzsim.scenario import load_scenario
    >>> words = Wording(load_scenario("guizhou-2025"))
    >>> words.of(("zones", "weights", "central_city", "gdp_growth")).name.en
    'Weight of GDP growth in zone Central city'
    >>> words.value(("zones", "weights", "central_city", "gdp_growth"), 0.15).zh
    '15%'
    """

    def __init__(self, *scenarios: Scenario) -> None:
        self._scenarios = scenarios
        self.places = tuple(dict.fromkeys(code for each in scenarios for code in each.units.prefectures))
        self._named = {
            "indicator": self._names("indicators"),
            "zone": self._names("zones", "names"),
            "view": self._names("views"),
            "department": self._names("departments"),
            "lead": self._names("lead_departments"),
            "river": self._names("rivers"),
            "scheme": self._names("schemes"),
            "veto": self._names("vetoes"),
            "grade": self._names("grades", "bands"),
            "tier": dict(TIERS),
            "place": {
                code: Name(name.en, name.zh)
                for each in scenarios
                for code, name in prefecture_names(each.of_record).items()
            },
        }

    def known(self, path: Path_) -> bool:
        """Whether there are words for a field."""
        return self._row(path) is not None

    def name_of(self, path: Path_, otherwise: Name) -> Name:
        """What a field is called; if there are no words for it, as it is called otherwise."""
        return self.of(path).name if self.known(path) else otherwise

    def of(self, path: Path_) -> Words:
        """Words of a field; raises KeyError if there are none."""
        if path[0] == PARAMETERS:
            return self._parameter(path[1])
        if path[0] == "indicators" and len(path) == 4 and path[2] == DYNAMICS:
            return self._dynamics(self.named("indicator", path[1]), path[3])
        found = self._row(path)
        if found is None:
            raise KeyError(".".join(path))
        pattern, row = found
        called = [self.named(part[1:-1], key) for part, key in zip(pattern, path, strict=True) if part[0] == "{"]
        name = Name(*(row[column].format(*(getattr(each, language) for each in called))
                      for column, language in (("name", "en"), ("name_zh", "zh"))))  # fmt: skip
        return Words(name, self._unit(row, path), self._system(row, path), row["page"])

    def value(self, path: Path_, value: Any) -> Name:
        """A value in words: shares in percent, names for codes, amounts with their unit."""
        if isinstance(value, Mapping):
            told = [(self._within(below, len(path)), self.value(below, part)) for below, part in leaves(value, path)
                    if not _said(below, len(path))]  # fmt: skip
            return Name("; ".join(f"{name.en}: {each.en}" for name, each in told),
                        "；".join(f"{name.zh}：{each.zh}" for name, each in told))  # fmt: skip
        if isinstance(value, list | tuple):
            return _joined([self._part(path, part) for part in value]) if value else _choices()[self._nothing(path)]
        if isinstance(value, bool) or value is None:
            return _choices()["none"] if value is None else Name(*(("yes", "是") if value else ("no", "否")))
        return _number(value, self.of(path).unit) if isinstance(value, int | float) else self._word(path, value)

    def default(self, path: Path_) -> Any:
        """What holds where a scenario does not say a parameter, or how an indicator moves; None for other fields."""
        if path[0] == PARAMETERS:
            return load_parameters()[path[1]]
        if path[0] == "indicators" and len(path) == 4 and path[2] == DYNAMICS:
            mine = next(each.indicators[path[1]] for each in self._scenarios if path[1] in each.indicators)
            return load_parameters()[f"{DYNAMICS}.{mine.dynamics_class}.{path[3]}"]
        return None

    def named(self, kind: str, key: str) -> Name:
        """What a part of a scenario is called."""
        told = self._named.get(kind, {}).get(key) or _choices().get(key)
        return told or Name(key.replace("_", " "), key.replace("_", " "))

    def _system(self, row: Mapping[str, str], path: Path_) -> str:
        if path[0] != "schemes":
            return row["system"]
        kinds = [each.schemes[path[1]].type for each in self._scenarios if path[1] in each.schemes]
        return ACTS_ON.get(next(iter(kinds), ""), row["system"])

    def _nothing(self, path: Path_) -> str:
        """What an empty list says: a veto without zones binds all of them, a department leads what names it."""
        return {"vetoes": "all", "lead_departments": "by_name"}.get(path[0], "none")

    def _names(self, *parts: str) -> dict[str, Name]:
        names = {}
        for scenario in self._scenarios:
            found: Any = scenario
            for part in parts:
                found = getattr(found, part, None) or {}
            names |= {key: Name(each.name, each.name_zh) for key, each in found.items()}
        return names

    def _row(self, path: Path_) -> tuple[Path_, dict[str, str]] | None:
        """The field of the table that a path is, one that is spelt out before one that takes any name."""
        if path[0] == PARAMETERS or (path[0] == "indicators" and len(path) == 4 and path[2] == DYNAMICS):
            return (
                (path, {}) if _parameter_row(path[-1] if path[0] == PARAMETERS else f"{DYNAMICS}..{path[3]}") else None
            )
        fits = [(pattern, row) for pattern, row in _fields().items() if _fits(pattern, path)]
        return min(fits, key=lambda each: sum(part[0] == "{" for part in each[0]), default=None)

    def _unit(self, row: Mapping[str, str], path: Path_) -> Name:
        if row["unit"] != OWN:
            return Name(row["unit"], row["unit_zh"])
        unit = next((each.indicators[path[1]].unit for each in self._scenarios if path[1] in each.indicators), "")
        short = re.split(r",| \(", unit)[0]
        return Name(short, "%" if short.startswith("percent") else "" if short == "index" else short)

    def _parameter(self, name: str) -> Words:
        row = _parameter_row(name)
        if name.startswith(f"{DYNAMICS}."):
            return self._dynamics(self.named("class", name.split(".")[1]), name.split(".")[2])
        return Words(Name(row["name"], row["name_zh"]), Name(row["unit"], row["unit_zh"]), row["system"], PARAMETERS)

    def _dynamics(self, whose: Name, name: str) -> Words:
        row = _parameter_row(f"{DYNAMICS}..{name}")
        called = Name(f"For {whose.en}: {row['name']}", f"“{whose.zh}”的{row['name_zh']}")
        return Words(called, Name(row["unit"], row["unit_zh"]), row["system"], PARAMETERS)

    def _within(self, path: Path_, entry: int) -> Name:
        """What a field is called within its entry, a part of the path: without saying again whose it is."""
        if path[0] == "indicators" and len(path) == 4 and path[2] == DYNAMICS:
            row = _parameter_row(f"{DYNAMICS}..{path[3]}")
            return Name(row["name"], row["name_zh"])
        pattern, row = self._row(path)
        places = [number for number, part in enumerate(pattern) if part[0] == "{"]
        if pattern[-1][0] == "{" and len(path) == entry + 1:
            return self.named(pattern[-1][1:-1], path[-1])
        if not places or places[0] >= entry:
            name = self.of(path).name
        else:
            called = [self.named(pattern[number][1:-1], path[number]) for number in places]
            name = Name(_without_owner(row["name"]).format(*(each.en for each in called)),
                        _without_owner_zh(row["name_zh"]).format(*(each.zh for each in called)))  # fmt: skip
        return Name(name.en[:1].lower() + name.en[1:], name.zh)

    def _key(self, key: str) -> Name:
        return self._named["place"].get(key) or self.named("", key)

    def _part(self, path: Path_, value: Any) -> Name:
        """One part of a list, or what stands in a part."""
        if isinstance(value, Mapping):
            return _bracketed([Name(f"{self._key(key).en} {self._scalar(path, key, part).en}",
                                    f"{self._key(key).zh}{self._scalar(path, key, part).zh}")
                               for key, part in value.items()])  # fmt: skip
        if isinstance(value, list | tuple):
            return _bracketed([self._part(path, part) for part in value])
        return _number(value, self.of(path).unit) if isinstance(value, int | float) else self._word(path, value)

    def _scalar(self, path: Path_, key: str, value: Any) -> Name:
        share = Name(SHARE, "") if key in (SHARE, "kept") else Name("", "")
        return _number(value, share) if isinstance(value, int | float) else self._word(path, value)

    def _word(self, path: Path_, word: str) -> Name:
        """A word that stands for something that has a name; free text stays what it is."""
        if path[-1] in FREE:
            return Name(word, word)
        if CODE.fullmatch(word):
            return self.named("place", word)
        kind = next((kind for field, kind in REFERS if field in (path[-1], ".".join(path[:2]), path[0])), "")
        if word in self._named.get(kind, {}):
            return self._named[kind][word]
        return _choices().get(word) or Name(word, word)


FREE = ("name", "name_zh", "reference", "unit", "title", "title_zh", "author", "lead_department", "proxy_of")
"""Fields of free text."""


NAMING = ("name", "name_zh")
"""Fields that are said wherever a part of a scenario is: by what it is called."""

ACTS_ON = {"eco_compensation": "S12", "joint_liability": "S11", "grade_bonus": "S05", "score_rate_budget": "S16"}
"""Systems of types of schemes; the others are of rewards and sanctions by rank (S10)."""

REFERS = (
    ("scheme_in_force", "scheme"),
    ("of", "scheme"),
    ("zones.assignment", "zone"),
    ("zones", "zone"),
    ("grade", "grade"),
    ("indicator", "indicator"),
    ("indicators", "indicator"),
    ("driver", "indicator"),
    ("execution", "indicator"),
    ("key_results", "indicator"),
)
"""Fields whose words are names of something else in the scenario, and of what."""


def spoken(text: str) -> Name:
    """A source in both languages, where it is a word that every scenario uses; else as it is."""
    return _choices().get(text) or Name(text, text)


def _said(path: Path_, entry: int) -> bool:
    """Whether the line of an entry says a field anyhow: names of what is in it, and its own source."""
    return path[-1] in NAMING or (path[-1] == "reference" and len(path) == entry + 1)


def leaves(told: Mapping[str, Any], path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    """Every field of a scenario that says something, with its value."""
    for key, value in told.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def _parameter_row(name: str) -> dict[str, str] | None:
    """Row of a parameter; those of classes of indicators share one."""
    return _parameters().get(f"{DYNAMICS}.{name.split('.')[2]}" if name.startswith(f"{DYNAMICS}.") else name)


def _without_owner(text: str) -> str:
    """Name of a field without the thing that it is a field of.

    >>> _without_owner("Price of a span in scheme {0}"), _without_owner("Indicators that {0} leads")
    ('Price of a span', 'Indicators that it leads')
    """
    kinds = "(?:lead department|department|scheme|veto|river|zone|view|project|grade|tier|service)"
    short = re.sub(rf" (?:of|in|for|on|under|to) (?:{kinds} )?\{{0\}}(?=$|,| )", "", text)
    return re.sub(rf"(?:{kinds} )?\{{0\}}", "it", short)


def _without_owner_zh(text: str) -> str:
    """The same in Chinese.

    >>> _without_owner_zh("方案“{0}”每断面的支付上限"), _without_owner_zh("衡量“{0}”真实成绩的标尺")
    ('每断面的支付上限', '衡量其真实成绩的标尺')
    """
    kinds = "(?:牵头部门|部门|方案|否决项|河流|分区|评价立场|项目|等次|层级)"
    short = re.sub(rf"^{kinds}?“\{{0\}}”(?:的|所依|所含|中)?", "", text)
    return re.sub(rf"{kinds}?“\{{0\}}”", "其", short)


def _fits(pattern: Path_, path: Path_) -> bool:
    return len(pattern) == len(path) and all(
        part[0] == "{" or part == key for part, key in zip(pattern, path, strict=True)
    )


def _number(value: float, unit: Name) -> Name:
    if unit.en == SHARE:
        return Name(minus(f"{100 * value:.6g} %"), minus(f"{100 * value:.6g}%"))
    if not unit.en:
        return Name(minus(f"{value:.10g}"), minus(f"{value:.10g}"))
    if value == 1:
        unit = Name(PLURAL.sub(r"\1", unit.en), unit.zh)
    if unit.en.startswith("CNY"):
        zh = yuan_zh(value) if unit.en == "CNY million" else f"{value:.10g}{unit.zh}"
        return Name(minus(f"{unit.en.replace('CNY', f'CNY {value:.10g}', 1)}"), minus(zh))
    return Name(minus(f"{value:.10g} {unit.en}"), minus(f"{value:.10g}{unit.zh}"))


def _joined(parts: list[Name]) -> Name:
    return Name(", ".join(each.en for each in parts), "、".join(each.zh for each in parts))


def _bracketed(parts: list[Name]) -> Name:
    return Name(f"({', '.join(each.en for each in parts)})", f"（{'，'.join(each.zh for each in parts)}）")


def unexplained(scenario: Scenario) -> list[str]:
    """Fields and parameters of a scenario for which there are no words.

    >>> from gzsim.scenario import load_scenario
    >>> unexplained(load_scenario("guizhou-2025"))
    []
    """
    words, named = Wording(scenario), [path for path, _ in leaves(scenario.to_dict())]
    named += [(PARAMETERS, name) for name in load_parameters()]
    return [".".join(path) for path in named if not words.known(path)]
