"""Run `sopcheck check` and `sopcheck extract` on workbooks of very many rows, and print seconds and peak memory.

`python benchmarks/large_workbook.py [--rows 200000] [--only NAME]`

Two workbooks of ten columns are made up: raw data that is no artifact, and a register of risks. Memory is the
largest sum of the resident memory of all processes at one time (pages that a worker shares with its parent count
twice), and the peak of each.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

MIB = 1024
POLL_SECONDS = 0.02
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PARTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PEOPLE = ("李雷", "韩梅梅", "王芳", "张伟", "陈静", "刘洋")

Row = tuple[str | int | float, ...]


def raw_data(rows: int) -> Iterator[Row]:
    """Orders as a shop's system exports them: nobody's artifact."""
    yield "订单号", "下单时间", "商品编码", "单价", "数量", "金额", "渠道", "城市", "会员等级", "支付方式"
    for number in range(rows):
        price, count = number % 197 + 0.5, number % 7 + 1
        channel, city = ("小程序", "网站", "门店")[number % 3], ("北京", "上海", "广州", "成都")[number % 4]
        order = f"SO{number:08}", 46000 + number % 300, f"SKU{number % 5000}", price, count, price * count
        yield *order, channel, city, f"V{number % 6}", ("微信", "支付宝")[number % 2]


def risks(rows: int) -> Iterator[Row]:
    """A register of risks, each with an owner, a date and an answer."""
    yield "编号", "风险描述", "类别", "可能性", "影响", "风险等级", "应对措施", "责任人", "识别日期", "状态"
    for number in range(rows):
        said = f"第 {number % 9000} 批物料可能晚到", ("市场", "技术", "合规")[number % 3]
        level = ("高", "中", "低")[number % 3]
        answer = f"为第 {number % 700} 批备好另一家供应商", _PEOPLE[number % len(_PEOPLE)]
        yield (
            f"R{number + 1}",
            *said,
            level,
            level,
            level,
            *answer,
            46000 + number % 300,
            ("未关闭", "已关闭")[number % 2],
        )


WORKBOOKS: dict[str, tuple[str, Callable[[int], Iterator[Row]]]] = {
    "raw data": ("订单明细.xlsx", raw_data),
    "register": ("风险登记册.xlsx", risks),
}


def write(path: Path, sheet: str, rows: Iterator[Row]) -> None:
    """Write a workbook with one sheet, texts shared as office programs do it."""
    strings: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            for number, row in enumerate(rows, start=1):
                cells = "".join(_cell(strings, column, number, value) for column, value in enumerate(row))
                part.write(f'<row r="{number}" spans="1:{len(row)}">{cells}</row>'.encode())
            part.write(b"</sheetData></worksheet>")
        texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        package.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">{texts}</sst>')
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_PARTS}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        package.writestr("_rels/.rels", _relations(("officeDocument", "xl/workbook.xml")))
        package.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
        )
        package.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        )
        package.writestr("[Content_Types].xml", _content_types())


def _cell(strings: dict[str, int], column: int, row: int, value: str | float) -> str:
    name = f"{'ABCDEFGHIJ'[column]}{row}"
    if isinstance(value, str):
        return f'<c r="{name}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
    return f'<c r="{name}" s="{int(value >= 46000)}"><v>{value}</v></c>'  # noqa: PLR2004 - a day of 2025 or later


def _relations(*pairs: tuple[str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{_PARTS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{inner}</Relationships>'


def _content_types() -> str:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = {
        "/xl/workbook.xml": f"{main}.sheet.main+xml",
        "/xl/worksheets/sheet1.xml": f"{main}.worksheet+xml",
        "/xl/sharedStrings.xml": f"{main}.sharedStrings+xml",
        "/xl/styles.xml": f"{main}.styles+xml",
    }
    inner = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def measure(command: list[str], folder: Path) -> tuple[float, dict[str, int], int, bytes]:
    """Seconds, the peak of each process in KiB by its part in the run, the exit code and what went to stderr."""
    start = time.perf_counter()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=said) as process,
    ):
        peaks: dict[int, int] = {}
        most = 0
        while process.poll() is None:
            together = 0
            for number in (process.pid, *_children(process.pid)):
                peaks[number] = max(peaks.get(number, 0), _memory(number, "VmHWM"))
                together += _memory(number, "VmRSS")
            most = max(most, together)
            time.sleep(POLL_SECONDS)
        seconds = time.perf_counter() - start
        said.seek(0)
        words = said.read()
    parts = {"all at once": most} | {
        ("parent" if number == process.pid else f"child {number}"): peak for number, peak in peaks.items()
    }
    return seconds, parts, process.returncode, words


def _children(number: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def _memory(number: int, sort: str) -> int:
    """What the kernel says of a process, in KiB; 0 where it is gone."""
    try:
        status = Path(f"/proc/{number}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith(sort)), 0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--only", choices=sorted(WORKBOOKS))
    arguments = parser.parse_args()
    program = str(Path(sys.executable).with_name("sopcheck"))
    for name, (file, rows) in WORKBOOKS.items():
        if arguments.only not in (None, name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder) / file, "Sheet1", rows(arguments.rows))
            size = (Path(folder) / file).stat().st_size / 1e6
            print(f"{name}: {arguments.rows} rows, {size:.1f} MB")
            options = ["--output-format", "json"]
            for verb, command in {
                "check": [program, "check", "--no-cache", *options, "--as-of", "2026-03-02", file],
                "extract": [program, "extract", *options, file],
            }.items():
                seconds, peaks, code, said = measure(command, Path(folder))
                total = peaks.pop("all at once") / MIB
                shown = ", ".join(f"{part} {peak / MIB:.0f}" for part, peak in sorted(peaks.items(), reverse=True))
                print(f"  {verb:8} {seconds:6.1f} s  {total:5.0f} MiB ({shown})  exit {code}")
                if said.strip():
                    print(f"    {said.decode('utf-8', 'replace').strip()[:400]}")


if __name__ == "__main__":
    main()
