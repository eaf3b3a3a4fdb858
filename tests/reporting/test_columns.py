from sopcheck.reporting.columns import table, width


def test_chinese_characters_are_two_cells_wide() -> None:
    assert width("计划a") == 5
    assert width("e\u0301") == 1
    assert width("（）") == 4


def test_columns_line_up_over_both_scripts() -> None:
    assert table([("种类", "名称"), ("project_plan", "项目计划"), ("计划", "x")]) == [
        "种类          名称",
        "project_plan  项目计划",
        "计划          x",
    ]
