"""Open JupyterLab at the index of the notebooks, with the whole checkout in reach and nothing asked of the network.

Usage: ``python tools/lab.py [JUPYTERLAB-OPTION...]``, as ``make lab`` does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gzsim.views.fonts import bundled_font

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = Path(__file__).with_name("jupyterlab")
"""overrides.json: no question about news, documents shown as they read; custom.css: Chinese without a Chinese font."""

INDEX = "notebooks/index.ipynb"


def options(root: Path = ROOT) -> list[str]:
    """JupyterLab's options: what is served, what opens first, and whence settings, style and font come.

    Someone's own settings stay where they are and go before these.
    """
    font = bundled_font()
    styles = [str(SETTINGS), *([str(font.parent)] if font else [])]
    return [
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{INDEX}",
        "--LabApp.news_url=None",
        "--LabApp.extension_manager=readonly",  # the other one asks a package index what there is
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        f"--LabApp.app_settings_dir={SETTINGS}",
        "--LabApp.custom_css=True",
        f"--ServerApp.tornado_settings={{'static_custom_path': {styles!r}}}",
    ]


def main(arguments: list[str]) -> None:
    """Start JupyterLab; what is asked for besides goes before the options above."""
    from jupyterlab.labapp import LabApp

    asked = {argument.partition("=")[0] for argument in arguments}
    LabApp.launch_instance([*(each for each in options() if each.partition("=")[0] not in asked), *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
