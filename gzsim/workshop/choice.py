"""What a team writes: objectives with key results, weights, targets, warnings and sanctions; never changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from gzsim.targets.okr import GOOD_ENOUGH
from gzsim.workshop import limits
from gzsim.workshop.levers import SANCTIONS, WATCH, Lever
from gzsim.workshop.limits import clean, number
from gzsim.workshop.messages import Refused

MOST_LISTED = 200
"""Entries of any mapping or list that a team hands in; what a scenario allows is checked later."""


@dataclass(frozen=True)
class WrittenResult:
    """A key result as a team writes it: what shall be reached of an indicator, from where.

    A draft has no start while nobody knows where the indicator stands.
    """

    text: str
    indicator: str
    start: float | None
    target: float
    kind: Literal["committed", "aspirational"] = "committed"
    stretch: float | None = None
    weight: float = 1.0

    @classmethod
    def read(cls, said: Any, where: str) -> WrittenResult:
        """A key result of plain values; raises Refused with the field that is wrong."""
        told = _mapping(said, where, cls.__dataclass_fields__)
        read = cls(
            text=clean(told.get("text", ""), f"{where}.text"),
            indicator=clean(told.get("indicator", ""), f"{where}.indicator", limits.NAME, lines=False),
            start=None if told.get("start") is None else number(told["start"], f"{where}.start"),
            target=number(told.get("target"), f"{where}.target"),
            kind=_one_of(told.get("kind", "committed"), GOOD_ENOUGH, f"{where}.kind"),
            stretch=None if told.get("stretch") is None else number(told["stretch"], f"{where}.stretch"),
            weight=number(told.get("weight", 1.0), f"{where}.weight", 0, 1_000),
        )
        if not read.text:
            raise Refused("empty", field=f"{where}.text")
        if read.target == read.start:
            raise Refused("start_is_target", field=f"{where}.target")
        if read.stretch is not None and not read.stretches:
            raise Refused("stretch_side", field=f"{where}.stretch")
        return read

    @property
    def stretches(self) -> bool:
        """Whether the stretch lies beyond the target, as far as it is known from where."""
        return self.start is None or (self.stretch - self.target) * (self.target - self.start) > 0


@dataclass(frozen=True)
class WrittenObjective:
    """An objective as a team writes it, with its key results."""

    text: str
    key_results: tuple[WrittenResult, ...]
    note: str = ""

    @classmethod
    def read(cls, said: Any, where: str) -> WrittenObjective:
        """An objective of plain values; raises Refused with the field that is wrong."""
        told = _mapping(said, where, cls.__dataclass_fields__)
        results = _list(told.get("key_results", ()), f"{where}.key_results", limits.KEY_RESULTS)
        read = cls(
            text=clean(told.get("text", ""), f"{where}.text"),
            key_results=tuple(
                WrittenResult.read(each, f"{where}.key_results[{place}]") for place, each in enumerate(results)
            ),
            note=clean(told.get("note", ""), f"{where}.note"),
        )
        if not read.text:
            raise Refused("empty", field=f"{where}.text")
        return read


@dataclass(frozen=True)
class Choice:
    """All that a team chooses. What is left out is as in the baseline.

    Attributes
    ----------
    objectives : objectives with their key results. The target of a committed key result is what the place is judged
        by; what aspirational ones aim at is published and never enters pay
    weights : percent of each indicator; they sum to 100
    targets : of indicators without a committed key result
    reach : whether weights, targets and objectives hold for the team's own place or for the whole province
    watch : numbers of `gzsim.workshop.levers.WATCH`
    captured : indicators whose reports are captured automatically
    scheme, amounts : kind of `gzsim.workshop.levers.SANCTIONS` and its numbers
    vetoes : worst value, by indicator, that is not punished by the last place

    >>> choice = Choice.read({"scheme": "last_place", "amounts": {"rate": 0.3}})
    >>> choice.amounts, Choice.read(choice.to_dict()) == choice
    ({'rate': 0.3}, True)
    """

    objectives: tuple[WrittenObjective, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    targets: Mapping[str, float] = field(default_factory=dict)
    reach: Literal["place", "province"] = "place"
    watch: Mapping[str, float] = field(default_factory=dict)
    captured: tuple[str, ...] = ()
    scheme: str = ""
    amounts: Mapping[str, float] = field(default_factory=dict)
    vetoes: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, said: Any) -> Choice:
        """A choice of plain values, as a draft may be; raises Refused with the field that is wrong.

        Whether it fits a scenario, as weights that sum to 100, is for `gzsim.workshop.rules.scenario_of` to say.
        """
        told = _mapping(said, "choice", cls.__dataclass_fields__)
        objectives = _list(told.get("objectives", ()), "objectives", limits.OBJECTIVES)
        scheme = _one_of(told.get("scheme", ""), ("", *SANCTIONS), "scheme")
        read = cls(
            objectives=tuple(WrittenObjective.read(each, f"objectives[{at}]") for at, each in enumerate(objectives)),
            weights=_numbers(told.get("weights", {}), "weights", 0, 100),
            targets=_numbers(told.get("targets", {}), "targets"),
            reach=_one_of(told.get("reach", "place"), ("place", "province"), "reach"),
            watch=_levers(told.get("watch", {}), "watch", WATCH),
            captured=tuple(dict.fromkeys(clean(each, "captured", limits.NAME, lines=False)
                                         for each in _list(told.get("captured", ()), "captured", MOST_LISTED))),
            scheme=scheme,
            amounts=_levers(told.get("amounts", {}), "amounts", SANCTIONS[scheme].amounts if scheme else {}),
            vetoes=_numbers(told.get("vetoes", {}), "vetoes"),
        )  # fmt: skip
        length = read.length
        if length > limits.ALL_TEXT:
            raise Refused("all_text", field="choice", length=length, most=limits.ALL_TEXT)
        return read

    @property
    def key_results(self) -> list[WrittenResult]:
        """Key results of all objectives, in their order."""
        return [result for objective in self.objectives for result in objective.key_results]

    @property
    def length(self) -> int:
        """Characters of all texts."""
        texts = [text for each in self.objectives for text in (each.text, each.note)]
        return sum(map(len, [*texts, *(each.text for each in self.key_results)]))

    def without_starts(self) -> Choice:
        """The same as a draft of which nobody knows where indicators stand."""
        return replace(self, objectives=tuple(
            replace(each, key_results=tuple(replace(result, start=None) for result in each.key_results))
            for each in self.objectives
        ))  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The choice as plain values that `read` takes."""
        return asdict(self)


def _mapping(said: Any, where: str, fields: Iterable[str]) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise Refused("shape", field=where, kind="mapping of fields to values", kind_zh="字段与取值的对应")
    for name in said:
        if name not in fields:
            shown = name[: limits.NAME] if isinstance(name, str) else type(name).__name__
            raise Refused("unknown_field", field=f"{where}.{shown}")
    return said


def _list(said: Any, where: str, most: int) -> list[Any]:
    if not isinstance(said, list | tuple):
        raise Refused("shape", field=where, kind="list", kind_zh="列表")
    if len(said) > most:
        raise Refused("listed", field=where, count=len(said), most=most)
    return list(said)


def _one_of(said: Any, known: Iterable[str], where: str) -> Any:
    if not isinstance(said, str) or said not in known:
        raise Refused("unknown", field=where, value=clean(str(said)[: limits.NAME], where))
    return said


def _numbers(said: Any, where: str, low: float = -1e9, high: float = 1e9) -> dict[str, float]:
    if not isinstance(said, Mapping):
        raise Refused("shape", field=where, kind="mapping of names to numbers", kind_zh="名称与数字的对应")
    if len(said) > MOST_LISTED:
        raise Refused("listed", field=where, count=len(said), most=MOST_LISTED)
    names = {clean(name, where, limits.NAME, lines=False): value for name, value in said.items()}
    return {name: float(number(value, f"{where}.{name}", low, high)) for name, value in names.items()}


def _levers(said: Any, where: str, levers: Mapping[str, Lever]) -> dict[str, float]:
    found = {}
    for name, value in _numbers(said, where).items():
        if name not in levers:
            raise Refused("unknown", field=f"{where}.{name}", value=name)
        lever, place = levers[name], f"{where}.{name}"
        found[name] = number(value, place, lever.low, lever.high, whole=lever.whole)
        if lever.choices and found[name] not in lever.choices:
            raise Refused("unknown", field=place, value=f"{found[name]:g}")
    return found
