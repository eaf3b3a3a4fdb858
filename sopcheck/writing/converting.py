"""Converts documents of old formats through an installed LibreOffice, one at a time and never over a file."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sopcheck.discover import find_program
from sopcheck.model import Problem
from sopcheck.writing.files import write_file

TEXT_SUFFIXES: Final = (".doc", ".dot", ".wps", ".wpt", ".rtf")
SHEET_SUFFIXES: Final = (".xls", ".xlt", ".et", ".ett", ".ods")
TIMEOUT_SECONDS: Final = 120
"""How long one document may take; the first also has to set up the profile."""
_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
)
_ZIP: Final = b"PK\x03\x04"
_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Documents may be a stranger's: no macro runs, and nothing that a document links to is fetched.
_SETTINGS: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" \
oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" \
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" \
oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" \
oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""


class ConversionError(Exception):
    """One document could not be converted; a sentence in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh = zh
        self.en = en
        super().__init__(en)


def target_of(path: Path) -> Path:
    """The file that `path` is converted to: beside it, `.xlsx` for a workbook, else `.docx`."""
    return path.with_suffix(".xlsx" if path.suffix.lower() in SHEET_SUFFIXES else ".docx")


def find_office(root: Path) -> Path | None:
    """LibreOffice's program, by PATH and where it is usually installed; none that lies below `root`."""
    on_path = [Path(found) for name in _NAMES if (found := find_program(name, root))]
    for one in (*on_path, *map(Path, _PLACES)):
        if one.is_file() and not one.resolve().is_relative_to(root.resolve()):
            return one
    return None


@contextlib.contextmanager
def opened_office(program: Path, timeout: float = TIMEOUT_SECONDS) -> Iterator[Office]:
    """An office program with a profile of its own, so that a running one is left alone; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="sopcheck-convert-", ignore_cleanup_errors=True) as folder:
        settings = Path(folder) / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        yield Office(program, Path(folder), timeout)


@dataclass(frozen=True, slots=True)
class Office:
    """A program, the folder that it works in, and the seconds that it may take for a document."""

    program: Path
    folder: Path
    timeout: float

    def convert(self, source: Path, data: bytes | Problem) -> Path:
        """Convert the document `source`, whose content is `data` or could not be read, and give the new file.

        Raises ConversionError, also where the new file is there already.
        """
        if not isinstance(data, bytes):
            raise ConversionError(f"读不出来（{data.code}）", f"it cannot be read ({data.code})")
        target = target_of(source)
        if target.exists() or target.is_symlink():
            raise ConversionError(f"{target.name} 已经存在，没有改动它", f"{target.name} is there already")
        _require_document(data)
        content = self._converted(data, source.suffix.lower(), target.suffix[1:])
        try:
            write_file(target, content)
            with contextlib.suppress(OSError):  # by their times versions of a document are told apart
                status = source.stat()
                os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
        except OSError as error:
            raise ConversionError(
                f"写不了 {target.name}：{error.strerror}", f"cannot write {target.name}: {error.strerror}"
            ) from None
        return target

    def _converted(self, data: bytes, suffix: str, wanted: str) -> bytes:
        # A copy under a name of ours: no lock file appears beside the original, and no name is taken for an option.
        # Kingsoft's .wps and .et are what Word and Excel write, where LibreOffice would expect Microsoft Works.
        like = {".wps": ".doc", ".wpt": ".doc", ".et": ".xls", ".ett": ".xls"} if data.startswith(_OLE2) else {}
        with tempfile.TemporaryDirectory(dir=self.folder, ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / f"document{like.get(suffix, suffix)}"
            copy.write_bytes(data)
            out = Path(folder) / "out"
            self._run(
                [
                    f"-env:UserInstallation={(self.folder / 'profile').as_uri()}",
                    "--headless",
                    "--norestore",
                    "--nologo",
                    "--nodefault",
                    "--nolockcheck",
                    "--convert-to",
                    wanted,
                    "--outdir",
                    str(out),
                    str(copy),
                ]
            )
            made = out / f"document.{wanted}"
            content = made.read_bytes() if made.is_file() else b""
        if not content.startswith(_ZIP):
            raise ConversionError("LibreOffice 打不开它", "LibreOffice could not open it")
        return content

    def _run(self, arguments: list[str]) -> None:
        """Run the program, whose exit says little; one that takes too long is killed, on POSIX with all it started."""
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own office program
                [str(self.program), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            raise ConversionError(
                f"LibreOffice 没能启动：{error.strerror}", f"LibreOffice did not start: {error.strerror}"
            ) from None
        with process:
            try:
                process.wait(self.timeout)
            except subprocess.TimeoutExpired:
                raise ConversionError(
                    f"LibreOffice 用了 {self.timeout:g} 秒还没完成，已经停止",
                    f"LibreOffice took more than {self.timeout:g} s and was stopped",
                ) from None
            finally:
                _kill(process)


def _require_document(data: bytes) -> None:
    """Raise ConversionError for what LibreOffice would take for plain text, such as a pointer of Git LFS."""
    from sopcheck.reading import sniff

    if sniff.lfs_pointer(data) is not None:
        raise ConversionError(
            "这里只有 Git LFS 的指针，请先 git lfs pull", "it is a Git LFS pointer: `git lfs pull` first"
        )
    if not data.strip() or sniff.text_format(data) not in (None, "html"):
        raise ConversionError("内容不是办公文档", "its content is no document of an office program")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and what it started; where all have ended, nothing happens."""
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
