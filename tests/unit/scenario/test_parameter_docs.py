"""What the page of parameters says is what the table says."""

from guides import examples, text

from gzsim.scenario.parameter_reference import parameter_reference


def test_the_reference_of_parameters_is_in_step_with_the_table():
    written = text("parameters").split("<!-- parameters -->\n")[1].split("\n<!-- /parameters -->")[0]
    assert written == parameter_reference(), "run: python -m gzsim.scenario.parameter_reference"


def test_the_example_of_draws_makes_scenarios():
    worlds = examples("parameters")["worlds"]
    assert len({world.parameter_table()["leader.worth_of_money"] for world in worlds}) == 200
