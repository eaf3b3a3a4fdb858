"""A template as Markdown: short fields as `**label**:` lines, longer ones as headings, records as tables."""

from __future__ import annotations

from collections.abc import Iterator

from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing.template import Slot, Template, template_of


def render(kind: Kind, wording: Wording) -> str:
    """The template of `kind`; its guidance stands in comments that a reader of the finished document does not see."""
    template = template_of(kind, wording)
    return "".join(f"{line}\n" for line in _lines(template, wording))


def _lines(template: Template, wording: Wording) -> Iterator[str]:
    pick = wording.pick
    yield f"# {template.title}"
    yield ""
    yield _comment(
        pick(
            "在冒号后面、标题下面和表格里填写；这样的说明不会显示出来，填完可以删掉。填好后运行 sopcheck check。",
            "Write behind the colons, below the headings and into the tables. Guidance like this is not shown and may "
            "go. Then run `sopcheck check`.",
        )
    )
    short = [slot for slot in template.slots if slot.spec.type not in ("prose", "records")]
    for slot in short:
        yield ""
        yield _comment(slot.guidance)
        yield f"**{slot.label}**{pick('：', ':')}"
    for slot in template.slots:
        if slot not in short:
            yield from _section(slot, wording)
    if template.optional:
        more = pick("、", ", ").join(slot.label for slot in template.optional)
        yield ""
        yield _comment(pick(f"需要时还可以写：{more}", f"May be added where needed: {more}"))


def _section(slot: Slot, wording: Wording) -> Iterator[str]:
    yield ""
    yield f"## {slot.label}"
    yield ""
    yield _comment(slot.guidance)
    if not slot.spec.records:
        return
    for column in slot.columns:
        yield _comment(f"{column.label}{wording.pick('：', ': ')}{column.guidance}")
    if slot.optional:
        more = wording.pick("、", ", ").join(slot.optional)
        yield _comment(wording.pick(f"还可以加的列：{more}", f"Columns that may be added: {more}"))
    yield ""
    yield "| " + " | ".join(column.label for column in slot.columns) + " |"
    yield "|" + " --- |" * len(slot.columns)
    yield "|" + "  |" * len(slot.columns)


def _comment(text: str) -> str:
    return f"<!-- {text.replace('--', '–')} -->"
