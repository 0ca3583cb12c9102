"""What a team has chosen, told in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from gzsim.scenario import Scenario
from gzsim.views.labels import Name
from gzsim.views.numbers import in_full
from gzsim.web.speaking import Speaker
from gzsim.workshop.choice import Choice
from gzsim.workshop.levers import SANCTIONS, SHARE, WATCH, Lever
from gzsim.workshop.pages.parts import part
from gzsim.workshop.rules import indicator_names


def chosen_html(sides: Sequence[tuple[Name, Choice]], baseline: Scenario, speaker: Speaker) -> Markup:
    """Choices side by side, each under a heading."""
    names = indicator_names(baseline)
    told = [(speaker.text(name), choice, list(settings(choice, names))) for name, choice in sides]
    return part("choice", speaker, sides=told, names=names, number=_number)


def _number(value: float | None) -> str:
    """A number as it was written, or that it is still to come."""
    return "…" if value is None else in_full(value)


def settings(choice: Choice, names: Mapping[str, Name]) -> Iterator[tuple[Name, Name]]:
    """What is chosen beside objectives: what it is called, and the values.

    >>> choice = Choice.read({"scheme": "last_place", "amounts": {"rate": 0.3}})
    >>> [value.en for _, value in settings(choice, {})]
    ['Last-place deduction (Share of the subsidy that the last lose 30 %)']
    """
    numbers = {
        Name("Weights, %", "权重（%）"): choice.weights,
        Name("Targets", "目标值"): choice.targets,
        Name("Veto", "一票否决"): choice.vetoes,
    }
    for label, values in numbers.items():
        if values:
            pairs = [_pair(names.get(key, Name(key, key)), in_full(value)) for key, value in values.items()]
            yield label, _listed(pairs)
    if choice.reach == "province" and (choice.weights or choice.targets or choice.objectives):
        yield Name("Holds for", "适用范围"), Name("the whole province", "全省")
    if choice.scheme:
        yield Name("Sanctions", "奖惩"), _sanction(choice)
    if choice.watch:
        levers = [_amount(WATCH[key], value) for key, value in choice.watch.items()]
        yield Name("Warnings and checks", "预警与核查"), _listed(levers)
    if choice.captured:
        called = [names.get(key, Name(key, key)) for key in choice.captured]
        yield Name("Reported automatically", "自动采集"), _listed(called)


def _sanction(choice: Choice) -> Name:
    sanction = SANCTIONS[choice.scheme]
    if not choice.amounts:
        return sanction.label
    amounts = _listed([_amount(sanction.amounts[key], value) for key, value in choice.amounts.items()])
    return Name(f"{sanction.label.en} ({amounts.en})", f"{sanction.label.zh}（{amounts.zh}）")


def _amount(lever: Lever, value: float) -> Name:
    share = lever.unit == SHARE
    said = in_full(round(100 * value, 6) if share else value)
    return _pair(lever.label, f"{said} %" if share else said)


def _pair(name: Name, value: str) -> Name:
    return Name(f"{name.en} {value}", f"{name.zh} {value}")


def _listed(names: Sequence[Name]) -> Name:
    return Name(", ".join(each.en for each in names), "、".join(each.zh for each in names))
