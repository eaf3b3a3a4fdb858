"""Tables of figures without a word about them, and documents that are named after a field."""

from __future__ import annotations

from office_documents import document, grid, sheet, title

from sopcheck.model import Artifact, Block, Paragraph
from sopcheck.places import SheetPlace
from sopcheck.recognition.figures import figures_of
from sopcheck.recognition.recognise import Recogniser, RecognitionSettings
from sopcheck.standard.model import Pack

DAYS = ["日期|订单数|退货率", "2026-03-02|120|3.5%", "2026-03-03|98|2%", "2026-03-04|143|2.8%"]
REGISTER = ["序号|事项|原因|做法", "1|到货晚|没有备选供应商|提前两周询价", "2|客诉多|客服排班少|周末加一人"]


def as_kind(pack: Pack, kind: str, *blocks: Block) -> Artifact:
    found = Recogniser(pack, RecognitionSettings(kinds=(("**", kind),))).recognise(document(*blocks))
    (artifact,) = found.artifacts
    return artifact


def test_a_table_of_figures_by_day_answers_the_figures_of_a_report(pack: Pack) -> None:
    artifact = as_kind(pack, "data_report", *sheet("表", title("周报"), grid(DAYS)))
    mark = artifact.marks["metrics",]
    assert (mark.state, mark.label, mark.why) == ("present", "订单数", "figures")
    assert "metrics" not in artifact.data


def test_figures_that_nobody_filled_in_and_tables_of_words_are_none() -> None:
    for rows in (
        ["日期|订单数|退货率", "2026-03-02||", "2026-03-03||"],
        ["日期|订单数|退货率", "2026-03-02|0|0%", "2026-03-03|0|0%"],
        ["序号|店铺|店长", "1|南门店|李雷", "2|北门店|王芳"],
        ["周|1|2|3", "一|4|5|6", "二|7|8|9"],
    ):
        assert figures_of([grid(rows)]) is None, rows


def test_an_indicator_with_a_column_of_its_own_goes_before_figures(pack: Pack) -> None:
    named = grid(["指标|本期|上期", "订单数|120|98", "访客数|900|870"], first=12)
    artifact = as_kind(pack, "data_report", *sheet("表", title("周报"), grid(DAYS), named))
    assert artifact.marks["metrics",].why == "table"


def test_a_document_that_is_named_after_a_field_answers_it(pack: Pack) -> None:
    artifact = as_kind(pack, "summary_report", *sheet("表", title("经验教训登记册"), grid(REGISTER)))
    assert artifact.state(("lessons_learned",)) == "present"
    assert artifact.marks["lessons_learned",].label == "经验教训登记册"


def test_a_document_that_is_named_after_a_field_and_holds_nothing_leaves_it_blank(pack: Pack) -> None:
    rows = ["领域|做的好的方面|有待改进的方面", "进度管理||", "成本管理||"]
    group = Paragraph("质量缺陷", SheetPlace("表", "A9"))
    artifact = as_kind(pack, "summary_report", *sheet("表", title("经验教训登记册"), grid(rows), group))
    assert artifact.state(("lessons_learned",)) == "blank"


def test_the_name_of_the_kind_names_no_field(pack: Pack) -> None:
    artifact = as_kind(pack, "analysis_report", *sheet("表", title("数据分析报告"), grid(REGISTER)))
    assert artifact.state(("results",)) == "absent"
