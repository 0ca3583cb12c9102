"""What the page of parameters shows works."""

from guides import examples


def test_the_example_of_draws_makes_scenarios():
    worlds = examples("parameters")["worlds"]
    assert len({world.parameter_table()["leader.worth_of_money"] for world in worlds}) == 200
