"""How long, how often and from which seed the scenario is simulated."""

from __future__ import annotations

from pydantic import Field

from gzsim.common.parts import Part


class Simulation(Part):
    """Horizon and randomness of a simulation."""

    start_year: int = Field(ge=1900, le=2200, description="First year simulated")
    years: int = Field(ge=1, le=100, description="Years simulated")
    replications: int = Field(ge=1, le=1_000_000, description="Independent repetitions of the same years")
    seed: int = Field(ge=0, lt=2**32, description="Seed of all random numbers; 0 is a seed like any other")
