import pandas as pd
from guides import examples


def test_the_examples_of_the_guide_run():
    names = examples("robust")
    assert isinstance(names["found"].table, pd.DataFrame)
    assert names["X"].index.tolist() == names["found"].table.index.tolist()
