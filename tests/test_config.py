import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from sopcheck.config import Config, Person, load_config
from sopcheck.errors import ConfigError
from sopcheck.standard.load import load_pack
from sopcheck.standard.verifying import verify


def write(folder: Path, text: str, name: str = "sopcheck.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> tuple[str, str]:
    write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return caught.value.text("zh"), caught.value.text("en")


def test_every_setting_is_read(tmp_path: Path) -> None:
    write(
        tmp_path,
        """\
standard: operations
language: en
profile: strict
projects: [projects/*, .]
kinds: {"weekly/*.md": data_report, "*.md": project_plan}
labels: {risk_register: {risks.owner: [跟进人, 跟踪人], scale: 分值}}
words: {levels.high: [红灯], placeholders: 待补充}
encoding: big5
people:
  - {name: 李雷, aliases: Li Lei, roles: [operations_manager], department: 运营部, from: 2026-01-05, to: "2026-06-30"}
parameters: {closing_days: 45}
severity: {PLN101: off, RSK101: error}
plugins: {workdays: false}
""",
    )
    assert load_config(tmp_path) == Config(
        root=tmp_path,
        path="sopcheck.yaml",
        standard="operations",
        language="en",
        profile="strict",
        projects=("projects/*", "."),
        kinds=(("weekly/*.md", "data_report"), ("*.md", "project_plan")),
        labels={"risk_register": {"risks.owner": ("跟进人", "跟踪人"), "scale": ("分值",)}},
        words={"levels.high": ("红灯",), "placeholders": ("待补充",)},
        encoding="big5",
        people=(Person("李雷", ("Li Lei",), ("operations_manager",), "运营部", "2026-01-05", "2026-06-30"),),
        parameters={"closing_days": 45},
        severity={"PLN101": "off", "RSK101": "error"},
        plugins={"workdays": False},
    )


def test_a_configuration_can_be_sent_to_a_worker(tmp_path: Path) -> None:
    write(tmp_path, "labels: {risk_register: {scale: [分值]}}\nparameters: {closing_days: 3}\n")
    config = load_config(tmp_path)
    assert pickle.loads(pickle.dumps(config)) == config  # noqa: S301 - our own bytes


def test_the_nearest_configuration_upwards_is_the_root(tmp_path: Path) -> None:
    write(tmp_path, "language: zh\n")
    write(tmp_path / "a", "language: en\n", ".sopcheck.yaml")
    document = write(tmp_path / "a" / "b", "", "plan.yaml")
    config = load_config(document)
    assert (config.root, config.path, config.language) == (tmp_path / "a", ".sopcheck.yaml", "en")


def test_pyproject_counts_only_with_its_table(tmp_path: Path) -> None:
    write(tmp_path, '[tool.sopcheck]\nlanguage = "en"\n', "pyproject.toml")
    write(tmp_path / "a", "[tool.other]\n# sopcheck is named, but not as a table: tool.sopcheck\n", "pyproject.toml")
    config = load_config(tmp_path / "a")
    assert (config.root, config.path, config.language) == (tmp_path, "pyproject.toml", "en")


def test_isolated_ignores_configuration(tmp_path: Path) -> None:
    write(tmp_path, "nonsense: {}\n")
    assert load_config(tmp_path, isolated=True) == Config(root=tmp_path, isolated=True)


def test_without_configuration_the_git_top_is_the_root(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "docs").mkdir()
    assert load_config(tmp_path / "repo" / "docs").root == tmp_path / "repo"


def test_two_configurations_in_one_folder_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "")
    write(tmp_path, "", ".sopcheck.yaml")
    with pytest.raises(ConfigError, match=r"Two configurations in one folder \(sopcheck\.yaml, \.sopcheck\.yaml\)"):
        load_config(tmp_path)


def test_a_configuration_by_the_wrong_name_is_not_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "", "sopcheck.yml")
    with pytest.raises(ConfigError, match=r'is called "sopcheck\.yaml"'):
        load_config(tmp_path)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "language: zh\nsverity: {}\n",
            "sopcheck.yaml:2: 没有名为“sverity”的设置。您是不是想写“severity”？",
            'sopcheck.yaml:2: There is no setting "sverity". Did you mean "severity"?',
        ),
        (
            "people:\n- name: 李雷\n  rols: [x]\n",
            "sopcheck.yaml:3: 没有名为“people.1.rols”的设置。您是不是想写“roles”？",
            'sopcheck.yaml:3: There is no setting "people.1.rols". Did you mean "roles"?',
        ),
        (
            "severity:\n  PLN1: of\n",
            "sopcheck.yaml:2: “severity.PLN1”只能是 error、warning、info、off，这里写的是“of”。您是不是想写“off”？",
            'sopcheck.yaml:2: "severity.PLN1" must be one of error, warning, info, off, not "of". Did you mean "off"?',
        ),
        (
            "people:\n- aliases: [x]\n",
            "sopcheck.yaml:2: 缺少“people.1.name”。",
            'sopcheck.yaml:2: "people.1.name" is missing.',
        ),
        (
            "people:\n- {name: 李雷, from: 2026-02-30}\n",
            "sopcheck.yaml:2: “people.1.from”应当是日期，例如 2026-01-31。",
            'sopcheck.yaml:2: "people.1.from" must be a date such as 2026-01-31.',
        ),
        (
            "limits:\n  file_bytes: 1\n  yaml_dept: 1\n",
            "sopcheck.yaml:3: 没有名为“yaml_dept”的上限。您是不是想写“yaml_depth”？",
            'sopcheck.yaml:3: There is no limit "yaml_dept". Did you mean "yaml_depth"?',
        ),
        (
            "limits: {file_bytes: 0}\n",
            "sopcheck.yaml:1: “limits.file_bytes”应当是大于 0 的整数。",
            'sopcheck.yaml:1: "limits.file_bytes" must be a whole number above 0.',
        ),
        (
            "limits: {file_bytes: 20 MB}\n",
            "sopcheck.yaml:1: “limits.file_bytes”应当是整数。",
            'sopcheck.yaml:1: "limits.file_bytes" must be a whole number.',
        ),
        (
            "projects:\n- a\n- ../b\n",
            "sopcheck.yaml:3: projects 里的“../b”应当是配置文件所在文件夹以内的路径，用“/”分隔。",
            'sopcheck.yaml:3: "../b" in projects must be a path below the folder of this file, written with "/".',
        ),
        (
            "- a\n",
            "sopcheck.yaml:1: 配置应当由“设置名: 值”组成。",
            "sopcheck.yaml:1: A configuration is made of `setting: value` lines.",
        ),
    ],
)
def test_a_mistake_is_one_sentence_with_its_line(tmp_path: Path, text: str, zh: str, en: str) -> None:
    assert refusal(tmp_path, text) == (zh, en)


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    _, en = refusal(tmp_path, "language: zh\nprofile: [\n")
    assert en.startswith("sopcheck.yaml:3: This configuration cannot be read: ")


def test_a_mistake_in_pyproject_is_told_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, '[project]\nname = "x"\n\n[tool.sopcheck]\nlanguage = "en"\nprofil = "basic"\n', "pyproject.toml")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path)
    assert caught.value.text("en") == 'pyproject.toml:6: There is no setting "profil". Did you mean "profile"?'


def test_anchors_cannot_blow_up(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    _, en = refusal(tmp_path, "\n".join(lines))
    assert en == "sopcheck.yaml:4: This configuration cannot be read: its aliases expand to far too much."


def test_deep_nesting_cannot_exhaust_the_stack(tmp_path: Path) -> None:
    _, en = refusal(tmp_path, "a: " + "[" * 50_000)
    assert en == "sopcheck.yaml:1: This configuration cannot be read: it is nested too deeply."


def test_a_setting_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    zh, en = refusal(tmp_path, "language: zh\nprofile: basic\nlanguage: en\n")
    assert zh == "sopcheck.yaml:3: “language”写了两次（第一次在第 1 行）。"
    assert en == 'sopcheck.yaml:3: "language" is there twice (first in line 1).'


def test_without_a_configuration_nothing_heavy_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from sopcheck.config import load_config; load_config(pathlib.Path(sys.argv[1]));"
        "print(sorted({'pydantic', 'ruamel', 'tomllib', 'yaml'} & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "people:\n- {name: 李雷, roles: [运营经理]}\n",
            "sopcheck.yaml:2: 没有名为“运营经理”的岗位。“运营经理”在这里要写成“operations_manager”。",
            'sopcheck.yaml:2: There is no role "运营经理". Here "运营经理" is written "operations_manager".',
        ),
        (
            'kinds: {"周报/*.md": 数据报表}\n',
            "sopcheck.yaml:1: 没有名为“数据报表”的种类。“数据报表”在这里要写成“data_report”。",
            'sopcheck.yaml:1: There is no kind "数据报表". Here "数据报表" is written "data_report".',
        ),
        (
            "labels:\n  risk_register: {责任人: [跟进人]}\n",
            "sopcheck.yaml:2: 没有名为“责任人”的字段。“责任人”在这里要写成“risks.owner”。",
            'sopcheck.yaml:2: There is no field "责任人". Here "责任人" is written "risks.owner".',
        ),
        (
            "parameters: {closing_dais: 3}\n",
            "sopcheck.yaml:1: 没有名为“closing_dais”的参数。您是不是想写“closing_days”？",
            'sopcheck.yaml:1: There is no parameter "closing_dais". Did you mean "closing_days"?',
        ),
        (
            "parameters:\n  closing_days: 三十\n",
            "sopcheck.yaml:2: “parameters.closing_days”应当是数字，例如 30。",
            'sopcheck.yaml:2: "parameters.closing_days" should be a number, such as 30.',
        ),
        (
            "parameters: {matrix: 6}\n",
            "sopcheck.yaml:1: “parameters.matrix”应当是“名称: 值”的对应表。",
            'sopcheck.yaml:1: "parameters.matrix" should be a mapping.',
        ),
    ],
)
def test_names_and_values_that_the_pack_does_not_know(tmp_path: Path, text: str, zh: str, en: str) -> None:
    write(tmp_path, text)
    with pytest.raises(ConfigError) as raised:
        verify(load_config(tmp_path), load_pack("operations"))
    assert (raised.value.text("zh"), raised.value.text("en")) == (zh, en)


def test_values_and_names_that_the_pack_knows_pass(tmp_path: Path) -> None:
    text = "kinds: {a.md: data_report}\npeople: [{name: 李雷, roles: [operations_manager]}]\n"
    write(tmp_path, f"{text}parameters: {{closing_days: 45, anomaly_percent: 12.5, matrix: {{high: 9}}}}\n")
    verify(load_config(tmp_path), load_pack("operations"))
