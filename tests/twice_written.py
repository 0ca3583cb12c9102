"""The engine against the specification, number by number."""

import numpy as np
from specification import run_specification

from gzsim.simulation.chunk import Case, years_of
from gzsim.simulation.outcomes.catalogue import OUTCOMES


def assert_twelve_digits(theirs, ours, about):
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    np.testing.assert_allclose(theirs, ours, rtol=1e-12, atol=1e-12, err_msg=str(about))


def assert_equal(world, scheme, seed, years=2, replications=2):
    engine = list(years_of(Case(world, scheme), years, np.arange(replications), seed))
    for replication in range(replications):
        specified = run_specification(world, scheme, years=years, replication=replication, seed=seed)
        assert len(engine) == len(specified) == years
        for ours, theirs in zip(engine, specified, strict=True):
            assert set(theirs) == set(OUTCOMES.index) | ({"lagging"} if world.projects else set())
            for name, values in ours.items():
                assert_twelve_digits(theirs[name], values[replication], name)
