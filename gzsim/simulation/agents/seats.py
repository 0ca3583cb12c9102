"""One replication as a Mesa model to be looked at: its arrays, the places in it, and who holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, overload

import mesa
import numpy as np

from gzsim.common.names import whole_number
from gzsim.common.words import did_you_mean
from gzsim.errors import InputError
from gzsim.simulation.agents.known import KnownNames
from gzsim.simulation.state import Array, State, blank
from gzsim.simulation.world import World


class Replication(KnownNames, mesa.Model):
    """What agents are views on: the arrays of one replication, and the places that they hold."""

    units: Seats
    leaders: Seats
    provinces: Seats

    def __init__(self, world: World, number: int, rng: int | np.random.Generator) -> None:
        super().__init__(rng=rng)
        self.world = world
        self.state: State = blank(world, np.array([number]))
        self.judged: dict[str, Array] = {}
        self._names = {name: k for k, name in enumerate(world.indicators.tolist())}

    def indicator(self, name: str) -> int:
        """Place of an indicator; an unknown name raises ``InputError``."""
        if name not in self._names:
            problem = f"unknown indicator {name!r}{did_you_mean(str(name), self._names)}"
            raise InputError(problem, field="indicator", valid=", ".join(self._names))
        return self._names[name]

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Let an agent go that holds no place; raises ``InputError`` for one that does."""
        if isinstance(agent, Seated) and agent.seated:
            seat = f"model.{agent.seat}[{agent.place}]"
            valid = f"another in its place: {seat} = agent"
            raise InputError(f"{agent.who} cannot be removed", field=seat, valid=valid)
        super().deregister_agent(agent)


class Seated(KnownNames, mesa.Agent):
    """An agent that holds a place of the model: one holds it at a time, and nobody leaves it empty."""

    seat: ClassVar[str]
    """Attribute of the model that lists the holders."""
    hooks = ("step", "advance")
    fixed = ("place", "model")

    def __init__(self, model: Replication, place: int) -> None:
        super().__init__(model)
        self.place = whole_number(place, "place", 0, self.places(model) - 1)

    @classmethod
    def places(cls, model: Replication) -> int:
        """How many places there are."""
        return int(model.world.units.size)

    @property
    def holders(self) -> Seats:
        """Who holds the places of its kind."""
        return getattr(self.model, self.seat)

    @property
    def seated(self) -> bool:
        """Whether it holds its place, or has been made for it only."""
        return self.place < len(self.holders) and self.holders[self.place] is self

    @property
    def who(self) -> str:
        """What messages call it."""
        return f"{type(self).__name__} of {self.model.world.units[self.place]}"

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "__class__":
            kind = self.holders.kind
            if not (isinstance(value, type) and issubclass(value, kind)):
                raise InputError(f"{value!r}", field="__class__", valid=f"a subclass of {kind.__name__}")
            self._move_among_types(value)
        super().__setattr__(name, value)

    def _move_among_types(self, kind: type) -> None:
        """Mesa lists agents by type, too."""
        by_type = self.model.agents_by_type
        by_type[type(self)].remove(self)
        if kind not in by_type:
            by_type[kind] = type(self.model.agents)([], random=self.model.random)
        by_type[kind].add(self)


class Seats(Sequence):
    """Agents in the order of their places. Another may be put in a place; none can be added, none left out."""

    def __init__(self, model: Replication, kind: type[Seated]) -> None:
        self._model, self.kind = model, kind
        self._holders: list[Seated] = []

    def fill(self, agents: list[Seated]) -> None:
        """Seat the first holders."""
        self._holders = agents

    def __len__(self) -> int:
        return len(self._holders)

    @overload
    def __getitem__(self, place: int) -> Any: ...
    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...
    def __getitem__(self, place):
        return self._holders[place]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._holders)

    def __setitem__(self, place: int, agent: Seated) -> None:
        """Put an agent in the place of another, who leaves the model."""
        place = range(len(self._holders))[place]
        if not isinstance(agent, self.kind) or agent.model is not self._model or agent.place != place:
            kind = self.kind.__name__
            valid = f"an agent made for this place: {kind}(model, {place}), or a subclass of {kind}"
            raise InputError(f"{agent!r}", field=f"{self.kind.seat}[{place}]", valid=valid)
        former = self._holders[place]
        if agent is former:
            return
        self._holders[place] = agent
        self._model.deregister_agent(former)
        if agent not in self._model.agents:
            self._model.register_agent(agent)

    def refuse_strangers(self) -> None:
        """Refuse agents of the kind that hold no place: nobody would ask them anything."""
        listed = self._model.agents_by_type.items()
        if sum(len(agents) for kind, agents in listed if issubclass(kind, self.kind)) == len(self):
            return
        for agent in self._model.agents:
            if isinstance(agent, self.kind) and not agent.seated:
                seat = f"model.{self.kind.seat}[{agent.place}]"
                raise InputError(f"{agent.who} holds no place", field=seat, valid=f"{seat} = agent, or agent.remove()")

    def __eq__(self, other: object) -> bool:
        return list(self) == list(other) if isinstance(other, Sequence) else NotImplemented

    __hash__ = None

    def __repr__(self) -> str:
        return repr(self._holders)
