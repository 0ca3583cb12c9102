"""Accept an intended edit of the tables: ``python -m gzsim.record.package [folder]``.

Writes bytes and checksums of the tables into their description. The tables are verified first: what load_record would
refuse is not accepted.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from gzsim.common.writing import write_or_refuse
from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.record.checksums import ALGORITHM, checksum
from gzsim.record.layout import DESCRIPTION, read_description
from gzsim.record.load import data_folder, present_tables, read_tables


def accept(folder: Path) -> list[str]:
    """Verify the tables of a folder and write their bytes and checksums into its description.

    A folder without a description gets that of the shipped record, reduced to the tables it holds.

    Returns the names of the files whose checksum changed.

    Raises InputError if a table is wrong or missing; nothing is written.
    """
    folder = data_folder(folder)
    described = os.path.lexists(folder / DESCRIPTION)
    package = read_description(folder if described else shipped("data"))
    if not described:
        package["resources"] = [item for item in package["resources"] if (folder / item["path"]).is_file()]
    read_tables(folder, present_tables(package, folder))
    changed = []
    for resource in package["resources"]:
        file = folder / resource["path"]
        declared, resource["hash"] = resource.get("hash"), f"{ALGORITHM}:{checksum(file)}"
        resource["bytes"] = file.stat().st_size
        if resource["hash"] != declared:
            changed.append(resource["path"])
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    write_or_refuse(folder / DESCRIPTION, text.encode(), "a folder to write in")
    return changed


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 for tables that are wrong."""
    try:
        if len(arguments) > 1:
            raise InputError(f"takes one folder, not {len(arguments)}", field="folder", valid="one folder, or none")
        changed = accept(Path(arguments[0]) if arguments else shipped("data"))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(changed) if changed else "no table has changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
