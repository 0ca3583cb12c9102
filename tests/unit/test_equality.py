"""Two results are equal if they are the same object: no element-by-element comparison that ends in an error."""

import dataclasses
import importlib
import pkgutil
import re

import numpy as np
import pytest

import gzsim
from gzsim.scenario import load_scenario
from gzsim.simulation.world import build_world

ARRAYS = re.compile(r"\b(NDArray|Array|ndarray|DataFrame|Series|Dataset|DataArray|Index)\b")


def holds_arrays(each):
    return dataclasses.is_dataclass(each) and any(ARRAYS.search(str(field.type)) for field in dataclasses.fields(each))


def dataclasses_of_arrays():
    for found in pkgutil.walk_packages(gzsim.__path__, "gzsim."):
        if found.name.endswith("__main__"):
            continue
        module = importlib.import_module(found.name)
        for each in vars(module).values():
            if isinstance(each, type) and each.__module__ == module.__name__ and holds_arrays(each):
                yield each


def test_what_holds_arrays_compares_by_identity():
    found = list(dataclasses_of_arrays())
    assert len(found) > 60
    assert [each.__qualname__ for each in found if each.__dataclass_params__.eq] == []


def test_worlds_can_be_compared_and_kept_in_sets():
    world = build_world(load_scenario("guizhou-2025"))
    same = dataclasses.replace(world)
    assert world == world
    assert world != same
    assert len({world, same}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        world.target = np.zeros(12)
