"""Sections with names of their own as the results of a report."""

from __future__ import annotations

from reading_markdown import Reader, states

REPORT = """# 茶摊销售分析报告

## 数据概述

三月的收银记录。

## 上午的客人

{morning}

## 雨天的客人

{rain}

## 结论

雨天要有棚。
"""


def test_sections_that_name_no_field_are_the_results(reader: Reader) -> None:
    artifact = reader.artifact(REPORT.format(morning="七成是上班族。", rain="少了一半。"))
    assert artifact.data["results"] == "七成是上班族。\n少了一半。"


def test_a_section_that_is_called_results_is_the_answer_though_empty_of_words(reader: Reader) -> None:
    text = REPORT.format(morning="七成是上班族。", rain="少了一半。") + "\n## 分析结果\n\n待补充\n"
    assert states(reader.artifact(text), "results") == {"results": "placeholder"}


def test_one_section_of_its_own_is_no_body(reader: Reader) -> None:
    text = REPORT.format(morning="七成是上班族。", rain="").replace("## 雨天的客人\n", "")
    assert states(reader.artifact(text), "results") == {"results": "absent"}


def test_empty_sections_are_no_results(reader: Reader) -> None:
    assert states(reader.artifact(REPORT.format(morning="", rain="待补充")), "results") == {"results": "absent"}
