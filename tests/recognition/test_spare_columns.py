"""Columns of a table that answer a second field beside the one that the table is about."""

from __future__ import annotations

import pytest
from office_documents import document, grid, sheet, title

from sopcheck.model import Artifact
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack


@pytest.fixture(scope="module")
def recogniser(pack: Pack) -> Recogniser:
    return Recogniser(pack, RecognitionSettings(kinds=(("**", "project_plan"),)))


def plan(recogniser: Recogniser, *rows: str) -> Artifact:
    (artifact,) = recogniser.recognise(document(*sheet("表", title("项目计划"), grid(list(rows))))).artifacts
    return artifact


def test_a_column_of_phases_without_a_date_gives_no_milestones(recogniser: Recogniser) -> None:
    artifact = plan(recogniser, "阶段|任务|负责人", "筹备|选址|李雷", "开业|布展|韩梅梅")
    assert artifact.state(("tasks",)) == "present"
    assert artifact.state(("milestones",)) == "absent"


def test_a_column_of_milestones_beside_their_dates_gives_them(recogniser: Recogniser) -> None:
    artifact = plan(
        recogniser, "任务|负责人|里程碑|完成日期", "选址|李雷|签约|2026-03-02", "布展|韩梅梅|开业|2026-04-01"
    )
    assert artifact.state(("milestones",)) == "present"
