"""The package's face gives everything it names, and costs those who only want the register next to nothing."""

import subprocess
import sys

import pytest

import gzsim.monitoring


def test_every_name_of_the_face_is_there():
    assert all(getattr(gzsim.monitoring, name) is not None for name in gzsim.monitoring.__all__)
    with pytest.raises(AttributeError, match="lamps"):
        gzsim.monitoring.lamps  # noqa: B018


def test_the_register_loads_neither_statistics_nor_figures():
    program = "import sys, gzsim.register; print({'scipy', 'matplotlib', 'networkx'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"
