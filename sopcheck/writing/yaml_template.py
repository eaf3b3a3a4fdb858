"""A template as YAML, with its guidance as comments. Written by hand: comments and order are the point of it."""

from __future__ import annotations

from collections.abc import Iterator

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing.template import Slot, Template, template_of


def render(kind: Kind, wording: Wording) -> str:
    """The template of `kind`; in English its keys are the canonical names, in Chinese the standard's terms."""
    template = template_of(kind, wording, canonical=wording.language == "en")
    return "".join(f"{line}\n" for line in _lines(template, wording))


def _lines(template: Template, wording: Wording) -> Iterator[str]:
    pick = wording.pick
    clause = wording.clause(template.kind.clause)
    yield pick(f"# {template.title}（标准 {clause}）", f"# {template.title} (the standard, {clause})")
    yield pick(
        "# 在每个冒号后面填写；“#”开头的行是说明，填完可以删掉。填好后运行 sopcheck check。",
        "# Write behind each colon. Lines that begin with # are guidance and may go. Then run `sopcheck check`.",
    )
    yield ""
    yield pick(f"类型: {template.title}", f"kind: {template.kind.id}")
    for slot in template.slots:
        yield ""
        yield from _slot(slot, wording)
    if template.optional:
        yield ""
        yield pick("# 需要时可以去掉下面行首的“# ”再填：", "# Where needed, take away the leading `# ` and fill in:")
        for slot in template.optional:
            yield f"# {slot.label}:"


def _slot(slot: Slot, wording: Wording) -> Iterator[str]:
    yield f"# {slot.guidance}"
    yield f"{slot.label}:"
    if not slot.spec.records:
        return
    for number, column in enumerate(slot.columns):
        yield f"  {'-' if number == 0 else ' '} {column.label}:  # {column.guidance}"
    if slot.optional:
        more = wording.pick("、", ", ").join(slot.optional)
        yield wording.pick(f"    # 还可以写：{more}", f"    # may be added: {more}")
    yield wording.pick("  # 下一条从新的“- ”开始", "  # the next one begins with another `- `")
