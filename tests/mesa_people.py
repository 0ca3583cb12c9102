"""Leaders and units that tests of the Mesa model put in office, and months that it lives."""

from gzsim.simulation.mesa_model import Leader, Unit


def truth(lies):
    return dict.fromkeys(lies, 0.0)


class Honest(Leader):
    def overstate(self, lies):
        return truth(lies)


class Named(Unit):
    nickname = "none"

    def __init__(self, model, place):
        super().__init__(model, place)
        self.visits = []


def lived(model, months):
    for _ in range(months):
        model.step()
    return model
