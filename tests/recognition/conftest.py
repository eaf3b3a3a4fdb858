from __future__ import annotations

import pytest
from reading_markdown import Reader

from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.load import load_pack
from sopcheck.standard.model import Pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="session")
def reader(pack: Pack) -> Reader:
    """Recognises texts by the built-in pack."""
    return Reader(Recogniser(pack, RecognitionSettings()))
