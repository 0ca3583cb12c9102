"""The responsibility chain target – department – territory (目标责任链, S01): who answers, and where it is thin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import networkx as nx
import numpy as np
import pandas as pd

from gzsim.common.names import known
from gzsim.errors import InputError
from gzsim.targets.chain_input import checked_shares, checked_targets, checked_units
from gzsim.theory import checks
from gzsim.views.result import Result

DEPARTMENTS = MappingProxyType(
    {
        "省发展改革委": "Development and Reform",
        "省工业和信息化厅": "Industry and Information Technology",
        "省水利厅": "Water Resources",
        "省大数据发展管理局": "Big Data Development",
        "省财政厅": "Finance",
        "省人力资源和社会保障厅": "Human Resources and Social Security",
        "省农业农村厅": "Agriculture and Rural Affairs",
        "省生态环境厅": "Ecology and Environment",
        "省林业局": "Forestry",
        "省科学技术厅": "Science and Technology",
    }
)
"""Short English names of the provincial departments that lead the shipped scenario's targets."""

HEAVY = 0.25
"""A department on which more than this share of all weight hangs is a single point of failure (assumption)."""


def department_table(departments: Iterable[str]) -> pd.DataFrame:
    """Departments by their Chinese name with name and name_zh; one without a known English name keeps its Chinese one.

    >>> department_table(["省水利厅", "省水利厅", None])["name"].to_dict()
    {'省水利厅': 'Water Resources'}
    """
    keys = [key for key in dict.fromkeys(departments) if isinstance(key, str) and key]
    return pd.DataFrame({"name": [DEPARTMENTS.get(key, key) for key in keys], "name_zh": keys}, index=keys)


@dataclass(frozen=True, eq=False, repr=False)
class ResponsibilityChain(Result):
    """A chain of responsibility as a table and a graph; made by `responsibility_chain`."""

    table: pd.DataFrame
    """One row per target and territory: target, target_name, target_zh, value, unit, lead_department, department_name,
    department_zh, co_departments (tuple), territory, territory_name, territory_zh, share (of the target that is the
    territory's, each target's sum to 1), territory_target (own part of an amount, or own target), weight (the target's
    times the share), parent (the target that it serves). What is missing is missing."""
    departments: pd.DataFrame
    territories: pd.DataFrame

    @cached_property
    def graph(self) -> nx.DiGraph:
        """Graph with nodes ("target", …), ("department", …), ("territory", …).

        Edges carry weights: target to department (role "lead" or "co"), lead department to territory (summed), and
        target to the target that it serves (role "serves").
        """
        graph = nx.DiGraph()
        graph.add_nodes_from(("department", key) for key in self.departments.index)
        graph.add_nodes_from(("territory", key) for key in self.territories.index)
        for row in self._targets.itertuples():
            node = ("target", row.target)
            graph.add_node(node, weight=row.weight)
            for role, keys in (("co", row.co_departments), ("lead", [row.lead_department])):
                graph.add_edges_from((node, ("department", k), {"role": role, "weight": row.weight})
                                     for k in keys if pd.notna(k))  # fmt: skip
            if pd.notna(row.parent):
                graph.add_edge(node, ("target", row.parent), role="serves", weight=row.weight)
        for row in self.table.dropna(subset=["lead_department", "territory"]).itertuples():
            link = ("department", row.lead_department), ("territory", row.territory)
            before = graph.get_edge_data(*link, {"weight": 0.0})["weight"]
            graph.add_edge(*link, role="leads in", weight=before + row.weight)
        return graph

    @property
    def _targets(self) -> pd.DataFrame:
        """One row per target, with all of its weight."""
        whole = self.table.groupby("target", sort=False)["weight"].sum()
        first = self.table.drop_duplicates("target")
        return first.assign(weight=first["target"].map(whole)).reset_index(drop=True)

    def answers_for(self, target: str) -> pd.DataFrame:
        """Who answers for a target: the lead department, co-responsible ones, and territories with their shares.

        Columns role, key, name, name_zh, share. Raises InputError if there is no such target.
        """
        known(target, self.table["target"].unique(), "target")
        rows = self.table[self.table["target"] == target]
        lead, co = rows["lead_department"].iloc[0], rows["co_departments"].iloc[0]
        departments = [("lead department", lead)] if pd.notna(lead) else []
        departments += [("co-responsible department", key) for key in co]
        found = [(role, key, *self.departments.loc[key, ["name", "name_zh"]], np.nan) for role, key in departments]
        placed = rows.dropna(subset=["territory"])
        names = ["territory", "territory_name", "territory_zh", "share"]
        found += [("territory", *each) for each in placed[names].itertuples(index=False, name=None)]
        return pd.DataFrame(found, columns=["role", "key", "name", "name_zh", "share"])

    def hangs_on(self, department: str | None = None, territory: str | None = None) -> pd.DataFrame:
        """What hangs on a department, on a territory or, given both, on the one link between them.

        Rows of the table, with the role of the department ("lead" or "co", where one is given) and share_of_all, the
        share of the whole chain's weight. A department's rows as co-responsible are listed too.

        Raises InputError if neither is given, or there is no such department or territory.
        """
        if department is None and territory is None:
            problem = "neither is named"
            raise InputError(problem, field="department, territory", valid="a department, a territory or both")
        rows = self.table.assign(share_of_all=self.table["weight"] / self.table["weight"].sum())
        if territory is not None:
            known(territory, self.territories.index, "territory")
            rows = rows[rows["territory"] == territory]
        if department is not None:
            known(department, self.departments.index, "department")
            lead = rows["lead_department"] == department
            beside = rows["co_departments"].map(lambda keys: department in keys)
            rows = rows.assign(role=np.where(lead, "lead", "co"))[lead | beside]
        return rows.reset_index(drop=True)

    def above(self, target: str) -> list[str]:
        """Targets that a target serves, the nearest first. Raises InputError if there is no such target."""
        served = self._targets.set_index("target")["parent"]
        known(target, served.index, "target")
        found, at = [], served[target]
        while pd.notna(at):
            found.append(at)
            at = served[at]
        return found

    def orphans(self) -> pd.DataFrame:
        """What the chain leaves loose: columns kind, key, problem; no rows where everything is held.

        A target without lead department or without territory, a department that neither leads nor shares a target, a
        territory without a target.
        """
        targets = self._targets
        busy = set(targets["lead_department"].dropna()).union(*targets["co_departments"])
        placed = set(self.table["territory"].dropna())
        found = [
            *(
                ("target", key, "no lead department")
                for key in targets.loc[targets["lead_department"].isna(), "target"]
            ),
            *(("target", key, "no territory") for key in targets.loc[targets["territory"].isna(), "target"]),
            *(("department", key, "no target") for key in self.departments.index if key not in busy),
            *(("territory", key, "no target") for key in self.territories.index if key not in placed),
        ]
        return pd.DataFrame(found, columns=["kind", "key", "problem"])

    def single_points(self, heavy: float = HEAVY) -> pd.DataFrame:
        """What would stand still without each department, the heaviest first.

        Columns name, name_zh, targets_led, share_led (share of all weight whose targets it leads), share_alone (of
        those, what no other department is co-responsible for), share_touched (led or co-responsible) and single_point,
        whether share_led is more than ``heavy``.

        Raises InputError if ``heavy`` is no share.
        """
        checks.share(heavy=heavy)
        total = self.table["weight"].sum()
        rows = {}
        for key in self.departments.index:
            edges = list(self.graph.in_edges(("department", key), data=True))
            led = [(node, edge["weight"]) for node, _, edge in edges if edge["role"] == "lead"]
            answering = {node: sum(kind == "department" for kind, _ in self.graph.successors(node)) for node, _ in led}
            alone = [weight for node, weight in led if answering[node] == 1]
            parts = (sum(weight for _, weight in led), sum(alone), sum(edge["weight"] for *_, edge in edges))
            rows[key] = (*self.departments.loc[key, ["name", "name_zh"]], len(led), *(part / total for part in parts))
        columns = ["name", "name_zh", "targets_led", "share_led", "share_alone", "share_touched"]
        table = pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("department")
        table["single_point"] = table["share_led"] > heavy
        return table.sort_values("share_led", ascending=False, kind="stable")

    def plot(self, language: str = "both") -> object:
        """Draw the chain: targets, departments, and their share of territories (`responsibility_chain` of views)."""
        from gzsim.views.chain_figure import responsibility_chain as figure

        return figure(self.table, language)


def responsibility_chain(
    targets: pd.DataFrame,
    departments: pd.DataFrame,
    territories: pd.DataFrame,
    shares: pd.DataFrame | None = None,
) -> ResponsibilityChain:
    """Build the chain target – department – territory from tables.

    Parameters
    ----------
    targets : DataFrame by target
        Columns name, name_zh, value, unit, lead_department (may be missing: an orphan). Optional: co_departments (keys
        in a tuple or list), weight (any scale, equal by default), divisible (True for an amount that is divided between
        territories; False, the default, for a rate that each has to reach) and parent (the target that it serves).
    departments, territories : DataFrame by key; columns name, name_zh
    shares : DataFrame, optional
        Columns target, territory and share (each target's sum to 1) or territory_target or both: the part of an amount
        (parts sum to the value) or the territory's own target. Without this table every territory carries an equal
        share of every target; a target that the table leaves out has no territory, and is an orphan.

    Raises InputError if a column is missing, a row is there twice, a target, department or territory is unknown, a
    value, weight or share is no number or negative, shares do not sum to the whole, or targets serve each other in a
    circle.

    >>> targets = pd.DataFrame({"name": ["Growth", "Water"], "name_zh": ["增速", "水利"], "value": [5.5, 400.0],
    ...     "unit": ["percent", "CNY 100 million"], "lead_department": ["省发展改革委", "省水利厅"],
    ...     "divisible": [False, True], "weight": [3, 1]}, index=["growth", "water"])
    >>> places = pd.DataFrame({"name": ["Guiyang", "Zunyi"], "name_zh": ["贵阳", "遵义"]}, index=["520100", "520300"])
    >>> chain = responsibility_chain(targets, department_table(targets["lead_department"]), places)
    >>> chain.table[["target", "territory", "share", "territory_target"]].values.tolist()[2:]
    [['water', '520100', 0.5, 200.0], ['water', '520300', 0.5, 200.0]]
    >>> chain.single_points()["share_led"].to_dict()
    {'省发展改革委': 0.75, '省水利厅': 0.25}
    """
    departments, territories = checked_units(departments, "departments"), checked_units(territories, "territories")
    targets = checked_targets(targets, departments.index)
    shares = checked_shares(shares, targets, territories.index)
    table = targets.merge(shares, on="target", how="left", sort=False)
    table["weight"] *= table["share"].fillna(1.0)
    for column in ("name", "name_zh"):
        short = column.removeprefix("name_")
        table[f"department_{short}"] = table["lead_department"].map(departments[column])
        table[f"territory_{short}"] = table["territory"].map(territories[column])
    columns = [
        *("target", "target_name", "target_zh", "value", "unit", "lead_department", "department_name", "department_zh"),
        *("co_departments", "territory", "territory_name", "territory_zh", "share", "territory_target", "weight"),
        *("divisible", "parent"),
    ]
    return ResponsibilityChain(table[columns], departments, territories)
