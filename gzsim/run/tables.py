"""Writing tables and the manifest that says where they come from."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from pathlib import Path

from gzsim.common.folders import MANIFEST
from gzsim.run.findings import Findings

LIBRARIES = ("numpy", "pandas", "scipy", "numba", "pyarrow", "matplotlib")
"""What the numbers and pictures may depend on."""


def write_tables(findings: Findings, folder: Path) -> None:
    """Write each table as Parquet; the same tables give the same bytes."""
    for name, table in findings.tables.items():
        table.to_parquet(folder / f"{name}.parquet", index=False)


def manifest(findings: Findings) -> dict[str, object]:
    """What is needed to get the same results again: version, seed, data checksums, the scenario in full."""
    settings = findings.scenario.simulation
    return {
        "gzsim": version("gzsim"),
        "scenario_name": findings.scenario.name,
        "seed": settings.seed,
        "replications": settings.replications,
        "draws": int(findings.comparison.headlines["draws"].max()),
        "libraries": {library: version(library) for library in LIBRARIES},
        "data_sha256": dict(findings.record.checksums),
        "scenario": findings.scenario.to_dict(),
    }


def write_manifest(findings: Findings, folder: Path) -> None:
    """Write the manifest, with the checksum of every file that is there."""
    files = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**manifest(findings), "files_sha256": files}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
