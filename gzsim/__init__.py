"""gzsim: a workbench for the design of government performance appraisal.

>>> import gzsim as gz
>>> gz.load_record()
<Record: 9 prefectures, 22 series, 3675 values, 1998-2023; 88 counties; 53 breaks and flags>
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gzsim.compiled import find_place, forget_stale

if TYPE_CHECKING:
    from gzsim.errors import InputError, VintageError
    from gzsim.history import score
    from gzsim.history.replay import replay
    from gzsim.record import load_record
    from gzsim.scenario import load_scenario
    from gzsim.simulation.mesa_model import GuizhouModel
    from gzsim.simulation.simulate import compare, reform, simulate, simulate_schemes

forget_stale(Path(__file__).parent)
find_place(Path(__file__).parent)

_HOMES = {
    "GuizhouModel": "gzsim.simulation.mesa_model",
    "InputError": "gzsim.errors",
    "VintageError": "gzsim.errors",
    "compare": "gzsim.simulation.simulate",
    "load_record": "gzsim.record",
    "load_scenario": "gzsim.scenario",
    "reform": "gzsim.simulation.simulate",
    "replay": "gzsim.history.replay",
    "score": "gzsim.history",
    "simulate": "gzsim.simulation.simulate",
    "simulate_schemes": "gzsim.simulation.simulate",
}

__all__ = [
    "GuizhouModel",
    "InputError",
    "VintageError",
    "compare",
    "load_record",
    "load_scenario",
    "reform",
    "replay",
    "score",
    "simulate",
    "simulate_schemes",
]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for, so that `import gzsim` is quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'gzsim' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
