"""Accept an intended edit of the tables: ``python -m gzsim.record.package [folder]``.

Writes bytes and checksums of the tables into their description. The tables are verified first: what load_record would
refuse is not accepted.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from gzsim.errors import InputError
from gzsim.paths import shipped
from gzsim.record.checksums import ALGORITHM, checksum
from gzsim.record.layout import DESCRIPTION, read_description
from gzsim.record.load import present_tables, read_tables


def accept(folder: Path) -> list[str]:
    """Verify the tables of a folder and write their bytes and checksums into its description.

    A folder without a description gets that of the shipped record, reduced to the tables it holds.

    Returns
    -------
    Names of the files whose checksum changed.

    Raises
    ------
    InputError
        If a table is wrong or missing; nothing is written.
    """
    described = (folder / DESCRIPTION).is_file()
    package = read_description(folder if described else shipped("data"))
    if not described:
        package["resources"] = [item for item in package["resources"] if (folder / item["path"]).is_file()]
    read_tables(folder, present_tables(package, folder))
    changed = []
    for resource in package["resources"]:
        file = folder / resource["path"]
        if not file.is_file():  # a table that gzsim does not know, and has not read
            raise InputError("the file is missing", file=file, valid=f"a file for every table of {DESCRIPTION}")
        declared, resource["hash"] = resource.get("hash"), f"{ALGORITHM}:{checksum(file)}"
        resource["bytes"] = file.stat().st_size
        if resource["hash"] != declared:
            changed.append(resource["path"])
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTION).write_text(text, encoding="utf-8", newline="\n")
    return changed


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 for tables that are wrong."""
    try:
        changed = accept(Path(arguments[0]) if arguments else shipped("data"))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(changed) if changed else "no table has changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
