"""Tests in a browser look at what people see, or fail and say how to get a browser."""

import sys

import pytest
from browser import visiting


def test_without_chromium_a_test_in_the_browser_fails(monkeypatch):
    monkeypatch.delenv("GZSIM_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.fail.Exception, match="install"):
        visiting.chromium()


def test_the_chromium_that_is_named_is_taken_or_none(monkeypatch):
    monkeypatch.setenv("GZSIM_CHROMIUM", sys.executable)
    assert visiting.chromium() == sys.executable
    monkeypatch.setenv("GZSIM_CHROMIUM", "no such browser")
    with pytest.raises(pytest.fail.Exception):
        visiting.chromium()
