"""Role cards: for each prefecture what the record says of the real place, and what its leader is judged on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gzsim.record import Record
from gzsim.scenario import Scenario
from gzsim.scenario.zones import WHOLE_PROVINCE
from gzsim.views.labels import Name, short_names
from gzsim.views.numbers import in_full
from gzsim.workshop.materials.facts import SOURCES, Counties, Fact, Mayors, counties_of, facts_of, mayors_of

UNITS: Mapping[str, Name] = {
    "percent per year, constant prices": Name("%", "%"),
    "percent per year": Name("%", "%"),
    "percent of the planned amount (CNY 40 billion for the province)": Name("% of plan", "%（占计划）"),
    "percent of days": Name("% of days", "%（天数）"),
    "percent of sections": Name("% of sections", "%（断面）"),
    "percent of land": Name("% of land", "%（占土地）"),
    "index, 100 = plan": Name(" (100 = plan)", "（计划=100）"),
}
"""Short units of targets; a unit that is not here is printed as it is."""

MARKS = ("*", "†", "‡", "§", "¶", "#", "**")


@dataclass(frozen=True)
class Weighted:
    """An indicator on a card or sheet: its weights in percent, as they are printed, and its target.

    >>> Weighted("gdp_growth", Name("GDP growth", "地区生产总值增速"), Name("5.5 %", "5.5%"), ("15",), False).weight
    '15'
    """

    key: str
    name: Name
    target: Name
    weights: tuple[str, ...]
    long: bool
    width: int = 0

    @property
    def weight(self) -> str:
        """The first of its weights, which on a card is the only one."""
        return self.weights[0]


@dataclass(frozen=True)
class Source:
    """A source at the foot of a card, with its mark."""

    mark: str
    name: Name


@dataclass(frozen=True)
class RoleCard:
    """What the card of a prefecture says."""

    code: str
    name: Name
    zone: Name
    remarks: tuple[Name, ...]
    facts: tuple[tuple[Fact, str], ...]
    """Each with the marks of its sources."""
    of: int
    sources: tuple[Source, ...]
    weights: tuple[Weighted, ...]
    assigned: Name
    sanction: Name


def role_cards(record: Record, scenario: Scenario) -> tuple[RoleCard, ...]:
    """A card for each prefecture of a record, by the weights of a scenario.

    >>> from gzsim.record import load_record
    >>> from gzsim.scenario import load_scenario
    >>> cards = role_cards(load_record(), load_scenario("guizhou-2025"))
    >>> len(cards), cards[0].name.zh, cards[0].weights[0].key, cards[0].weights[0].weight
    (9, '贵阳', 'digital_economy_growth', '18')
    """
    names = short_names(record.prefectures.reset_index())
    facts, counties, mayors = facts_of(record), counties_of(record), mayors_of(record)
    return tuple(
        _card(code, names[code], facts[code], counties[code], mayors.get(code), scenario)
        for code in record.prefectures.index
    )


def weighted(scenario: Scenario, zones: Sequence[str]) -> tuple[Weighted, ...]:
    """The indicators of a scenario with their weights in zones, in percent.

    >>> from gzsim.scenario import load_scenario
    >>> weighted(load_scenario("guizhou-2025"), ["all", "ecological"])[0].weights
    ('15', '8')
    """
    rows = []
    for key, indicator in scenario.indicators.items():
        weights = [100 * scenario.zones.weights[zone][key] for zone in zones]
        texts = tuple(in_full(weight) for weight in weights)
        name = Name(indicator.name, indicator.name_zh)
        rows.append(Weighted(key, name, _target(indicator), texts, indicator.horizon == "long", round(3 * weights[0])))
    return tuple(rows)


def _target(indicator: object) -> Name:
    target = indicator.target if isinstance(indicator.target, int | float) else indicator.target["default"]
    unit = UNITS.get(indicator.unit, Name(f" {indicator.unit}", indicator.unit))
    number = in_full(target)
    return Name(f"{number} {unit.en}" if unit.en.startswith("%") else f"{number}{unit.en}", f"{number}{unit.zh}")


def _card(
    code: str, name: Name, facts: tuple[Fact, ...], counties: Counties, mayors: Mayors | None, scenario: Scenario
) -> RoleCard:
    zone = scenario.zones.assignment.get(code, WHOLE_PROVINCE)
    called = scenario.zones.names[zone]
    cited = [key for fact in facts for key in fact.sources] + ["county_lists"] + ["leaders"] * (mayors is not None)
    marks = dict(zip(dict.fromkeys(cited), MARKS, strict=False))
    weights = sorted(weighted(scenario, [zone]), key=lambda row: -float(row.weight))
    return RoleCard(
        code,
        name,
        Name(called.name, called.name_zh),
        _remarks(facts, counties, mayors),
        tuple((fact, "".join(marks.get(key, "") for key in fact.sources)) for fact in facts),
        max((fact.of for fact in facts), default=0),
        tuple(Source(mark, SOURCES.get(key, Name(key, key))) for key, mark in marks.items()),
        tuple(weights),
        _assigned(code, scenario),
        _sanction(scenario),
    )


def _remarks(facts: tuple[Fact, ...], counties: Counties, mayors: Mayors | None) -> tuple[Name, ...]:
    """What stands out, which counties there are, and how long mayors stay."""
    said = []
    for side, en, zh in (("highest", "Highest", "最高"), ("lowest", "Lowest", "最低")):
        found = [fact.name for fact in facts if fact.extreme == side]
        if found:
            listed = Name(", ".join(name.en for name in found), "、".join(name.zh for name in found))
            said.append(Name(f"{en} of the prefectures: {listed.en}.", f"在各市州中{zh}：{listed.zh}。"))
    said.append(
        Name(
            f"Counties: {counties.total}, of which formerly poor {counties.former_poverty}, key counties of rural "
            f"revitalisation {counties.revitalisation}, key ecological function zones {counties.ecological}.",
            f"县级行政区{counties.total}个，其中脱贫县{counties.former_poverty}个、乡村振兴重点帮扶县"
            f"{counties.revitalisation}个、重点生态功能区县{counties.ecological}个。",
        )
    )
    if mayors:
        said.append(
            Name(
                f"Mayors whose whole term is on record ({mayors.first}–{mayors.last}) stayed {mayors.mean_years:.1f} "
                "years on average.",
                f"有完整任期记录的历任市（州）长（{mayors.first}—{mayors.last}年）平均任职{mayors.mean_years:.1f}年。",
            )
        )
    return tuple(said)


def _assigned(code: str, scenario: Scenario) -> Name:
    if code in scenario.zones.assignment_named_by_source:
        return Name("The zone is named by the source document.", "所属分区由来源文献指明。")
    return Name("The zone is an assumption.", "所属分区为假设。")


def _sanction(scenario: Scenario) -> Name:
    scheme = scenario.schemes[scenario.scheme_in_force]
    en, zh = f"In force today: {scheme.name}.", f"现行奖惩：{scheme.name_zh}。"
    if getattr(scheme, "rate", None) is not None and hasattr(scheme, "excellent"):
        rate = f"{100 * scheme.rate:.0f}"
        en = f"In force today: {scheme.name}; the last loses {rate} % of its subsidy to the best {scheme.excellent}."
        zh = f"现行奖惩：{scheme.name_zh}，末位扣减补助的{rate}%，由前{scheme.excellent}名分享。"
    return Name(en, zh)
