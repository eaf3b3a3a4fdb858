"""A template as CSV, for kinds that are one table: its header row."""

from __future__ import annotations

import csv
import io

from sopcheck.errors import UsageError
from sopcheck.reporting.messages import Wording
from sopcheck.standard.model import Kind
from sopcheck.writing.office import is_register
from sopcheck.writing.template import template_of


def render(kind: Kind, wording: Wording) -> bytes:
    """The header row of `kind`, in UTF-8 with the mark by which spreadsheet programs know it.

    Raises UsageError for a kind that is more than one table.
    """
    template = template_of(kind, wording)
    if not is_register(template):
        title = template.title
        raise UsageError(
            f"“{title}”不是一张表，不能写成 CSV；请用 xlsx、docx、md 或 yaml。",
            f'"{title}" is more than one table, which CSV cannot hold; take xlsx, docx, md or yaml.',
        )
    [table] = [slot for slot in template.slots if slot.spec.name == kind.main]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([column.label for column in table.columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
