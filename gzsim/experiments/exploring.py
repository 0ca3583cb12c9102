"""Exploring a sweep: what each setting of its levers does, with sliders in a notebook and as a plate without."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from math import prod
from numbers import Real
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import known, list_of, of_kind
from gzsim.errors import InputError
from gzsim.experiments.design import Design
from gzsim.experiments.levers import Between
from gzsim.experiments.ranges import span
from gzsim.scenario import load_parameters
from gzsim.scenario.wording import PARAMETERS, Wording
from gzsim.simulation.outcomes.catalogue import HEADLINE, OUTCOMES
from gzsim.simulation.summary import labelled
from gzsim.views.dial import Dial, said
from gzsim.views.labels import NAMES, Language, Name, Names, both_names, checked, label
from gzsim.views.numbers import in_full, minus
from gzsim.views.result import Result

if TYPE_CHECKING:
    from ipywidgets import VBox

    from gzsim.views.drawing import Drawing

CROSSED = "gzsim.design(...) * gzsim.design(uncertainties=None, levers=..., method='grid')"
INSTALL = "pip install 'gzsim[notebooks]'"

MOST_SLIDERS, MOST_OUTCOMES = 2, 4


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Explorer(Result):
    """What every setting of the levers does: sliders where a notebook can show them, else a plate of all settings."""

    table: pd.DataFrame
    """See `settings`."""
    dials: tuple[Dial, ...]
    """Levers, in the order of the index: the first is on the axis of the figures, the second has lines."""
    sliders: int
    """So many levers have a slider, the others a list."""
    language: Language
    notes: tuple[Name, ...]
    """What is said below each figure besides."""

    @property
    def reference(self) -> tuple[Hashable, ...]:
        """The first setting of each lever."""
        return tuple(dial.settings[0] for dial in self.dials)

    def at(self, setting: Mapping[str, Any], language: Language | None = None) -> Drawing:
        """Picture of one setting against the reference; a lever that is not named stands at its reference.

        Raises InputError if there is no such lever or setting.
        """
        for name in of_kind(setting, Mapping, "setting", "a mapping from levers to where they stand"):
            known(name, [dial.key for dial in self.dials], "setting")
        values = tuple(setting.get(dial.key, dial.settings[0]) for dial in self.dials)
        for dial, value in zip(self.dials, values, strict=True):
            known(value, dial.settings, f"setting.{dial.key}")
        return self._chosen(values, language or self.language)

    def plot(self, language: Language | None = None) -> Drawing:
        """Plate of all settings of the first two levers; further ones stand at their reference.

        Raises InputError if there is no such language.
        """
        from gzsim.views.exploring_figure import all_settings  # drawing is slow to import

        table, notes = self._held(self.reference)
        return all_settings(table, self.dials[:2], OUTCOMES, language or self.language, notes)

    @cached_property
    def widget(self) -> VBox:
        """Sliders and lists of the levers, and below them the picture of where they stand."""
        widgets = sliders_library()
        controls = [self._control(widgets, number) for number in range(len(self.dials))]
        picture = widgets.Image(format="png", layout={"max_width": "100%"})

        @cache
        def drawn(setting: tuple[Hashable, ...]) -> tuple[bytes, str]:
            figure = self._chosen(setting, self.language)
            return figure._repr_png_(), figure.alt

        def show(_: object = None) -> None:
            picture.value, picture.tooltip = drawn(tuple(each.value for each in controls))

        for each in controls:
            each.observe(show, "value")
        show()
        return widgets.VBox([*controls, picture])

    def _chosen(self, setting: tuple[Hashable, ...], language: Language) -> Drawing:
        from gzsim.views.exploring_figure import chosen_setting, spans_of

        table, notes = self._held(setting)
        return chosen_setting(table, self.dials[:2], setting[:2], OUTCOMES, language, notes, spans_of(self.table))

    def _held(self, setting: tuple[Hashable, ...]) -> tuple[pd.DataFrame, list[Name]]:
        """Rows in which all levers but the first two stand where they are set, and a note that says where."""
        table, further = self.table, self.dials[2:]
        if not further:
            return table, list(self.notes)
        for value in setting[2:]:
            table = table.xs(value, level=2)
        held = said(further, setting[2:])
        return table, [Name(f"Held: {held.en}.", f"其余固定：{held.zh}。"), *self.notes]

    def _control(self, widgets: ModuleType, number: int) -> Any:
        dial = self.dials[number]
        kind = widgets.SelectionSlider if number < self.sliders else widgets.Dropdown
        options = [(label(*name, self.language), value) for name, value in zip(dial.called, dial.settings, strict=True)]
        return kind(options=options, value=dial.settings[0], description=label(*dial.name, self.language),
                    style={"description_width": "initial"}, layout={"width": "36em", "max_width": "100%"})  # fmt: skip

    @cached_property
    def _plate(self) -> tuple[bytes, str]:
        figure = self.plot()
        return figure._repr_png_(), figure.alt

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """The sliders; a notebook adds the plate as HTML and as a picture for whoever cannot show them."""
        return {**self.widget._repr_mimebundle_(), "text/plain": repr(self)}

    def _repr_png_(self) -> bytes:
        return self._plate[0]

    def _repr_html_(self) -> str:
        from gzsim.views.html import notebook, picture

        return notebook(picture(*self._plate)) + super()._repr_html_()

    def __repr__(self) -> str:
        levers = " × ".join(f"{dial.key} {len(dial.settings)}" for dial in self.dials)
        return f"<Explorer of {levers} settings: {self.table['outcome'].nunique()} outcomes>"


def settings(
    design: Design, levels: pd.DataFrame, levers: Sequence[str] | None = None, baseline: pd.DataFrame | None = None
) -> pd.DataFrame:
    r"""What each setting of the levers does to outcomes, against the first setting of each lever in the same draw.

    .. math:: \Delta_s(\ell) = y_s(\ell) - y^0_s(\ell_0)

    for draws s of the uncertainties, settings ℓ and the reference ℓ₀.

    Parameters
    ----------
    design : draws of uncertainties times a grid of levers
    levels : DataFrame, y, row of the design × outcome; missing where a row failed or is still to do
    levers : in which order they index the table; that of the design unless given
    baseline : y⁰, the same of what is compared with, such as another run; ``levels`` unless given

    Returns
    -------
    DataFrame, a row for each setting and outcome, indexed by the settings, a level for each lever: outcome; draws (in
    which neither side is missing), low, median and high (5, 50 and 95 % of Δ over them), positive and negative (shares
    of them); reference, the median of y⁰ at ℓ₀; then what the outcome is called, its unit and what is better

    Raises
    ------
    InputError
        If the design has no levers, or does not ask each setting of them once under each draw (``design``); or a lever
        is not one of them (``levers``).

    >>> from gzsim.experiments.design import design
    >>> rows = design(uncertainties=["leader.discount"], n=2, seed=1)
    >>> rows *= design(uncertainties=None, levers={"long_term_weight": (0.1, 0.3)}, method="grid", n=2)
    >>> found = settings(rows, pd.DataFrame({"debt": [5.0, 4.0, 7.0, 8.0]}))
    >>> found[["median", "positive", "negative", "reference"]].loc[0.3].tolist()
    [0.0, 0.5, 0.5, 6.0]
    """
    there = _levers(design)
    dials = dials_of(design, there if levers is None else _first(list_of(levers, there, "levers"), there))
    start = levels if baseline is None else baseline
    found, compared = _cube(design, dials, levels), _cube(design, dials, start)[:, 0]
    rows = [
        {"outcome": outcome, **span(pd.Series(found[:, place, column] - compared[:, column])),
         "reference": pd.Series(compared[:, column]).median()}
        for place in range(found.shape[1]) for column, outcome in enumerate(levels)
    ]  # fmt: skip
    chosen = [each for each in product(*(dial.settings for dial in dials)) for _ in levels]
    index = pd.MultiIndex.from_tuples(chosen, names=[dial.key for dial in dials])
    return labelled(pd.DataFrame(rows)).set_index(index if len(dials) > 1 else index.get_level_values(0))


def explore(
    design: Design, levels: pd.DataFrame, *, levers: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None, baseline: pd.DataFrame | None = None, language: Language = "both",
    names: Names = NAMES, notes: Sequence[Name] = (),
) -> Explorer:  # fmt: skip
    """Sliders of levers over their `settings`.

    Parameters
    ----------
    design, levels, baseline : as in `settings`
    levers : one or two that have a slider; the first two of the design unless given. The others have a list
    outcomes : up to four columns; the first headline outcomes among them unless given
    names : names of levers and of their settings, before those of scenarios and parameters
    notes : what is said below each figure besides

    Raises InputError as `settings`; or if ipywidgets is not installed, or more levers or outcomes are named.
    """
    sliders_library()
    there = _levers(design)
    turned = _few(there[:MOST_SLIDERS] if levers is None else list_of(levers, there, "levers"), "levers", MOST_SLIDERS)
    usual = [each for each in HEADLINE if each in levels] or list(levels)
    named = usual[:MOST_OUTCOMES] if outcomes is None else list_of(outcomes, levels, "outcomes")
    shown, order = _few(named, "outcomes", MOST_OUTCOMES), _first(turned, there)
    table = settings(design, levels[shown], order, levels[shown] if baseline is None else baseline[shown])
    dials = dials_of(design, order, names)
    return Explorer(table=table, dials=dials, sliders=len(turned), language=checked(language), notes=tuple(notes))


def sliders_library() -> ModuleType:
    """The library of widgets; raises InputError if it is not installed."""
    try:
        import ipywidgets
    except ImportError:
        raise InputError("sliders need ipywidgets, which is not installed", field="explore", valid=INSTALL) from None
    return ipywidgets


def dials_of(design: Design, levers: Sequence[str], names: Names = NAMES) -> tuple[Dial, ...]:
    """Levers of a design as figures show them: numbers of a range as they rise, alternatives as they were listed.

    >>> from gzsim.experiments.design import design
    >>> rows = design(uncertainties=None, levers={"long_term_weight": [0.3, 0.15]}, method="grid")
    >>> dials_of(rows, ["long_term_weight"])[0].settings
    (0.3, 0.15)
    """
    return tuple(_dial(lever, design, names) for lever in levers)


def _dial(lever: str, design: Design, names: Names) -> Dial:
    order = tuple(meanings(design, lever).values())
    return Dial(lever, names.get(lever) or _field(lever), order, tuple(_called(each, names) for each in order))


def meanings(design: Design, lever: str) -> dict[Hashable, Hashable]:
    """What stands in the rows of a design for each setting of a lever, in their order: a listed number for its text."""
    held, kind = set(design.table[lever].tolist()), design.levers[lever]
    if isinstance(kind, Between):
        return {each: each for each in sorted(held)}
    values = list(kind.by_name.values())
    numbers = not kind.named and all(isinstance(each, Real) for each in values) and len(set(values)) == len(values)
    return {name: each if numbers else name for name, each in kind.by_name.items() if name in held}


def _field(lever: str) -> Name:
    """Name of the field or parameter that a lever moves; a lever of another name is called by it."""
    path = (PARAMETERS, lever) if lever in load_parameters().entries else tuple(lever.split("."))
    return Wording().name_of(path, both_names(lever, {}))


def _called(value: Hashable, names: Names) -> Name:
    if isinstance(value, Real) and not isinstance(value, bool):
        return Name(*[minus(in_full(value))] * 2)
    return both_names(str(value), names)


def _levers(design: Design) -> list[str]:
    there = list(of_kind(design, Design, "design", CROSSED).levers)
    if not there:
        raise InputError("the design has no levers", field="design", valid=CROSSED)
    return there


def _few(named: Iterable[str], field: str, most: int) -> list[str]:
    """Each name once; raises InputError if there is none, or there are too many."""
    few = list(dict.fromkeys(named))
    if not 1 <= len(few) <= most:
        raise InputError(f"{len(few)} {field}", field=field, valid=f"from 1 to {most} of them")
    return few


def _first(named: Sequence[str], there: Sequence[str]) -> list[str]:
    """All levers, those that are named before the others."""
    return list(dict.fromkeys([*named, *there]))


def _cube(design: Design, dials: Sequence[Dial], levels: pd.DataFrame) -> np.ndarray:
    """Outcomes as an array (draw, setting, outcome), the setting of the last lever changing fastest."""
    meant = {dial.key: meanings(design, dial.key) for dial in dials}
    columns = [[meant[dial.key][each] for each in design.table[dial.key].tolist()] for dial in dials]
    places = {row: place for place, row in enumerate(zip(design.draws, *columns, strict=True))}
    shape = [design.draws.nunique(), *(len(dial.settings) for dial in dials)]
    if not len(places) == len(design) == prod(shape):
        problem = f"the levers of this design ({design.method}) are no grid that is asked in full under each draw"
        raise InputError(problem, field="design", valid=CROSSED)
    order = product(range(shape[0]), *(dial.settings for dial in dials))
    whole = levels.reindex(design.table.index).to_numpy(float)  # rows that are still to do are missing
    return whole[[places[row] for row in order]].reshape(shape[0], -1, levels.shape[1])
