"""The specification stands apart: it shares no rule with the engine, and its parts come to the same by other ways."""

import ast
import random
from pathlib import Path

import numpy as np
import pytest
import specification
from specification import run_specification
from specification.equations import divide_time
from specification.luck import LAWS, normal_cdf

from gzsim.errors import InputError
from gzsim.numeric.luck import LAWS as ENGINE_LAWS
from gzsim.numeric.luck import density_at, pull_at
from gzsim.numeric.normal import normal_cdf as engine_normal_cdf
from gzsim.sanctions import Scheme
from gzsim.scenario import load_scenario
from gzsim.simulation.effort.allocation import allocate
from gzsim.simulation.world import build_world


def test_sorting_divides_time_as_the_search_for_a_price_does():
    random_numbers, out = random.Random(1), {}
    for _ in range(500):
        n = random_numbers.choice([1, 2, 5, 12])
        values = [random_numbers.gauss(0.3, 0.5) * random_numbers.choice([0.1, 1, 5]) for _ in range(n)]
        cost = [random_numbers.uniform(0.1, 3) for _ in range(n)]
        substitution, forms = random_numbers.choice([0, 0.2, 0.9]), random_numbers.choice([0, 0.05, 0.9, 1.0])
        out = np.empty(n)
        allocate(np.array(values), 1 / np.sqrt(cost), float(np.sqrt(np.mean(cost))), substitution, forms, out)
        np.testing.assert_allclose(divide_time(values, cost, substitution, forms), out, rtol=0, atol=2e-13)


def test_laws_of_luck_are_the_engines_though_made_otherwise():
    for z in np.linspace(-9.5, 9.5, 2001).tolist():
        assert abs(normal_cdf(z) - engine_normal_cdf(z)) < 1e-15
    for ours, theirs in zip(ENGINE_LAWS.values(), LAWS.values(), strict=True):
        assert (ours.step, ours.reach) == (theirs.step, theirs.reach)
        for z in (-3.0, -0.3, 0.0, 2.0):
            assert theirs.density(z) == pytest.approx(float(ours.density(np.array(z))), rel=1e-13)
            near = density_at(z, ours.code)
            assert theirs.near(z) == pytest.approx(near, rel=1e-13)
            assert theirs.fall(z) == pytest.approx(near * pull_at(z, ours.code), rel=1e-13)


def test_it_imports_none_of_the_rules_it_checks():
    folder = Path(specification.__file__).parent
    nodes = [node for file in folder.rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    named = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    whole = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    shared = {"gzsim.simulation.world", "gzsim.numeric.philox", "gzsim.errors"}
    assert {name for name in named | whole if name.partition(".")[0] == "gzsim"} == shared


def test_a_scheme_that_is_not_specified_is_refused():
    class OfMyOwn(Scheme):
        def transfers(self, appraisal):
            return 0.0 * appraisal.scores

    world = build_world(load_scenario("guizhou-2025").with_({"parameters": {"timing.warm_up": 0}}))
    with pytest.raises(InputError, match="OfMyOwn"):
        run_specification(world, OfMyOwn(), years=1, replication=0, seed=1)
