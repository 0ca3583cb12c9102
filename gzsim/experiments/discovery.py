"""Scenario discovery: under which conditions an outcome of interest comes about, as boxes (PRIM) or rules (CART)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from gzsim.common.names import share_of, whole_number
from gzsim.errors import InputError
from gzsim.experiments.columns import factors_of, of_interest_by_experiment, one_hot
from gzsim.views.labels import NAMES, Language, Names
from gzsim.views.regions import BOUNDS, is_choice, region
from gzsim.views.result import Result

if TYPE_CHECKING:
    from ema_workbench.analysis.prim import PrimBox
    from sklearn.tree._tree import Tree

    from gzsim.views.drawing import Drawing

MOST_BOXES = 20
DEEPEST = 10
"""Questions on the way to a leaf; 2¹⁰ leaves are no longer read."""

ANY_INTEREST = 1e-9
"""PRIM counts what is not below it, and gives up a box whose density is: none that holds a case of interest."""

UNBOUNDED = {"low": np.nan, "high": np.nan, "categories": None}
TRADE = ["coverage", "density", "mass", "restricted"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Boxes(Result):
    """Boxes in the space of factors within which an outcome of interest is frequent.

    Attributes
    ----------
    table : DataFrame
        A row for each box and factor that it restricts: box, factor, low and high (NaN where there is no bound),
        categories (those within; None for a number) and quasi_p, the largest over the bounds of the factor: chance that
        as many cases of interest would be in the box if the bound did nothing.
    summary : DataFrame
        Per box: coverage, density, mass, restricted (factors), cases, and reaches (whether the density asked for).
    trajectory : DataFrame
        Steps of peeling and pasting: box, step, coverage, density, mass, restricted, chosen.
    coverage, mass : floats; share of the cases of interest, and of all cases, that lie in a box
    inputs, of_interest : DataFrame and Series; the experiments
    """

    table: pd.DataFrame
    summary: pd.DataFrame
    trajectory: pd.DataFrame
    coverage: float
    mass: float
    inputs: pd.DataFrame
    of_interest: pd.Series

    def plot(self, box: int = 1, language: Language = "both", names: Names = NAMES) -> Drawing:
        """One box over the two factors that it restricts most, and coverage against density on the way to it.

        Raises InputError if there is no such box.
        """
        from gzsim.views import experiment_figures  # drawing is slow to import

        box = whole_number(box, "box", 1, len(self.summary))
        bounds, steps = (each[each["box"] == box] for each in (self.table, self.trajectory))
        return experiment_figures.discovered_box(self.inputs, self.of_interest, bounds, steps, language, names)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Rules(Result):
    """Leaves of a classification tree, each as a sentence.

    Attributes
    ----------
    table : DataFrame
        Per leaf: leaf, rule and rule_zh, cases, of_interest (how many of them), share (of interest) and coverage (of
        all cases of interest); the largest share first.
    bounds : DataFrame
        The same rules as numbers: leaf, factor, low and high (NaN where there is no bound), categories.
    """

    table: pd.DataFrame
    bounds: pd.DataFrame


def prim_boxes(
    inputs: pd.DataFrame,
    of_interest: pd.Series | np.ndarray,
    *,
    density: float = 0.8,
    mass_min: float = 0.05,
    boxes: int = 3,
) -> Boxes:
    r"""Find boxes of factors within which cases of interest are frequent: the patient rule induction method.

    .. math:: \mathrm{coverage} = \frac{|I \cap B|}{|I|}, \qquad \mathrm{density} = \frac{|I \cap B|}{|B|}, \qquad
              \mathrm{mass} = \frac{|B|}{n}

    A box is peeled by a twentieth of its cases at a time, and at last pasted. From its steps the one of the highest
    coverage that reaches ``density`` is chosen or, where none does, the one of the highest density. Its cases are set
    aside before the next box is looked for; the search ends when a next box would not reach ``density``.

    Parameters
    ----------
    inputs : DataFrame, experiments × factors; numbers, or categories
    of_interest : Series of bool by the same labels, or array row by row
    density : float; share of interest that a box shall reach
    mass_min : float; least share of the cases in a box
    boxes : int; how many at most

    Raises InputError if a value is missing, none or all cases are of interest, or there is as much as ``density``
    everywhere.

    Source: Bryant and Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change 77(1);
    Kwakkel and Jaxa-Rozen (2016), Improving scenario discovery for handling heterogeneous uncertainties and multinomial
    classified outcomes, Environmental Modelling & Software 79.

    >>> grid = np.linspace(0, 1, 30)
    >>> inputs = pd.DataFrame([(a, b) for a in grid for b in grid], columns=["a", "b"])
    >>> found = prim_boxes(inputs, (inputs["a"] < 0.4) & (inputs["b"] > 0.7), density=1.0)
    >>> found.table.round(2)[["factor", "low", "high"]].to_numpy().tolist()
    [['a', nan, 0.4], ['b', 0.71, nan]]
    """
    table = factors_of(inputs)
    chosen = of_interest_by_experiment(of_interest, table.index)
    density, mass_min = share_of(density, "density"), share_of(mass_min, "mass_min")
    if density <= chosen.mean():
        problem = f"{chosen.mean():.3g} of all cases are of interest already"
        raise InputError(problem, field="density", valid="a share above that")
    if not 0 < mass_min < 1:
        raise InputError(f"{mass_min} is no mass of a box", field="mass_min", valid="above 0 and below 1")
    most = whole_number(boxes, "boxes", 1, MOST_BOXES)
    found = list(_boxes(_coded(table), chosen.to_numpy().astype(int), density, mass_min, most))
    if not found:
        problem = "no box has a higher density than the whole"
        raise InputError(problem, field="of_interest", valid="more experiments, a lower mass_min, or other factors")
    rows = [{"box": k, **row} for k, (box, step) in enumerate(found, 1) for row in _restrictions(box, step, table)]
    trajectory = pd.concat([_steps(box, step).assign(box=k) for k, (box, step) in enumerate(found, 1)])
    trajectory = trajectory[["box", "step", *TRADE, "chosen", "cases"]].reset_index(drop=True)
    summary = trajectory[trajectory["chosen"]].drop(columns=["step", "chosen"]).reset_index(drop=True)
    return Boxes(
        table=pd.DataFrame(rows, columns=["box", *BOUNDS, "quasi_p"]),
        summary=summary.assign(reaches=summary["density"] >= density),
        trajectory=trajectory.drop(columns="cases"), coverage=float(summary["coverage"].sum()),
        mass=float(summary["mass"].sum()), inputs=table, of_interest=chosen.rename("of_interest"),
    )  # fmt: skip


def _coded(table: pd.DataFrame) -> pd.DataFrame:
    """The table as PRIM takes it, under names that mean nothing to it.

    Categories are whole numbers to it: the order in which it tries a set of texts changes from process to process.
    """
    columns = [table[name].cat.codes.astype(object) if is_choice(table[name]) else table[name] for name in table]
    return pd.concat(columns, axis=1, keys=_keys(table)).reset_index(drop=True)


def _keys(table: pd.DataFrame) -> list[str]:
    return [f"x{k}" for k in range(table.shape[1])]


def _boxes(
    coded: pd.DataFrame, interest: np.ndarray, density: float, mass_min: float, most: int
) -> Iterator[tuple[PrimBox, int]]:
    """Boxes with the step that is chosen, one after the other."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "ipyparallel|altair")  # for its clusters and notebooks, and not installed
        warnings.filterwarnings("ignore", "The inplace keyword", DeprecationWarning)
        from ema_workbench.analysis import prim  # slow to import

        search = prim.Prim(coded, interest, threshold=ANY_INTEREST, mass_min=mass_min)
    for number in range(most):
        box = search.find_box()
        steps = box.peeling_trajectory
        step = _chosen_step(steps, density)
        reaches = steps.loc[step, "density"] >= density
        if not steps.loc[step, "res_dim"] or (number and not reaches):
            return
        box.select(step)
        yield box, step


def _chosen_step(steps: pd.DataFrame, density: float) -> int:
    """Highest coverage among the steps that reach the density; where none does, highest density."""
    reaching = steps[steps["density"] >= density]
    first, second = ("coverage", "density") if len(reaching) else ("density", "coverage")
    candidates = reaching if len(reaching) else steps
    order = candidates.sort_values([first, second, "res_dim"], ascending=[False, False, True], kind="stable")
    return int(order.index[0])


def _steps(box: PrimBox, step: int) -> pd.DataFrame:
    steps = box.peeling_trajectory.rename(columns={"id": "step", "res_dim": "restricted", "n": "cases"})
    return steps.assign(chosen=steps["step"] == step)


def _restrictions(box: PrimBox, step: int, table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Bounds of a box under the names and categories of the table."""
    whole, limits, quasi_p = box.box_lims[0], box.box_lims[step], box.qp[step]
    for key, name in zip(_keys(table), table, strict=True):
        if key in quasi_p:
            yield {"factor": name, **_bounds(table[name], whole[key], limits[key]), "quasi_p": max(quasi_p[key])}


def _bounds(values: pd.Series, whole: pd.Series, limits: pd.Series) -> dict[str, Any]:
    if is_choice(values):
        return {**UNBOUNDED, "categories": tuple(values.cat.categories[sorted(limits[0])])}
    low, high = limits.where(limits != whole)
    return {**UNBOUNDED, "low": low, "high": high}


def cart_rules(
    inputs: pd.DataFrame,
    of_interest: pd.Series | np.ndarray,
    *,
    depth: int = 3,
    least: float = 0.05,
    seed: int = 0,
    names: Names = NAMES,
) -> Rules:
    """Rules that tell cases of interest from the others: a classification tree, its leaves as sentences.

    Each question splits the cases so that the impurity 2 p (1 − p) of the two parts, p the share of interest, is least.

    Parameters
    ----------
    inputs : DataFrame, experiments × factors; numbers, or categories
    of_interest : Series of bool by the same labels, or array row by row
    depth : int; questions on the way to a leaf, at most
    least : float; least share of the cases in a leaf
    seed : int; decides between splits that are equally good
    names : what factors and categories are called in the sentences

    Raises InputError if a value is missing, none or all cases are of interest, or a number is out of its range.

    Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, Wadsworth; Lempert, Bryant
    and Bankes (2008), Comparing algorithms for scenario discovery, RAND WR-557.

    >>> inputs = pd.DataFrame({"discount": np.linspace(0.9, 1, 40), "scheme": ["none", "last_place"] * 20})
    >>> inputs["of_interest"] = (inputs["discount"] < 0.93) & (inputs["scheme"] == "last_place")
    >>> cart_rules(inputs[["discount", "scheme"]], inputs["of_interest"], names={}).table.loc[0, "rule"]
    'discount < 0.9295 and scheme = last_place'
    """
    from sklearn.tree import DecisionTreeClassifier  # slow to import

    table = factors_of(inputs)
    chosen = of_interest_by_experiment(of_interest, table.index)
    if not 0 < share_of(least, "least") < 1:
        raise InputError(f"{least} is no share of a leaf", field="least", valid="above 0 and below 1")
    model = DecisionTreeClassifier(
        max_depth=whole_number(depth, "depth", 1, DEEPEST), min_samples_leaf=float(least),
        random_state=whole_number(seed, "seed", 0, 2**32 - 1),
    )  # fmt: skip
    asked = one_hot(table)
    model.fit(asked.to_numpy(), chosen)
    leaves = chosen.groupby(model.apply(asked.to_numpy())).agg(cases="size", of_interest="sum")
    leaves["share"] = leaves["of_interest"] / leaves["cases"]
    leaves["coverage"] = leaves["of_interest"] / chosen.sum()
    leaves = leaves.sort_values(["share", "cases"], ascending=False, kind="stable")
    limits = dict(_leaves(model.tree_, list(asked), _everywhere(table)))
    rows = [{"leaf": k, **row} for k, node in enumerate(leaves.index, 1) for row in _bound(limits[node], table)]
    bounds = pd.DataFrame(rows, columns=["leaf", *BOUNDS])
    sentences = [region(bounds[bounds["leaf"] == k], names) for k in range(1, len(leaves) + 1)]
    rules = pd.DataFrame(sentences, columns=["rule", "rule_zh"]).join(leaves.reset_index(drop=True))
    rules.insert(0, "leaf", range(1, len(leaves) + 1))
    return Rules(table=rules, bounds=bounds)


def _everywhere(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    choices = {name: tuple(table[name].cat.categories) for name in table if is_choice(table[name])}
    return {name: {**UNBOUNDED, "categories": choices.get(name)} for name in table}


def _leaves(
    tree: Tree, columns: list[tuple[str, str]], bounds: dict[str, dict[str, Any]], node: int = 0
) -> Iterator[tuple[int, dict[str, dict[str, Any]]]]:
    """Leaves below a node of a tree, with the bounds of each."""
    sides = {"low": tree.children_right[node], "high": tree.children_left[node]}
    if sides["low"] == sides["high"]:  # no children
        yield node, bounds
        return
    name, category = columns[tree.feature[node]]
    for side, child in sides.items():
        narrowed = {**bounds[name], side: float(tree.threshold[node])}
        if bounds[name]["categories"] is not None:
            kept = tuple(each for each in bounds[name]["categories"] if (each == category) == (side == "low"))
            narrowed = {**bounds[name], "categories": kept}
        yield from _leaves(tree, columns, {**bounds, name: narrowed}, child)


def _bound(bounds: dict[str, dict[str, Any]], table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows of the factors that are bound somewhere."""
    for name, free in _everywhere(table).items():
        if bounds[name] != free:  # the NaN of UNBOUNDED equals itself, being the same object
            yield {"factor": name, **bounds[name]}
