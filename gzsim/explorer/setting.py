"""What can be set on the page: five levers and three choices, as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from gzsim.explorer.misread import Misread
from gzsim.scenario.loading import TODAY, load_scenario
from gzsim.scenario.scenario import Scenario
from gzsim.scenario.wording import Wording
from gzsim.views.labels import Name


class Lever(NamedTuple):
    """A number that has a slider."""

    name: Name
    unit: Name
    """After a number."""
    low: float
    high: float
    step: float
    about: Name
    """What it stands for in the scenario, in a line."""

    @property
    def label(self) -> Name:
        """Name and unit, above its slider."""
        return Name(f"{self.name.en} ({self.unit.en.strip()})", f"{self.name.zh}（{self.unit.zh}）")


LEVERS: Mapping[str, Lever] = MappingProxyType(
    {
        "rate": Lever(
            Name("At stake", "奖惩力度"), Name(" % of the subsidy", "%"), 0, 30, 1,
            Name("What the last place loses, or a piece rate that moves as much money under today's rules.",
                 "末位扣减占补助资金的比例；按分计奖时取在现行规则下金额相当的单价。"),
        ),
        "long_term": Lever(
            Name("Weight of the long term", "潜绩权重"), Name(" %", "%"), 5, 50, 1,
            Name("Share of every score that forest, science and talent weigh.",
                 "森林覆盖、科技与人才等潜绩指标在考核中的权重。"),
        ),
        "tenure": Lever(
            Name("Time in office", "平均任期"), Name(" years", "年"), 2.5, 5, 0.25,
            Name("Mean term of a leader, who hardly thinks further ahead than that.",
                 "主官平均任期，影响其谋划的长远程度。"),
        ),
        "audits": Lever(
            Name("Audits", "年末抽查"), Name(" % of places a year", "%"), 0, 50, 1,
            Name("Chance that the reports of a place are checked in December.",
                 "每年有多大比例的地方在年末被抽查上报数据。"),
        ),
        "ambition": Lever(
            Name("Targets raised on the way down", "目标层层加码"), Name(" points a year", "个百分点/年"), 0, 2, 0.1,
            Name("What each place adds to its own growth targets every year.", "各地每年在增长目标上自行加码的幅度。"),
        ),
    }
)  # fmt: skip

CHOICES: Mapping[str, tuple[tuple[str, ...], Name]] = MappingProxyType(
    {
        "scheme": (("none", "last_place", "piece_rate"), Name("Rewards and penalties", "奖惩方案")),
        "zones": (("functional", "uniform", "found"), Name("Zones", "分区考核")),
        "ranking": (("scaled_lead", "lead", "within_zone", "raw"), Name("Ranking rule", "排名规则")),
    }
)
"""Values of each choice, today's first or in their own order, and what it is called."""

LONGEST = 200
"""Characters of an address that are read of one value."""


@cache
def today() -> Scenario:
    """The rules of today, which every setting is compared with."""
    return load_scenario(TODAY)


@cache
def choice_names(choice: str) -> Mapping[str, Name]:
    """What the values of a choice are called.

    >>> choice_names("zones")["uniform"].zh
    '统一考核'
    """
    words = Wording(today())
    if choice == "scheme":
        return {each: Name(today().schemes[each].name, today().schemes[each].name_zh) for each in CHOICES[choice][0]}
    path = {"zones": ("zones", "model"), "ranking": ("ranking",)}[choice]
    return {each: _capital(words.value(path, each)) for each in CHOICES[choice][0]}


def _capital(name: Name) -> Name:
    return Name(name.en[:1].upper() + name.en[1:], name.zh)


@dataclass(frozen=True)
class Setting:
    """Where all levers and choices stand; as they are today unless told.

    >>> Setting(rate=20).query()
    'rate=20'
    """

    rate: float = 10
    long_term: float = 15
    tenure: float = 3.75
    audits: float = 10
    ambition: float = 0
    scheme: str = "last_place"
    zones: str = "functional"
    ranking: str = "scaled_lead"

    @classmethod
    def of(cls, said: Mapping[str, str]) -> Setting:
        """The setting that an address speaks of.

        Raises Misread if it names something else than levers and choices, or a value that one cannot have.

        >>> Setting.of({"rate": "20", "scheme": "piece_rate"})
        Setting(rate=20, long_term=15, tenure=3.75, audits=10, ambition=0, scheme='piece_rate', zones='functional',
            ranking='scaled_lead')
        >>> Setting.of({"rate": "often"})
        Traceback (most recent call last):
        gzsim.explorer.misread.Misread: rate: must be a number, not 'often'. Valid: 0 to 30
        """
        known = [each.name for each in fields(cls)]
        for name in said:
            if name not in known:
                raise Misread.name(name[:LONGEST], known)
        levers = {name: _number(name, text[:LONGEST]) for name, text in said.items() if name in LEVERS}
        choices = {name: _choice(name, text[:LONGEST]) for name, text in said.items() if name in CHOICES}
        return cls(**levers, **choices)

    def changed(self) -> dict[str, float | str]:
        """What stands elsewhere than today, by name.

        >>> Setting(audits=30, zones="uniform").changed()
        {'audits': 30, 'zones': 'uniform'}
        """
        usual = asdict(Setting())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    def query(self) -> str:
        """What an address says of it; nothing of today's rules."""
        said = {name: f"{value:g}" if name in LEVERS else value for name, value in self.changed().items()}
        return urlencode(said)

    def name(self) -> str:
        """Name of its scenario and file.

        >>> Setting(rate=20, ambition=0.5, zones="uniform").name(), Setting().name()
        ('rate-20-ambition-0.5-zones-uniform', 'as-today')
        """
        return self.query().replace("=", "-").replace("&", "-").replace("_", "-") or "as-today"

    def words(self) -> Name:
        """What it changes, in words.

        >>> Setting(rate=20, zones="uniform").words().en
        'At stake 20 % of the subsidy; Zones: one set of weights for all'
        """
        parts = [_said(name, value) for name, value in self.changed().items()]
        return Name("; ".join(each.en for each in parts), "；".join(each.zh for each in parts)) if parts else Name(
            "Rules of today", "现行规则")  # fmt: skip


def _number(name: str, text: str) -> float:
    lever = LEVERS[name]
    try:
        value = float(text)
    except ValueError:
        raise Misread.number(name, lever.name, text, lever.low, lever.high) from None
    if not lever.low <= value <= lever.high:
        raise Misread.outside(name, lever.name, value, lever.low, lever.high)
    steps = round((value - lever.low) / lever.step)
    value = round(lever.low + steps * lever.step, 6)
    return int(value) if value == int(value) else value


def _choice(name: str, text: str) -> str:
    values, called = CHOICES[name]
    if text not in values:
        raise Misread.choice(name, called, text, values)
    return text


def _said(name: str, value: float | str) -> Name:
    if name in LEVERS:
        lever = LEVERS[name]
        return Name(f"{lever.name.en} {value:g}{lever.unit.en}", f"{lever.name.zh}{value:g}{lever.unit.zh}")
    what, chosen = CHOICES[name][1], choice_names(name)[value]
    return Name(f"{what.en}: {chosen.en[:1].lower()}{chosen.en[1:]}", f"{what.zh}：{chosen.zh}")
