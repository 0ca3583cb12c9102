"""The scenario: everything one appraisal system is made of, checked, and never changed in place."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Self

import pandas as pd
from markupsafe import Markup
from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, PrivateAttr, Strict, Tag, ValidationError
from ruamel.yaml import YAML

from gzsim import sanctions
from gzsim.common.explaining import input_error
from gzsim.common.names import known
from gzsim.common.parts import Name, Names, Part, Problem, Setting, Text, refuse
from gzsim.common.words import short
from gzsim.common.yaml_lines import Node
from gzsim.errors import InputError
from gzsim.sanctions.scheme import Surroundings
from gzsim.scenario import rules, tables
from gzsim.scenario.departments import Department
from gzsim.scenario.extending import change, extended
from gzsim.scenario.indicators import DEFAULT, Indicators
from gzsim.scenario.lead_departments import LeadDepartment, lead_problems
from gzsim.scenario.parameters import Parameters, in_force, load_parameters
from gzsim.scenario.prefectures import known_prefectures, recorded_spending
from gzsim.scenario.projects import Project, project_problems
from gzsim.scenario.renewal import Renewal
from gzsim.scenario.rivers import River, river_problems
from gzsim.scenario.schemes import Scheme
from gzsim.scenario.simulation import Simulation
from gzsim.scenario.tiers import Tier, tier_problems
from gzsim.scenario.units import Units
from gzsim.scenario.values import Values
from gzsim.scenario.vetoes import Grades, Veto
from gzsim.scenario.views import Views
from gzsim.scenario.watching import RecordRules, Warnings
from gzsim.scenario.zones import WHOLE_PROVINCE, LongTermWeight, Zones
from gzsim.views.html import data_table, notebook
from gzsim.zones.standing import Ranking

if TYPE_CHECKING:
    from gzsim.record import Record

FORMAT = 1
IF_MISSING = "a value here, or `extends` with the scenario that this one changes"


def _known_format(version: int) -> int:
    if version != FORMAT:
        refuse([Problem((), f"version {version} of the format is not one that this gzsim reads", str(FORMAT))])
    return version


def _without_defaults(parameters: Any) -> Any:
    """A null says that a parameter has its default."""
    if not isinstance(parameters, Mapping):
        return parameters
    table = load_parameters()
    return {name: value for name, value in parameters.items() if value is not None or name not in table}


Listed = Annotated[tuple[Text, ...], Strict(False)]
KeyResults = Annotated[
    Annotated[Listed, Tag("for all")] | Annotated[Names[Listed], Tag("by code")],
    Discriminator(lambda named: "by code" if isinstance(named, Mapping) else "for all"),
]


class Scenario(Part):
    """One appraisal system: indicators, zones and weights, warnings, schemes, and how it is simulated.

    Loaded from a YAML file with `load_scenario`; changed only into a copy, with `with_`.

    >>> from gzsim.scenario import load_scenario
    >>> scenario = load_scenario("guizhou-2025")
    >>> scenario
    <Scenario 'guizhou-2025': 12 indicators, 9 prefectures, zones functional, scheme last_place>
    >>> scenario.indicators["gdp_growth"].target
    5.5
    """

    schema_version: Annotated[int, AfterValidator(_known_format)] = Field(
        description=f"Version of this format: {FORMAT}", json_schema_extra={"const": FORMAT}
    )
    name: Name = Field("scenario", description="Short name; the name of the file unless given")
    title: Text = Field(description="English title")
    title_zh: Text = Field(description="Chinese title")
    author: Text = Field(description="Who wrote the scenario")
    reference: Text = Field(description="What it is based on")
    baseline: Text = Field(description="Scenario it is to be compared with")
    units: Units = Field(description="Who is appraised")
    indicators: Indicators = Field(
        min_length=1,
        description="Indicators, by a name of the library, which says what it measures, or a name of your own (S01)",
    )
    zones: Zones = Field(description="Zones and their weights (S02)")
    ranking: Ranking = Field(
        "scaled_lead",
        description="How places with different weights are ranked. scaled_lead: by the lead against what a year's "
        "luck does to a score; lead: by the points ahead of what the average place scores by the same weights; "
        "within_zone: each zone by itself; raw: by the scores as they are",
    )
    long_term_weight: LongTermWeight = Field(
        description="Weight of all long-horizon indicators in every zone, to which the zones' weights are rescaled "
        "(S20); declared: they stay as they are"
    )
    needs: Names[Names[float]] = Field(
        default_factory=dict,
        description="What the places of a zone need: weights of indicators that sum to 1, by zone. Where left out, the "
        "zone's and the province's declared weights are mixed (`welfare.own_needs`)",
    )
    views: Views = Field(
        default_factory=dict,
        description="Views of what is good; the shipped ones (growth, balanced, green), changed or added to",
    )
    departments: Names[Department] = Field(
        default_factory=dict, description="Departments that serve the public, judged by satisfaction too (S13)"
    )
    lead_departments: Names[LeadDepartment] = Field(
        default_factory=dict,
        description="Provincial departments that lead indicators, in the simulation: part of the effect of work needs "
        "their hours (责任链, S01); nobody is needed unless given",
    )
    key_results: KeyResults = Field(
        (),
        description="Indicators that published objectives and key results serve (OKR, S04), for all or by prefecture's "
        "code; they never enter pay",
    )
    tiers: Names[Tier] = Field(
        default_factory=dict,
        description="Tiers of a prefecture that fill forms and do the work, each with its own time (S19): prefecture, "
        "county, township; a prefecture is one office unless they are given",
    )
    rivers: Names[River] = Field(
        default_factory=dict,
        description="Rivers that carry what prefectures do to their water to those below; between prefectures only, so "
        "with `units.scale: prefectures` (S12)",
    )
    projects: Names[Project] = Field(
        default_factory=dict,
        description="Key projects that indicators of investment are made of, with `units.scale: prefectures`; one "
        "without projects in a prefecture moves there like any flow (S08)",
    )
    warnings: Warnings = Field(description="Yellow and red lights (S06)")
    schemes: Names[Scheme] = Field(min_length=1, description="Schemes of reward and sanction that are compared (S10)")
    scheme_in_force: Text = Field(description="The scheme that applies today, one of `schemes`")
    vetoes: Names[Veto] = Field(
        default_factory=dict,
        description="Failures that outweigh the score (一票否决); in the simulation all but grade ceilings hold",
    )
    grades: Grades | None = Field(
        None, description="Grades of the year (考核等次, S05); in league tables, not in the simulation"
    )
    renewal: Renewal | None = Field(
        None, description="When and how far targets of levels follow reports (S21); they stay unless it is given"
    )
    record: RecordRules = Field(description="What the historical record must see")
    simulation: Simulation = Field(description="Horizon and randomness")
    parameters: Annotated[Names[Setting], BeforeValidator(_without_defaults, json_schema_input_type=Names[Setting])] = (
        Field(default_factory=dict, description="Parameters that differ from the table of parameters, by dotted name")
    )

    _written: Node | None = PrivateAttr(None)
    _of_record: Record | None = PrivateAttr(None)

    @classmethod
    def of(cls, written: Node, record: Record | None = None) -> Self:
        """Return the scenario that a tree describes; what is wrong with it raises `InputError` at its file and line.

        Its codes are those of the shipped record, or of another that is given.
        """
        try:
            scenario = cls.model_validate(written.plain(), context=record)
        except ValidationError as error:
            raise input_error(error, written, IF_MISSING if written.file else "") from None
        scenario._written = written
        return scenario

    def model_post_init(self, record: Record | None, /) -> None:
        """Keep the record that the scenario is checked against, which pydantic calls its context."""
        self._of_record = record

    @property
    def of_record(self) -> Record | None:
        """The record whose prefectures the scenario speaks of; None for the shipped one."""
        return self._of_record

    def problems(self) -> Iterator[Problem]:
        """Everything in which the parts do not fit together."""
        zones, codes, indicators = self.zones, self.units.prefectures, self.indicators
        places = known_prefectures(self.of_record)
        told = {"remoteness": self.units.remoteness, "spending": self.units.spending}
        yield from rules.prefectures(codes, told, zones, places)
        yield from rules.weights(zones.weights, indicators, ("zones", "weights"))
        yield from rules.needs(self.needs, zones, indicators)
        yield from rules.long_term_weight(self.long_term_weight, zones.weights, indicators)
        yield from rules.assignment(zones, codes)
        yield from rules.features(zones.found, codes)
        yield from rules.targets(indicators, places)
        yield from rules.services(indicators)
        yield from rules.key_results(self.key_results, indicators, places)
        yield from river_problems(self.rivers, tuple(indicators), codes)
        yield from project_problems(self.projects, indicators, codes, [each.indicator for each in self.rivers.values()])
        yield from rules.of_prefectures(self.units.scale, rivers=self.rivers, projects=self.projects, tiers=self.tiers)
        yield from lead_problems(self.lead_departments, indicators, codes, self.units.scale)
        yield from tier_problems(self.tiers, tuple(indicators))
        yield from rules.schemes(self.schemes, self.scheme_in_force, self.surroundings())
        yield from rules.vetoes(self.vetoes, indicators, zones, self.grades)
        yield from rules.bands(indicators, self.parameters)
        yield from rules.parameters(self.parameters, indicators)
        yield from rules.asking(self.parameters)

    def with_(self, changes: Mapping[str, Any] | None = None, /, **fields: Any) -> Self:
        """Return a changed copy, checked like a file; this scenario stays as it is.

        A change is what a file that extends this scenario would say: mappings are merged, lists replaced, and None
        removes an entry. Names in ``changes`` may be dotted. The copy's name ends in ``+`` unless one is given.

        Raises InputError if the changed scenario is not valid.

        >>> from gzsim.scenario import load_scenario
        >>> today = load_scenario("guizhou-2025")
        >>> reform = today.with_({"simulation.years": 5}, long_term_weight=0.30)
        >>> reform.name, reform.simulation.years, reform.long_term_weight
        ('guizhou-2025+', 5, 0.3)
        >>> today.simulation.years, today.long_term_weight
        (10, 0.15)
        """
        if not isinstance(changes, Mapping | None):
            raise InputError(f"must be a mapping of names to values, not {short(changes)}", field="changes")
        written, said = self.written(), {**(changes or {}), **fields}
        for name, value in said.items():
            written = extended(written, change(name, value))
        changed = self.of(written, self.of_record)
        if changed == self or "name" in said or self.name.endswith("+"):
            return changed
        return changed.with_(name=f"{self.name}+")

    def written(self) -> Node:
        """Return the tree the scenario was made from: every value with its file and line."""
        return self._written or Node.of(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the scenario in full, nothing inherited, as plain dicts, lists, texts and numbers."""
        return _without_empty(self.model_dump(mode="json"))

    def to_yaml(self) -> str:
        """Return the scenario in full as YAML that loads to an equal scenario."""
        yaml, stream = YAML(), io.StringIO()
        yaml.allow_unicode, yaml.width = True, 120
        yaml.dump(self.to_dict(), stream)
        return stream.getvalue()

    def indicator_table(self) -> pd.DataFrame:
        """Table of the indicators: names, unit, target, form, how the record sees each; indexed by indicator.

        >>> from gzsim.scenario import load_scenario
        >>> load_scenario("guizhou-2025").indicator_table()["status"].value_counts().to_dict()
        {'proxy': 6, 'none': 4, 'series': 2}
        """
        return tables.indicator_table(self.indicators)

    def weights(self) -> pd.DataFrame:
        """Weights in force, zone × indicator, after `long_term_weight` has been set in every zone (S20).

        w'_k = λ·w_k / Σ_long w for long-horizon indicators, (1 − λ)·w_k / Σ_short w for the others; w'_k = w_k
        where λ is `declared`.

        >>> from gzsim.scenario import load_scenario
        >>> weights = load_scenario("guizhou-2025").with_(long_term_weight=0.30).weights()
        >>> weights[["forest_cover", "science_and_talent"]].sum(axis="columns").round(12).unique().tolist()
        [0.3]
        """
        return tables.effective_weights(self.declared_weights(), self.indicators, self.long_term_weight)

    def key_results_of(self, code: str) -> tuple[str, ...]:
        """Indicators that key results of a prefecture serve; those of all where it has none of its own."""
        if isinstance(self.key_results, Mapping):
            return self.key_results.get(code, self.key_results.get(DEFAULT, ()))
        return self.key_results

    def declared_weights(self) -> pd.DataFrame:
        """Weights as declared, zone × indicator, before `long_term_weight` is set in every zone.

        What the public cares for does not change when the province weighs its yardstick anew.

        >>> from gzsim.scenario import load_scenario
        >>> today = load_scenario("guizhou-2025")
        >>> today.with_(long_term_weight=0.30).declared_weights().equals(today.declared_weights())
        True
        """
        return tables.declared_weights(self.zones.weights, self.indicators)

    def needs_of(self, zone: str) -> pd.Series:
        """What the places of a zone need (indicator): as declared, or λ·w_zone + (1 − λ)·w_province.

        >>> from gzsim.scenario import load_scenario
        >>> today = load_scenario("guizhou-2025").with_({"parameters.welfare.own_needs": 1})
        >>> today.needs_of("ecological").equals(today.declared_weights().loc["ecological"])
        True
        """
        names, own = list(self.indicators), self.values.welfare.own_needs
        if zone in self.needs:
            return pd.Series(self.needs[zone], dtype=float)[names]
        mine, public = self.zones.weights[zone], self.zones.weights[WHOLE_PROVINCE]
        return pd.Series({name: own * mine[name] + (1.0 - own) * public[name] for name in names}, dtype=float)

    def spending(self) -> dict[str, float]:
        """All that is spent in each prefecture, CNY million a year, by code (`prefectures.recorded_spending`).

        Raises InputError if neither the scenario nor the record says it.
        """
        spent = {**recorded_spending(self.of_record), **self.units.spending}
        if untold := [code for code in self.units.prefectures if code not in spent]:
            problem = f"is missing for {', '.join(untold)}: the record does not say what is spent there"
            file = self.written().file
            raise InputError(problem, file=file, field="units.spending", valid="CNY million a year by code")
        return {code: spent[code] for code in self.units.prefectures}

    def dynamics_table(self) -> pd.DataFrame:
        """Table indicator × parameter of how each indicator moves, with the overrides of this scenario."""
        return tables.dynamics_table(self.indicators, self.parameter_table())

    def scheme(self, name: str, units: Sequence[str] | None = None) -> sanctions.Scheme:
        """Return a scheme as it settles units in an order; the scenario's prefectures unless given.

        >>> from gzsim.scenario import load_scenario
        >>> load_scenario("guizhou-2025").scheme("last_place")
        LastPlace(rate=0.1, subsidy=18.15, excellent=2, receivers='excellent', make_up=1.0, worst=1)
        """
        known(name, self.schemes, "scheme")
        return self.schemes[name].placed_in(self.surroundings(units))

    def surroundings(self, units: Sequence[str] | None = None) -> Surroundings:
        """What a scheme may ask of the scenario that it stands in."""
        return Surroundings(
            units=tuple(self.units.prefectures if units is None else units),
            indicators=tuple(self.indicators),
            schemes=self.schemes,
            subsidy=self.parameters.get("budget.subsidy", load_parameters()["budget.subsidy"]),
        )

    def parameter_table(self) -> Parameters:
        """Return the parameters of the simulation with the overrides of this scenario."""
        return in_force(tuple(self.parameters.items()))

    @property
    def values(self) -> Values:
        """Values of the parameters in force, as attributes of their sections: `values.leader.discount`."""
        return self.parameter_table().typed

    @property
    def directions(self) -> pd.Series:
        """+1 where higher is better, -1 where lower is; indexed by indicator."""
        signs = {name: indicator.sign for name, indicator in self.indicators.items()}
        return pd.Series(signs, name="direction").rename_axis("indicator")

    @property
    def assignment(self) -> pd.Series:
        """Declared zone of each prefecture, indexed by code; one zone for all (`all`) where none is declared.

        This is what `zones.assignment` says, whichever zone model is in force.

        >>> from gzsim.scenario import load_scenario
        >>> load_scenario("guizhou-2025").assignment["522600"]
        'ecological'
        """
        zones = {code: self.zones.assignment.get(code, WHOLE_PROVINCE) for code in self.units.prefectures}
        return pd.Series(zones, name="zone").rename_axis("code")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        return hash(json.dumps(self.to_dict(), sort_keys=True))

    def __repr__(self) -> str:
        counts = f"{len(self.indicators)} indicators, {len(self.units.prefectures)} prefectures"
        return f"<Scenario {self.name!r}: {counts}, zones {self.zones.model}, scheme {self.scheme_in_force}>"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        table = self.indicator_table()[["name", "name_zh", "horizon", "target", "unit", "status"]]
        weights = self.weights().T.rename(columns={zone: each.name for zone, each in self.zones.names.items()})
        heading = Markup("<h4>{} · {}</h4>").format(self.title, self.title_zh)
        return notebook(heading, data_table(table.join(weights), float_format="{:g}".format))


def _without_empty(value: Any) -> Any:
    """Optional fields that say nothing are left out."""
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part is not None and part != {}}
    return value
