"""Attack 3: schemas and packs that refer to files and servers. Nothing is fetched; each is refused in one sentence."""

from __future__ import annotations

import json
import shutil
import socket
import threading
from collections.abc import Iterator
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from sopcheck import resources
from sopcheck.cli.main import run
from sopcheck.standard import extend

SECRET = {"$defs": {"text": {"type": "string"}}, "type": "object", "title": "the secret"}


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a server that answers with a schema, and what it was asked for."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(SECRET).encode())

        def log_message(self, *_: object) -> None:
            """Not on stderr."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def _standard_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack that the repository's extends does not change."""
    monkeypatch.setattr(extend, "load_pack", _load_pack)


_load_pack = cache(extend.load_pack)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a document and a pack of its own, which a configuration names."""
    root = tmp_path / "root"
    shutil.copytree(resources.examples_dir() / "company-pack", root / "pack")
    (root / "sopcheck.yaml").write_text("standard: ./pack\n", encoding="utf-8")
    (root / "plan.yaml").write_text("kind: project_plan\nid: P1\n", encoding="utf-8")
    (tmp_path / "secret.json").write_text(json.dumps(SECRET), encoding="utf-8")
    return root


def schema_of(root: Path) -> Path:
    return min((root / "pack" / "schemas").glob("*.schema.json"))


def checked(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """Exit code and error output of a check, during which no socket may be opened."""

    def refuse(*given: Any) -> None:
        raise AssertionError(f"the network was used: {given}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    code = run(["check", str(root), "--no-cache", "-q", "--lang", "en"])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


REFERENCES = [
    "{server}/x.json",
    "{server}/x.json#/$defs/text",
    "file://{folder}/secret.json",
    "file://{folder}/secret.json#/$defs/text",
    "file:///etc/passwd",
    "https://example.com/x.json",
    "HTTP://127.0.0.1/x.json",
    "//127.0.0.1/x.json",
    "../../secret.json",
    "/etc/passwd",
    "types.schema.json/../../../secret.json",
    "common.schema.json/../../../secret.json",
    "common.schema.jsonx",
    "urn:x:y",
    "data:application/json,{{}}",
    "other.schema.json#/$defs/text",
]
PLACES = {
    "of a field": lambda schema, reference: schema["properties"].update({"evil": {"$ref": reference}}),
    "of a choice": lambda schema, reference: schema["properties"].update({"evil": {"anyOf": [{"$ref": reference}]}}),
    "of all": lambda schema, reference: schema.update({"allOf": [{"$ref": reference}]}),
    "of a definition": lambda schema, reference: schema.update({"$defs": {"evil": {"$ref": reference}}}),
    "dynamic": lambda schema, reference: schema["properties"].update({"evil": {"$dynamicRef": reference}}),
    "recursive": lambda schema, reference: schema["properties"].update({"evil": {"$recursiveRef": reference}}),
    "to another language of schemas": lambda schema, reference: schema.update({"$schema": reference}),
    "with another base": lambda schema, reference: schema["properties"].update(
        {"evil": {"$id": reference, "$ref": "#/$defs/x"}}
    ),
}


@pytest.mark.parametrize("reference", REFERENCES)
def test_no_reference_leaves_the_pack(
    reference: str,
    asked: tuple[str, list[str]],
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, paths = asked
    written = reference.format(server=server, folder=repository.parent)
    schema = json.loads(schema_of(repository).read_text(encoding="utf-8"))
    schema["properties"]["evil"] = {"$ref": written}
    schema_of(repository).write_text(json.dumps(schema), encoding="utf-8")
    code, told = checked(repository, capsys, monkeypatch)
    assert (code, told.count("\n"), paths) == (2, 1, [])
    assert told.startswith(f"Error: pack/schemas/{schema_of(repository).name}")
    assert "leaves the pack" in told
    assert "secret" not in told.replace("secret.json", "")


@pytest.mark.parametrize("place", PLACES)
def test_no_keyword_refers_out_of_the_pack(
    place: str,
    asked: tuple[str, list[str]],
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server, paths = asked
    schema = json.loads(schema_of(repository).read_text(encoding="utf-8"))
    PLACES[place](schema, f"{server}/x.json")
    schema_of(repository).write_text(json.dumps(schema), encoding="utf-8")
    code, told = checked(repository, capsys, monkeypatch)
    assert (code, told.count("\n"), paths) == (2, 1, [])
    assert "leaves the pack" in told


@pytest.mark.parametrize("standard", ["../outside", "/etc", "pack/../../outside", "link", "link/pack", "http://x/y"])
def test_no_pack_lies_outside_of_the_root(
    standard: str, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = repository.parent / "outside"
    shutil.copytree(repository / "pack", outside)
    shutil.copytree(repository / "pack", outside / "pack")
    (repository / "link").symlink_to(outside)
    name = standard if "/" in standard else f"./{standard}"
    (repository / "sopcheck.yaml").write_text(f"standard: {name}\n", encoding="utf-8")
    code, told = checked(repository, capsys, monkeypatch)
    assert (code, told.count("\n")) == (2, 1)
    assert told.startswith("Error: sopcheck.yaml:1: ")


@pytest.mark.parametrize("linked", ["pack.yaml", "gates.yaml", "obligations.yaml", "schema", "rule", "folder of rules"])
def test_no_file_of_a_pack_is_a_link_out_of_it(
    linked: str, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = repository / "pack"
    rule = min(one for one in pack.glob("*/*.yaml"))
    target = {"schema": schema_of(repository), "rule": rule, "folder of rules": rule.parent}.get(linked, pack / linked)
    moved = repository.parent / "moved"
    if target.exists():
        target.rename(moved)
    else:
        shutil.copyfile(pack / "pack.yaml", moved)
    target.symlink_to(moved)
    code, told = checked(repository, capsys, monkeypatch)
    assert (code, told.count("\n")) == (2, 1), told
    assert told.startswith("Error: pack/")


@pytest.mark.parametrize(
    ("file", "made"),
    [
        ("pack.yaml", "pipe"),
        ("schema", "pipe"),
        ("rule", "pipe"),
        ("schema", "device"),
        ("schema", "huge"),
        ("rule", "huge"),
        ("rule", "folder"),
        ("schema", "loop"),
    ],
)
def test_no_file_of_a_pack_blocks_or_never_ends(
    file: str, made: str, repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    import os

    pack = repository / "pack"
    target = {"schema": schema_of(repository), "rule": min(pack.glob("*/*.yaml"))}.get(file, pack / file)
    target.unlink()
    match made:
        case "pipe":
            os.mkfifo(target)
        case "device":
            target.symlink_to("/dev/zero")
        case "huge":
            with target.open("wb") as stream:
                stream.truncate(1024**4)
        case "folder":
            target.mkdir()
        case _:
            target.symlink_to(target.name)
    code, told = checked(repository, capsys, monkeypatch)
    assert (code, told.count("\n")) == (2, 1), told
    assert told.startswith("Error: ")
