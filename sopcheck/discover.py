"""From paths to candidate documents, and the inventory of all files that an archive is compared with."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

from sopcheck.config import FILE_NAMES, git_top, holds_table
from sopcheck.errors import UsageError
from sopcheck.model import FileRecord
from sopcheck.reading import LEGACY
from sopcheck.reading.limits import Limits, read_bytes
from sopcheck.versions import older_versions

GIT_TIMEOUT_SECONDS = 120
OLDER_VERSION: Final = "older-version"
CONVERTED: Final = "converted"
"""A document of a legacy format beside which the .docx lies that it was converted to."""
NOT_READ: Final[dict[str, tuple[str, ...]]] = {
    "pdf": (".pdf", ".ofd"),
    "picture": (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".heic"),
    "legacy-word": tuple(LEGACY),
    "presentation": (".ppt", ".pptx", ".pptm", ".pps", ".ppsx", ".dps", ".odp"),
    "other-office": (".odt", ".pages", ".numbers", ".xlsb", ".vsd", ".vsdx", ".mpp", ".xmind"),
}
"""Why documents of an office are not checked -> their suffixes. Programs and data are no documents, and not told."""
_TEMPORARY: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_ICLOUD: Final = ".icloud"
PACK_FILE: Final = "pack.yaml"
_EXTENDS: Final = re.compile(rb"^extends[ \t]*:", re.MULTILINE)
_PACK_BYTES: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Discovery:
    """What is below a root. Paths are relative to it, POSIX, NFC, sorted."""

    root: Path
    candidates: tuple[str, ...]
    """Files of a format that can be read: all are read and linked."""
    selected: frozenset[str]
    """The candidates that are reported: those below the paths that were asked for."""
    nested: tuple[str, ...]
    """Folders below the paths that were asked for with a configuration of their own: other roots, left out here."""
    files: tuple[str, ...]
    """Every visible file, of whatever format."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Path -> how the disk spells it, for paths that are not spelt so there (NFD names, undecodable bytes)."""
    skipped: tuple[tuple[str, str], ...] = ()
    """Office documents below the paths that were asked for that are not read, each with the reason in a word."""

    def on_disk(self, path: str) -> str:
        """The name to open `path` by, relative to the root."""
        return self.names.get(path, path)

    def inventory(self) -> tuple[FileRecord, ...]:
        """Stat every file; what has vanished, or is a link out of the root, is left out. Bytes, and seconds."""
        records = []
        for path in self.files:
            file = self.root / self.on_disk(path)
            try:
                status = file.lstat()
                if stat.S_ISLNK(status.st_mode) and _leads_inside(file, self.root):
                    status = file.stat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                records.append(FileRecord(path, status.st_size, status.st_mtime))
        return tuple(records)


def discover(
    root: Path,
    paths: Sequence[Path],
    suffixes: Mapping[str, str],
    *,
    all_versions: bool = False,
    one_root: bool = False,
) -> Discovery:
    """List the files below `root` (absolute, resolved), and select those below `paths` (none: all).

    Inside a git work tree git says what belongs to it, so that ignored files are left out; elsewhere the folder is
    walked. A file or folder that is named in `paths` counts even if git ignores it. Hidden and temporary files are
    passed over. Of several versions of one document in a folder only the newest is a candidate, unless `all_versions`;
    an older one counts where it is named. `suffixes` is suffix -> format. `one_root`: configurations further down make
    no roots of their own, so that none can take a folder out of a run that is to heed no configuration.

    Raises UsageError for a path that does not exist, lies outside of the root, or cannot be read.
    """
    listed = _from_git(root)
    in_git = bool(listed)
    if not listed:
        listed = set(_walk(root, root))
    wanted = [_relative(root, path) for path in paths]
    for path, below in zip(paths, wanted, strict=True):
        listed |= _named(root, path, below, listed, suffixes)
    nested = [] if one_root else _nested_roots(root, listed)
    explicit = set(wanted)
    names = _names(listed, explicit, nested)
    files = tuple(sorted(names))
    names |= _placeholders(listed, names, nested, suffixes)
    candidates = {path for path in names if _is_candidate(path, suffixes) or _is_named_legacy(path, names, explicit)}
    candidates |= _document_folders(names, suffixes)
    packs = _packs(root, names)
    candidates = {path for path in candidates if not _below_any(path, packs) or names.get(path) in explicit}
    older: dict[str, str] = {}
    if not all_versions:

        def modified(path: str) -> float:
            return _modified(root / names.get(path, path))

        older = older_versions(sorted(candidates), suffixes, None if in_git else modified)
        older = {path: newest for path, newest in older.items() if names.get(path, path) not in explicit}
        candidates -= set(older)

    def selected(path: str) -> bool:
        return not wanted or _below_any(names.get(path, path), wanted)

    reasons = {path: reason for path in files if path not in candidates and (reason := _not_read(path, suffixes))}
    reasons |= {path: CONVERTED for path, why in reasons.items() if why == "legacy-word" and _docx(path) in names}
    reasons |= dict.fromkeys(older, OLDER_VERSION)
    return Discovery(
        root=root,
        candidates=tuple(sorted(candidates)),
        selected=frozenset(filter(selected, candidates)),
        nested=tuple(_portable(folder) for folder in nested if not wanted or _below_any(folder, wanted)),
        files=files,
        names={path: disk for path, disk in names.items() if path != disk},
        skipped=tuple(sorted((path, reason) for path, reason in reasons.items() if selected(path))),
    )


def _packs(root: Path, names: Mapping[str, str]) -> tuple[str, ...]:
    """Folders that hold a company's rule pack: rules and schemas name kinds as documents do, and are none."""
    found = []
    for path, disk in names.items():
        if PurePosixPath(path).name == PACK_FILE:
            content = read_bytes(root, disk, Limits(file_bytes=_PACK_BYTES))
            if isinstance(content, bytes) and _EXTENDS.search(content):
                found.append(str(PurePosixPath(path).parent))
    return tuple(found)


def _names(listed: set[str], explicit: set[str], nested: Collection[str]) -> dict[str, str]:
    """Path -> name on the disk, of every visible file and of those that are named."""
    names: dict[str, str] = {}
    for disk in sorted(listed):
        if _visible(disk) and not _below_any(disk, nested):
            names.setdefault(_portable(disk), disk)
    for disk in sorted(listed & explicit):
        names.setdefault(_portable(disk), disk)
    return names


def _placeholders(
    listed: set[str], names: Collection[str], nested: Collection[str], suffixes: Collection[str]
) -> dict[str, str]:
    """Documents that a cloud drive keeps elsewhere (`.plan.docx.icloud`): path of the document -> placeholder."""
    found: dict[str, str] = {}
    for disk in sorted(one for one in listed if one.endswith(_ICLOUD)):
        folder, slash, base = disk.rpartition("/")
        real = f"{folder}{slash}{base[1 : -len(_ICLOUD)]}"
        path = _portable(real)
        hidden = base.startswith(".") and _visible(real) and not _below_any(disk, nested)
        if hidden and path not in names and _is_candidate(path, suffixes):
            found[path] = disk
    return found


def _is_named_legacy(path: str, names: Mapping[str, str], explicit: Collection[str]) -> bool:
    return PurePosixPath(path).suffix.lower() in LEGACY and names.get(path, path) in explicit


def _not_read(path: str, suffixes: Collection[str]) -> str | None:
    """Why a file that an office would call a document is not read; None for any other file."""
    suffix = PurePosixPath(path).suffix.lower()
    if not suffix or suffix in suffixes:
        return None
    return next((reason for reason, members in NOT_READ.items() if suffix in members), None)


def _docx(path: str) -> str:
    return str(PurePosixPath(path).with_suffix(".docx"))


def _modified(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _from_git(root: Path) -> set[str]:
    """What git lists below `root`; empty where git is missing, refuses, or knows nothing there."""
    git = find_program("git", root) if git_top(root) is not None else None
    if git is None:
        return set()
    # A repository's own settings may name a program to run (fsmonitor): a checked repository runs nothing.
    command = [git, "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    # A hook's environment points to a temporary index, relative to another folder.
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command line
            command, cwd=root, env=environment, capture_output=True, check=True, timeout=GIT_TIMEOUT_SECONDS
        )
    except (OSError, subprocess.SubprocessError):
        return set()
    names = (os.fsdecode(name) for name in done.stdout.split(b"\0") if name)
    return {name for name in names if not name.endswith("/") and _exists(root / name)}


def find_program(name: str, root: Path) -> str | None:
    """An installed program, by PATH; None where there is none, or only one below `root`, the checked tree.

    Windows looks into the current folder first, and a PATH may name it: a stranger's program could lie there.
    """
    found = shutil.which(name)
    if found is None or Path(os.path.realpath(found)).is_relative_to(os.path.realpath(root)):
        return None
    return os.path.abspath(found)  # noqa: PTH100 - a link to a program may be what tells it what to be


def _leads_inside(link: Path, root: Path) -> bool:
    """Whether a link ends below `root`. What lies elsewhere is not part of it, and nobody may ask about it here."""
    base = os.path.realpath(root)
    try:
        return os.path.commonpath([base, os.path.realpath(link)]) == base
    except ValueError:  # another drive
        return False


def _exists(path: Path) -> bool:
    """Is there a file, or a link to one? A deleted file is still in the index; a submodule is a folder."""
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _walk(root: Path, folder: Path) -> Iterable[str]:
    """Every file below `folder`, relative to `root`. Linked folders are not entered."""
    waiting = [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not entry.name.startswith("."):
                    waiting.append(Path(entry.path))
            else:
                yield Path(entry.path).relative_to(root).as_posix()


def _relative(root: Path, path: Path) -> str:
    """`path` as the root's listing spells it; `.` for the root itself."""
    if not path.exists() and not path.is_symlink():
        raise UsageError(f"没有“{path}”这个文件或文件夹。", f'There is no file or folder "{path}".')
    # the parent is resolved, the last step is not: a link is reported as what it is
    full = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    try:
        return full.relative_to(root).as_posix()
    except ValueError:
        raise UsageError(
            f"“{path}”不在根文件夹“{root}”以内，请分开检查。",
            f'"{path}" lies outside of the root "{root}": check it by itself.',
        ) from None


def _named(root: Path, path: Path, below: str, listed: set[str], suffixes: Collection[str]) -> set[str]:
    """What naming `path` adds to the listing: an ignored file, or the content of an ignored folder."""
    if path.is_dir() and not path.is_symlink():
        return set() if any(_below(name, below) for name in listed) else set(_walk(root, root / below))
    suffix = PurePosixPath(below).suffix.lower()
    if suffix not in suffixes and suffix not in LEGACY:
        known = " ".join(sorted(suffixes))
        raise UsageError(
            f"“{path}”的格式（{suffix or '无扩展名'}）还不能读。能读的有：{known}",
            f'"{path}": files of this format ({suffix or "no suffix"}) cannot be read. Known are: {known}',
        )
    return {below}


def _nested_roots(root: Path, listed: Iterable[str]) -> list[str]:
    """Folders below the root that hold a configuration, outermost first."""
    found = set()
    for name in listed:
        folder, _, base = name.rpartition("/")
        if folder and (base in FILE_NAMES or (base == "pyproject.toml" and holds_table(root / name))):
            found.add(folder)
    outermost: list[str] = []
    for folder in sorted(found):
        if not _below_any(folder, outermost):
            outermost.append(folder)
    return outermost


def _document_folders(names: Iterable[str], suffixes: Collection[str]) -> set[str]:
    """Folders that are called like a document (`plan.yaml/`): reading them gives the finding that says so."""
    return {
        str(parent)
        for name in names
        for parent in PurePosixPath(name).parents
        if parent.suffix and _is_candidate(str(parent), suffixes)
    }


def _is_candidate(path: str, suffixes: Collection[str]) -> bool:
    pure = PurePosixPath(path)
    return pure.suffix.lower() in suffixes and pure.name not in FILE_NAMES


def _visible(path: str) -> bool:
    parts = path.split("/")
    base = parts[-1].lower()
    if any(part.startswith(".") for part in parts) or base.startswith("~$"):
        return False
    return base not in _TEMPORARY and not base.endswith(".tmp")


def _portable(path: str) -> str:
    """Spell a path of the disk so that every machine prints the same: NFC, undecodable bytes as escapes."""
    return unicodedata.normalize("NFC", os.fsencode(path).decode("utf-8", "backslashreplace"))


def _below(path: str, folder: str) -> bool:
    return folder in {".", path} or path.startswith(f"{folder}/")


def _below_any(path: str, folders: Iterable[str]) -> bool:
    return any(_below(path, folder) for folder in folders)
