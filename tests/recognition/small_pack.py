"""A small pack, written out here on purpose: tests of recognition do not depend on the data of the real one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sopcheck.standard.model import FieldSpec, Kind, Named, Pack, Vocabulary, Words

VOCABULARY = Vocabulary(
    levels={
        "high": ("高", "High", "H", "严重", "Critical", "likely"),
        "medium": ("中", "中等", "Medium", "Med", "M"),
        "low": ("低", "Low", "L", "轻微"),
    },
    statuses={
        "not_started": ("未开始", "Not started"),
        "in_progress": ("进行中", "In Progress"),
        "done": ("已完成", "完成", "Done", "Resolved"),
        "closed": ("已关闭", "Closed"),
    },
    placeholders=("待定", "待补充", "TBD", "TODO", "TBC", "N.N.", "项目名称", "示例"),
    not_applicable=("不适用", "N/A", "NA", "not applicable"),
    none=("无", "没有", "暂无", "none", "nil", "未发现", "正常"),
    blank=("-", "/", "—", "null"),
    true=("是", "可控", "yes", "true", "√", "Y"),
    false=("否", "不可控", "无", "no", "false", "×", "N"),
    guidance=(r"^本栏(由|需).{0,20}填", r"goes here$", r"(a+)+$"),
)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A configured person."""

    name: str
    aliases: tuple[str, ...] = ()


def field(name: str, type_: str, *labels: str, **more: object) -> FieldSpec:
    """A field with its labels, the first of them its title."""
    titles = labels or (name,)
    return FieldSpec(name, type_, Words(titles[0], name), tuple(titles), **more)  # type: ignore[arg-type]


def fields(*specs: FieldSpec) -> dict[str, FieldSpec]:
    """Fields by name."""
    return {spec.name: spec for spec in specs}


def kind(main: str | None, *specs: FieldSpec) -> Kind:
    """A kind of those fields."""
    return Kind(
        id="sample",
        prefix="SMP",
        title=Words("样本", "Sample"),
        titles=("样本",),
        neighbours=(),
        stage=None,
        clause="1",
        owner=None,
        named=True,
        organisation=False,
        main=main,
        defining=(),
        fields=fields(*specs),
        schema={},
    )


def pack(kinds: Mapping[str, Kind] | None = None) -> Pack:
    """A pack with two roles, one party and the words above."""
    return Pack(
        name="small",
        version="1",
        title=Words("小", "small"),
        roles={
            "operations_manager": Named("operations_manager", Words("运营经理", "Operations Manager"), ("运营主管",)),
            "data_analyst": Named("data_analyst", Words("数据分析师", "Data Analyst")),
        },
        parties={"management": Named("management", Words("公司管理层", "Management"))},
        stages={},
        kinds=kinds or {},
        obligations={},
        rules={},
        gates=(),
        builtin={},
        parameters={},
        vocabulary=VOCABULARY,
        clauses={},
        digest="",
    )
