from __future__ import annotations

from workbook import RELATION, inline, merges, relations, sheet, styles, workbook

from sopcheck.model import Entry, Heading, Outline, Paragraph, Picture, Sheet, Table
from sopcheck.reading.xlsx import read

BOLD = "<font><sz val='11'/></font><font><b/><sz val='11'/></font><font><sz val='20'/></font>"
FRAMED = "<border/><border><left style='thin'/></border>"
STYLES = styles(
    fonts=BOLD,
    borders=FRAMED,
    cells="<xf/><xf fontId='1'/><xf fontId='2'/><xf borderId='1'/><xf fontId='1' borderId='1'/>",
)


def blocks(data: bytes) -> list[str]:
    """Each block on a line, with its place."""
    document = read("a.xlsx", data)
    assert not document.problems
    (part,) = document.parts
    assert isinstance(part.content, Outline)
    out = []
    for block in part.content.blocks:
        match block:
            case Sheet():
                out.append(f"# {block.name}{' (hidden)' if block.hidden else ''}")
            case Heading():
                out.append(f"H{block.level} {block.text} {block.place.label()}")
            case Entry():
                out.append(f"{block.label.text} = {block.value.text} {block.value.place.label()}")
            case Table():
                out.append(" / ".join(",".join(cell.text for cell in row) for row in block.rows))
            case Paragraph():
                out.append(f"P {block.text} {block.place.label()}")
            case Picture():
                out.append(f"picture {block.text} {block.target} {block.place.label()}")
    return out


def one(rows: str, **parts: str) -> list[str]:
    return blocks(workbook({"S": sheet(rows, **parts)}, style=STYLES))[1:]


def test_title_labels_and_table() -> None:
    rows = inline(["2026年风险登记册"], ["编制人：李雷"], ["编号", "描述"], ["R1", "缺人"])
    assert one(rows) == ["H1 2026年风险登记册 S!A1", "编制人 = 李雷 S!A2", "编号,描述 / R1,缺人"]


def test_first_cell_of_a_sheet_that_is_no_title() -> None:
    assert one(inline(["2026-01-05"], ["编号", "描述"], ["R1", "缺人"]))[0] == "P 2026-01-05 S!A1"
    assert one(inline(["请先阅读填写说明。"], ["编号", "描述"], ["R1", "缺人"]))[0] == "P 请先阅读填写说明。 S!A1"


def test_bold_and_large_cells_that_stand_alone_are_headings() -> None:
    rows = (
        inline(["计划"], style=2)
        + '<row r="3"><c r="A3" s="1" t="str"><v>目标</v></c></row><row r="4"><c r="A4" t="str"><v>增长。</v></c></row>'
        + '<row r="5"><c r="A5" t="str"><v>按季度复盘。</v></c></row>'
    )
    assert one(rows) == ["H1 计划 S!A1", "H2 目标 S!A3", "P 增长。 S!A4", "P 按季度复盘。 S!A5"]


def test_blank_row_divides_and_a_hidden_or_framed_one_does_not() -> None:
    top, bottom = ["a", "b"], ["1", "2"]
    assert one(inline(top, [None], bottom)) == ["a,b", "1,2"]
    framed = '<row r="2"><c r="A2" s="3"/><c r="B2" s="3"/></row>'
    rows = inline(top, [None], bottom)
    assert one(rows.replace('<row r="3">', framed + '<row r="3">')) == ["a,b / 1,2"]
    hidden = '<row r="2" hidden="1"/>'
    assert one(rows.replace('<row r="3">', hidden + '<row r="3">')) == ["a,b / 1,2"]


def test_merged_cell_bridges_a_blank_row() -> None:
    rows = inline(["组", "名"], ["甲", "x"], [None], [None, "y"])
    assert one(rows, after=merges("A2:A4")) == ["组,名 / 甲,x / 甲,y"]


def test_group_heading_inside_a_table_is_a_row_of_it() -> None:
    rows = inline(["编号", "任务"], ["第一阶段"], ["1", "调研"], ["第二阶段"], ["2", "设计"])
    merged = merges("A2:B2", "A4:B4")
    assert one(rows, after=merged) == ["编号,任务 / 第一阶段,第一阶段 / 1,调研 / 第二阶段,第二阶段 / 2,设计"]


def test_heading_between_tables_divides_them() -> None:
    bold = '<row r="{0}"><c r="A{0}" s="1" t="str"><v>{1}</v></c><c r="B{0}" s="1" t="str"><v>{2}</v></c></row>'
    rows = (
        bold.format(1, "编号", "描述")
        + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="str"><v>缺人</v></c></row>'
        + '<row r="3"><c r="A3" s="1" t="str"><v>等级说明</v></c></row>'
        + bold.format(4, "等级", "含义")
        + '<row r="5"><c r="A5"><v>3</v></c><c r="B5" t="str"><v>高</v></c></row>'
    )
    assert one(rows) == ["编号,描述 / 1,缺人", "H2 等级说明 S!A3", "等级,含义 / 3,高"]


def test_numbers_given_in_advance_stay_rows() -> None:
    assert one(inline(["编号", "描述"], [1, "缺人"], [2], [3])) == ["编号,描述 / 1,缺人 / 2, / 3,"]


def test_notes_below_a_table_are_paragraphs() -> None:
    rows = inline(["编号", "描述"], [1, "缺人"], ["注：每月更新"], ["本表由运营部维护，如有疑问请联系项目经理。"])
    assert one(rows)[1:] == ["注 = 每月更新 S!A3", "P 本表由运营部维护，如有疑问请联系项目经理。 S!A4"]


def test_tables_beside_each_other_are_told_apart() -> None:
    rows = inline(
        ["编号", "描述", None, "等级", "含义"],
        [1, "缺人", None, "高", "立即处理"],
        [2, "延期", None, "低", "观察"],
        [3, "超支"],
    )
    assert one(rows) == ["编号,描述 / 1,缺人 / 2,延期 / 3,超支", "等级,含义 / 高,立即处理 / 低,观察"]


PLAN = ["序号", "任务", "负责人", "完成日期"]


def test_rows_below_a_blank_row_go_on_with_the_table_above() -> None:
    rows = inline(
        PLAN, [1, "调研", "李雷", "2026-03-02"], [2, "设计", "王芳", "2026-03-09"], [None], [3, "开发", "张伟"]
    )
    assert len(one(rows)) == 1
    below_its_header = inline(PLAN, [None], [1, "调研", "李雷", "2026-03-02"])
    assert one(below_its_header) == ["序号,任务,负责人,完成日期 / 1,调研,李雷,2026-03-02"]
    with_a_title = inline(PLAN, [1, "调研"], [2, "设计"], [None], ["第二阶段"], [None], [3, "开发"])
    assert one(with_a_title) == ["序号,任务,负责人,完成日期 / 1,调研,, / 2,设计,, / 第二阶段,,, / 3,开发,,"]


def test_a_table_below_a_form_goes_on_too() -> None:
    form = (["项目", "书市"], ["目标", "两千人到场"], ["阶段", "筹备", "招展"])
    rows = inline(*form, PLAN, [1, "调研", "李雷", "2026-03-02"], [None], [2, "设计", "王芳", "2026-03-09"])
    assert one(rows)[-1].endswith("1,调研,李雷,2026-03-02 / 2,设计,王芳,2026-03-09")


def test_bold_groups_and_lone_cells_under_a_label_are_rows_of_the_table_that_goes_on() -> None:
    bold = '<row r="4"><c r="A4" s="1"><v>2</v></c><c r="B4" s="1" t="str"><v>开发</v></c></row>'
    rows = inline(PLAN, [1, "调研", "李雷"], [None, "访谈用户，整理需求，写出报告，再请各部门确认"])
    rows += bold + inline([None], [None], [None], [None], [None, "接口开发", "张伟"]).partition("</row>")[2]
    assert len(one(rows)) == 1


def test_what_has_a_header_of_its_own_or_other_values_begins_another_table() -> None:
    top = (PLAN, [1, "调研", "李雷", "2026-03-02"], [2, "设计", "王芳", "2026-03-09"], [None])
    for below in (
        (["序号", "风险", "等级"], [1, "延期", "高"]),
        (["等级", "含义", "做法"], ["高", "立即处理", "上报"]),
        (["说明", "1", "2"], ["备注", "3", "4"]),
        ([5, "a", None, None, None, "只在更右边的列"],),
    ):
        assert len(one(inline(*top, *below))) > 1, below
    assert len(one(inline(*top, [None], [None], [None], [3, "开发", "张伟", "2026-03-16"]))) == 2


def test_labels_with_an_empty_column_between_each_two_head_one_table() -> None:
    rows = inline(["编号", None, "风险", None, "可能性"], [1, None, "延期", None, 3], [2, None, "缺人", None, 4])
    assert one(rows) == ["编号,,风险,,可能性 / 1,,延期,,3 / 2,,缺人,,4"]


def test_a_table_without_rows_beside_another_has_a_title_of_its_own() -> None:
    rows = inline(
        ["项目进度计划", None, None, None, "延期原因"],
        ["序号", "任务", "负责人", None, "时间", "原因", "措施"],
        [1, "调研", "李雷"],
        [2, "设计", "王芳"],
    )
    merged = merges("A1:C1", "E1:G1")
    assert one(rows, after=merged)[-1] == "时间,原因,措施"
    assert len(one(rows)) < len(one(rows, after=merged))


def test_a_merged_group_heading_after_an_empty_row_of_boxes_begins_no_table() -> None:
    box = '<c r="{}{}" s="3"/>'
    boxes = "".join(box.format(column, 3) for column in "ABCD")
    group = '<c r="A4" s="3" t="str"><v>第二阶段</v></c>' + "".join(box.format(column, 4) for column in "BCD")
    rows = inline(PLAN, [1, "调研", "李雷"]) + f'<row r="3">{boxes}</row><row r="4">{group}</row>'
    rows += '<row r="5"><c r="A5"><v>2</v></c><c r="B5" t="str"><v>设计</v></c></row>'
    assert len(one(rows, after=merges("A4:B4"))) == 1


def test_a_word_that_begins_every_row_begins_no_table() -> None:
    rows = inline(["风险", "描述", "等级"], ["风险", "延期", "高"], ["风险", "缺人", "中"])
    assert one(rows) == ["风险,描述,等级 / 风险,延期,高 / 风险,缺人,中"]


def test_empty_boxes_of_a_form_are_cells() -> None:
    row = (
        '<row r="{0}"><c r="A{0}" s="3" t="str"><v>{1}</v></c><c r="B{0}" s="3"/>'
        '<c r="C{0}" s="3" t="str"><v>{2}</v></c><c r="D{0}" s="3"/></row>'
    )
    assert one(row.format(1, "姓名", "部门") + row.format(2, "岗位", "日期")) == ["姓名,,部门, / 岗位,,日期,"]
    single = '<row r="1"><c r="A1" s="3" t="str"><v>主题</v></c><c r="B1" s="3"/></row>'
    assert one(single + single.replace('"1"', '"2"').replace("A1", "A2").replace("B1", "B2")) == ["主题, / 主题,"]


def test_second_header_below_framed_rows_begins_another_table() -> None:
    rows = inline(["序号", "任务", "结果"], [1, "a", "b"], ["序号", "学习", "内容"], [1, "c", "d"])
    assert one(rows) == ["序号,任务,结果 / 1,a,b", "序号,学习,内容 / 1,c,d"]


def test_sheets_in_order_hidden_ones_marked_and_empty_ones_left_out() -> None:
    filled = sheet(inline(["a", "b"]))
    data = workbook(
        {"封面": filled, "Sheet2": sheet(""), "数据": filled, "量表": filled},
        states={"数据": "hidden", "量表": "veryHidden"},
    )
    assert blocks(data) == ["# 封面", "a,b", "# 数据 (hidden)", "a,b", "# 量表 (hidden)", "a,b"]


def test_pictures_charts_and_text_boxes_stand_at_their_cells() -> None:
    drawing = (
        f'<d:wsDr xmlns:d="x" xmlns:a="y" xmlns:r="{RELATION}" xmlns:c="z">'
        "<d:twoCellAnchor><d:from><d:col>1</d:col><d:row>4</d:row></d:from><d:to><d:col>9</d:col><d:row>9</d:row></d:to>"
        '<d:pic><d:cNvPr id="1" name="Picture 1" descr="组织架构"/><a:blip r:embed="rId1"/></d:pic></d:twoCellAnchor>'
        "<d:oneCellAnchor><d:from><d:col>0</d:col><d:row>2</d:row></d:from><d:graphicFrame><d:cNvPr name='Chart 1'/>"
        "<c:chart r:id='rId2'/></d:graphicFrame></d:oneCellAnchor>"
        "<d:oneCellAnchor><d:from><d:col>0</d:col><d:row>3</d:row></d:from><d:sp><d:cNvPr name='TextBox 1'/><d:txBody>"
        "<a:p><a:r><a:t>本周</a:t></a:r><a:r><a:t>结论</a:t></a:r></a:p><a:p><a:r><a:t>平稳</a:t></a:r></a:p></d:txBody>"
        "</d:sp></d:oneCellAnchor></d:wsDr>"
    )
    data = workbook(
        {"S": sheet(inline(["a", "b"]), after='<drawing r:id="rId9"/>')},
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": relations({"rId9": ("drawing", "../drawings/drawing1.xml")}),
            "xl/drawings/drawing1.xml": drawing,
            "xl/drawings/_rels/drawing1.xml.rels": relations(
                {"rId1": ("image", "../media/image1.png"), "rId2": ("chart", "/xl/charts/chart1.xml")}
            ),
        },
    )
    assert blocks(data) == [
        "# S",
        "a,b",
        "picture  xl/charts/chart1.xml S!A3",
        "P 本周结论\n平稳 S!A4",
        "picture 组织架构 xl/media/image1.png S!B5",
    ]
