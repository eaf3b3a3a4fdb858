"""Ctrl-C, a closed pipe, a full device: the right exit code, no trace, and nothing left running or lying about."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")

START = "from sopcheck.cli.entry import main\n"
BLOCKED = """
import os, signal
from sopcheck.documents import DocumentChecker
def check(self, path):
    os.write({descriptor}, b"%d " % os.getpid())
    signal.pause()
DocumentChecker.check = check
"""
"""Lets every check wait for ever, after it has said so."""
FAILSAFE_SECONDS = 60


@dataclass
class Pipe:
    """A pipe whose other end every process that comes from ours holds: it ends when they all have."""

    reader: int
    writer: int

    def wait_for_data(self) -> bytes:
        assert select.select([self.reader], [], [], FAILSAFE_SECONDS)[0], "nothing came"
        return os.read(self.reader, 1000)

    def wait_for_end(self) -> None:
        while self.wait_for_data():
            pass


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reader, writer = os.pipe()
    yield Pipe(reader, writer)
    os.close(reader)


def started(folder: Path, code: str, pipe: Pipe, *arguments: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", START + code + "main()", *arguments],
        cwd=folder,
        env={**os.environ, "LC_ALL": "en_US.UTF-8", "SOPCHECK_CACHE_DIR": str(folder.parent / "cache")},
        pass_fds=[pipe.writer],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    os.close(pipe.writer)
    return process


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.yaml").write_text(f"kind: project_plan\nid: P{number}\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("number", "to", "jobs"),
    [
        (signal.SIGINT, "all", "1"),
        (signal.SIGINT, "all", "2"),
        (signal.SIGINT, "parent", "2"),
        (signal.SIGTERM, "parent", "2"),
        (signal.SIGHUP, "all", "2"),
    ],
)
def test_an_interrupted_run_ends_with_all_its_children(
    number: signal.Signals, to: str, jobs: str, documents: Path, pipe: Pipe
) -> None:
    process = started(
        documents, BLOCKED.format(descriptor=pipe.writer), pipe, "check", "-j", jobs, "--report", "json=report.json"
    )
    pipe.wait_for_data()
    if to == "all":  # as a terminal does it
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    out, err = process.communicate(timeout=FAILSAFE_SECONDS)
    pipe.wait_for_end()
    assert (process.returncode, out, err.decode().strip()) == (130, b"", "Interrupted.")
    assert len(list(documents.iterdir())) == 60
    assert [one for one in documents.parent.rglob("*") if one.suffix == ".tmp"] == []


def test_workers_end_when_their_parent_is_killed(documents: Path, pipe: Pipe) -> None:
    slow = BLOCKED.replace("signal.pause()", "os.read(0, 1)").format(descriptor=pipe.writer)
    process = started(documents, slow + "import os\nos.read = lambda *_: b''\n", pipe, "check", "-j", "2")
    pipe.wait_for_data()
    process.kill()
    process.communicate(timeout=FAILSAFE_SECONDS)
    pipe.wait_for_end()


def test_ctrl_c_while_modules_are_imported_is_no_trace(documents: Path, pipe: Pipe) -> None:
    code = """
import os, signal, sys
class Finder:
    def find_spec(self, name, *_):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
"""
    process = started(documents, code, pipe, "check")
    out, err = process.communicate(timeout=FAILSAFE_SECONDS)
    assert (process.returncode, out, err) == (130, b"", b"")


# --- output that cannot be written ------------------------------------------------------------------------------------

COMMANDS = [
    ["check", "--output-format", "json", "--no-cache"],
    ["extract", "1.yaml"],
    ["schema", "config"],
    ["--help"],
    ["--version"],
]
ENTRY = [sys.executable, "-c", START + "main()"]


def told(folder: Path, redirection: str, arguments: list[str]) -> tuple[int, str]:
    """The exit code, and what stderr says, where a shell sends output as `redirection` says."""
    done = subprocess.run(  # noqa: S603 - our own program
        ["/bin/sh", "-c", f'"$@" {redirection}', "sh", *ENTRY, *arguments],
        cwd=folder,
        env={**os.environ, "LC_ALL": "en_US.UTF-8"},
        capture_output=True,
        check=False,
        timeout=FAILSAFE_SECONDS,
    )
    return done.returncode, done.stderr.decode()


@pytest.fixture(scope="module")
def one_document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("one")
    (folder / "1.yaml").write_text("kind: project_plan\nid: P1\n", encoding="utf-8")
    return folder


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_full_device(arguments: list[str], one_document: Path) -> None:
    code, err = told(one_document, "> /dev/full", arguments)
    assert (code, err.count("No space left on device"), err.count("Traceback")) == (3, 1, 0), err


@pytest.mark.parametrize("arguments", COMMANDS[:-2], ids=" ".join)
def test_a_closed_output(arguments: list[str], one_document: Path) -> None:
    code, err = told(one_document, ">&-", arguments)
    assert (code, err.count("Bad file descriptor"), err.count("Traceback")) == (3, 1, 0), err


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_pipe_that_nobody_reads(arguments: list[str], one_document: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(  # noqa: S603 - our own program
            [*ENTRY, *arguments],
            cwd=one_document,
            env={**os.environ, "LC_ALL": "en_US.UTF-8"},
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
            timeout=FAILSAFE_SECONDS,
        )
    err = done.stderr.decode()
    assert (done.returncode, "Traceback" in err, "Error" in err, "Exception" in err) == (3, False, False, False), err


@pytest.mark.parametrize(
    ("redirection", "arguments", "code"),
    [
        ("2> /dev/full", ["check", "--no-cache"], 1),
        ("2>&-", ["check", "--no-cache"], 1),
        ("2> /dev/full", ["check", "nowhere"], 2),
        ("2>&-", ["nonsense"], 2),
    ],
)
def test_errors_that_nobody_can_be_told_change_no_exit_code(
    redirection: str, arguments: list[str], code: int, one_document: Path
) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    assert told(one_document, redirection, arguments)[0] == code


def test_no_descriptor_of_ours_takes_the_place_of_a_closed_stream(one_document: Path) -> None:
    code, _ = told(one_document, "<&- >&- 2>&-", ["check", "--no-cache", "--report", "json=report.json"])
    assert code == 3
    assert b"artifacts" not in (one_document / "1.yaml").read_bytes()
    (one_document / "report.json").unlink(missing_ok=True)
