"""Writes the true size and SHA-256 of every listed file into an archive manifest in YAML, byte-exact elsewhere.

Knows nothing of sopcheck, so that it can serve as an independent witness: `python tests/support/rehash.py FOLDER ...`.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

MANIFEST = "archive-manifest.yaml"
_ENTRY = re.compile(r"(?m)^  - (?:.*\n)(?:    .*\n)*")
_PATH = re.compile(r"(?m)^    path: (.+)$")


def rehash(folder: Path, keep: frozenset[str] = frozenset()) -> bool:
    """Correct the manifest of `folder`; tell whether anything changed.

    Entries whose `number` is in `keep` and those whose file does not exist stay as they are.
    """
    manifest = folder / MANIFEST
    before = manifest.read_bytes().decode()
    after = _ENTRY.sub(lambda match: _corrected(match.group(0), folder, keep), before)
    manifest.write_bytes(after.encode())
    return after != before


def _corrected(entry: str, folder: Path, keep: frozenset[str]) -> str:
    path = _PATH.search(entry)
    number = re.search(r'number: "?([^"\n]+)', entry)
    if path is None or (number is not None and number.group(1) in keep):
        return entry
    file = folder / path.group(1).strip()
    if not file.is_file():
        return entry
    data = file.read_bytes()
    entry = re.sub(r"(?m)^    size: .*$", f"    size: {len(data)}", entry)
    return re.sub(r"(?m)^    sha256: .*$", f'    sha256: "{hashlib.sha256(data).hexdigest()}"', entry)


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        changed = rehash(Path(argument))
        sys.stdout.write(f"{argument}: {'corrected' if changed else 'already right'}\n")
