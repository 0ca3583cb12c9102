"""Places of a model and who holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

from gzsim.errors import InputError

if TYPE_CHECKING:
    from gzsim.simulation.agents.people import Seated
    from gzsim.simulation.mesa_model import GuizhouModel


class Seats(Sequence):
    """Agents in the order of their places. Another may be put in a place; none can be added, none left out."""

    def __init__(self, model: GuizhouModel, kind: type[Seated]) -> None:
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
