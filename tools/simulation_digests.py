"""Write digests of some simulations to a table: ``python tools/simulation_digests.py TABLE``.

Between them they take every law of luck, scoring and belief, several scales and all the watching, so that whatever a
processor rounds in its own way shows.
"""

from __future__ import annotations

import sys

import pandas as pd
from forget_compiled import forget_stale

import gzsim as gz

YEARS = {"simulation.years": 3}
LAWS = ("shocks.law", "beliefs.law")
CONCAVE = {"shape": "concave", "curvature": 2.0}
SIMULATIONS = {
    "guizhou-2025": {},
    "rare fortune": {"parameters": dict.fromkeys(LAWS, "gumbel"), "indicators.gdp_growth.scoring": CONCAVE},
    "rare disaster": {"parameters": {**dict.fromkeys(LAWS, "gumbel_mirrored"), "beliefs.kind": "learned"}},
    "watched": {"parameters": {"citizens.satisfaction_weight": 0.35, "audits.cross_validated": 0.5}},
    "counties": {"units.scale": "counties", "parameters": {"beliefs.kind": "symmetric"}},
    "a country": {"units.scale": "country_prefectures"},
}


def digests() -> pd.DataFrame:
    """Digest of each simulation, under all schemes of its scenario."""
    today = gz.load_scenario("guizhou-2025").with_(YEARS)
    found = {
        name: gz.simulate(today.with_(changes), schemes="all", replications=4, seed=7).digest()
        for name, changes in SIMULATIONS.items()
    }
    return pd.Series(found, name="digest").rename_axis("simulation").reset_index()


if __name__ == "__main__":
    forget_stale()
    digests().to_parquet(sys.argv[1])
