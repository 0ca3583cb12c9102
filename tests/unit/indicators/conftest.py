import pytest

from gzsim.indicators import load_library
from gzsim.record import load_record


@pytest.fixture(scope="session")
def record():
    return load_record()


@pytest.fixture(scope="session")
def library():
    return load_library()
