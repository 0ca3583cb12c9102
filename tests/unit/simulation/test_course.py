"""The course of years that have been: the rule sees the wish of the year, all provinces the growth of the nation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from twice_written import assert_equal

from gzsim.sanctions import LastPlace
from gzsim.scenario import load_scenario
from gzsim.simulation.chunk import Case, simulate_years, warmed_up, years_of
from gzsim.simulation.course import Course
from gzsim.simulation.keeping import describe
from gzsim.simulation.world import build_world

TODAY = load_scenario("guizhou-2025").with_({"parameters.timing.warm_up": 2})
SCHEME = LastPlace(0.1, 61.76, 1)


def with_path(steps):
    """A world in which all growth targets of a year are so many points above the first."""
    world = build_world(TODAY)
    path = world.target + np.where(world.growth[:, None], np.array(steps, float)[:, None, None], 0.0)
    return replace(world, course=Course(announced=path))


def test_the_last_year_of_a_path_holds_for_good():
    world = with_path([1, 2, 3])
    for month, step in ((0, 1), (12, 2), (30, 3), (36, 3), (1200, 3)):
        wished = world.course.wished(world.target, month)
        np.testing.assert_array_equal(wished, world.course.announced[step - 1], err_msg=str(month))


def test_a_path_that_stays_is_no_path_to_the_bit():
    for ours, theirs in zip(
        *(years_of(Case(world, SCHEME), 3, np.arange(2), 5) for world in (build_world(TODAY), with_path([0.0]))),
        strict=True,
    ):
        for name, values in ours.items():
            np.testing.assert_array_equal(values, theirs[name], err_msg=name)


@pytest.mark.parametrize("steps", [[0, 4, -3], [2]])
def test_paths_are_specified(steps):
    assert_equal(with_path(steps), SCHEME, seed=3, years=4)


def test_targets_follow_the_wish_of_the_year():
    rule = {"targets.inertia": 0, "targets.ratchet": 0, "targets.pass_through": 1, "targets.noise_sd": 0,
            "targets.floor": 0, "targets.rounded": 0}  # fmt: skip
    world = replace(with_path([0, 0, 1, -2, 5]), parameters={**build_world(TODAY).parameters, **rule})
    k = world.growth
    for year, end in enumerate(simulate_years(Case(world, SCHEME), 3, np.arange(2), 1)):
        np.testing.assert_allclose(
            end.state.target[:, k], np.broadcast_to(world.course.announced[2 + year, k], (2, k.sum(), 9))
        )


def in_a_country(**course):
    """Nine units of two provinces."""
    world = build_world(TODAY.with_({"units.start": "types"}))
    parts = {"provinces": np.array(["east", "west"]), "province": np.arange(9) % 2}
    return replace(world, **parts, course=Course(**course))


def test_the_growth_of_the_nation_is_specified():
    path = np.array([1.0, -2.0, 3.0, 0.5])
    assert_equal(in_a_country(nation=path), SCHEME, seed=4, years=3)


def test_the_growth_of_the_nation_stands_in_all_provinces_beside_their_own():
    path, part = np.array([1.0, -2.0, 3.0]), np.arange(3)
    still = in_a_country(nation=np.zeros(1))
    moved = in_a_country(nation=path)
    apart = [warmed_up(Case(world, SCHEME), part, 3).state.common for world in (moved, still)]
    np.testing.assert_allclose(apart[0] - apart[1], path[1], rtol=1e-12)  # the second January is the last of warm-up


def test_what_is_given_of_the_nation_means_nothing_in_one_province():
    world = build_world(TODAY)
    told = replace(world, course=Course(nation=np.array([9.0])))
    ours, theirs = (list(years_of(Case(each, SCHEME), 1, np.arange(1), 5)) for each in (world, told))
    np.testing.assert_array_equal(ours[0]["true_score"], theirs[0]["true_score"])


def test_runs_of_other_courses_are_never_taken_for_each_other():
    """Folders know worlds by a checksum: a digit in the middle of a long path counts."""
    path = np.repeat(build_world(TODAY).target[None], 40, axis=0)
    other = path.copy()
    other[20, 6, 4] += 1e-9
    sums = set()
    for announced in (path, other):
        case = Case(replace(build_world(TODAY), course=Course(announced)), SCHEME)
        sums.add(describe({"a": TODAY}, {"a": case}, 1, 1)["runs"]["a"]["world_sha256"])
    assert len(sums) == 2
