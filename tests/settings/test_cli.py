"""`relay init`, `relay check`, and the group of commands."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import trustme
from click.testing import CliRunner, Result

import relay.cli
from relay.cli import COMMANDS, main
from relay.cli.output import show, table
from relay.settings.env import load_settings, variables
from tests.templates import TEMPLATES

CLI = Path(relay.cli.__file__).parent
DOCS = Path(__file__).parents[2] / "docs" / "settings.md"
ADVISED_OUTSIDE = (
    "min_pool: 2\nretention: {people: 3d}\nlanguages: [en, fr]\nremind_after: 9d\nadmins: [o@a.example]\n"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def prepared(clean_environment: pytest.MonkeyPatch, folder: Path) -> Path:
    assert run("init").exit_code == 0
    return folder


def test_help_lists_every_command_and_loads_no_model() -> None:
    script = (
        "import sys\nfrom relay.cli import main\nmain(['--help'], standalone_mode=False)\n"
        "slow = ('onnxruntime', 'numpy', 'phonenumbers', 'sqlalchemy', 'aiosmtpd', 'relay.app')\n"
        "print([m for m in slow if m in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    listed = [line.split()[0] for line in done.stdout.split("Commands:")[1].splitlines() if line.strip()]
    assert listed[:-1] == [name for name in COMMANDS if (CLI / f"{name}.py").is_file()]


def test_command_without_its_module_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "nowhere", "Not here.")
    result = run("nowhere")
    assert result.exit_code == 1
    assert result.output == "Error: 'relay nowhere' is not part of this version yet.\n"


def test_unknown_command_is_a_usage_error() -> None:
    assert run("nonsense").exit_code == 2


def test_init_makes_a_private_file_that_settings_accept(clean_environment: pytest.MonkeyPatch) -> None:
    result = run("init")
    assert result.exit_code == 0
    assert "apart from your backups" in result.output
    assert Path(".env").stat().st_mode & 0o777 == 0o600
    settings = load_settings()
    assert len(settings.master_keys) == 1
    assert str(settings.authentication) == "off"
    text = Path(".env").read_text()
    assert all(f"{name}=" in text for name in variables())


def test_commented_lines_of_init_are_the_defaults(clean_environment: pytest.MonkeyPatch) -> None:
    run("init")
    before = load_settings()
    env = Path(".env")
    env.write_text(env.read_text().replace("\n#RELAY_", "\nRELAY_"))
    assert load_settings() == before


def test_init_never_overwrites(prepared: Path) -> None:
    before = Path(".env").read_bytes()
    result = run("init")
    assert result.exit_code == 1
    assert "nothing was changed" in result.output
    assert Path(".env").read_bytes() == before


def test_check_of_a_sound_folder_exits_0(prepared: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "No mistakes: 2 specialties, 1 members" in result.output


def test_check_prints_every_mistake_with_its_place_and_exits_1(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAY_LISTEN", "nonsense")
    (prepared / "policy.yaml").write_text("preview: sometimes\nhtml: maybe\n")
    result = run("check")
    assert result.exit_code == 1
    assert "RELAY_LISTEN: found 'nonsense'" in result.output
    assert "config/policy.yaml:1:10: found 'sometimes'" in result.output
    assert "config/policy.yaml:2:7: found 'maybe'; accepted: yes or no" in result.output


def test_check_warns_outside_the_advised_range_and_exits_0(prepared: Path) -> None:
    (prepared / "policy.yaml").write_text(ADVISED_OUTSIDE)
    result = run("check")
    assert result.exit_code == 0
    assert "config/policy.yaml:1:11: warning: accepted, but advised is at least 3" in result.output
    assert "config/policy.yaml:2:21: warning: accepted, but advised is 7d to 365d" in result.output
    assert "config/policy.yaml:3:17: warning: there are no notices in fr yet" in result.output
    assert "config/policy.yaml:4:15: warning: accepted, but remind_after is not shorter" in result.output


def test_check_warns_of_sealers_that_are_believed_too_easily_or_not_at_all(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (prepared / "policy.yaml").write_text("trusted_sealers: [uni.example, gmail.com]\n")
    monkeypatch.setenv("RELAY_AUTHENTICATION", "off")
    result = run("check")
    assert result.exit_code == 0
    assert "config/policy.yaml:1:1: warning: does nothing with RELAY_AUTHENTICATION=off" in result.output
    assert result.output.count("warning: anybody can open a mailbox there") == 1


def test_check_names_a_broken_template_and_exits_1(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TEMPLATES, "wording")
    Path("wording/en/closed/body.txt.j2").write_text("{{ nobody }}\n")
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", "wording")
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr == "wording/en/closed/body.txt.j2: Closed has no field 'nobody'\n"


def test_check_says_that_a_template_cannot_be_read(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(TEMPLATES, "wording")
    Path("wording/en/closed/body.txt.j2").write_bytes(b"\xff")
    monkeypatch.setenv("RELAY_TEMPLATES_DIR", "wording")
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr == "wording: holds a file that cannot be read as text\n"


def test_check_as_json_is_for_programs(prepared: Path) -> None:
    (prepared / "policy.yaml").write_text("preview: sometimes\n")
    result = run("check", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["ok"] is False
    first = told["problems"][0]
    assert (first["severity"], first["line"], first["column"]) == ("error", 1, 10)


def test_check_without_a_key_exits_1(clean_environment: pytest.MonkeyPatch, folder: Path) -> None:
    result = run("check")
    assert result.exit_code == 1
    assert "RELAY_MASTER_KEY: found nothing; `relay init` makes one" in result.output


def test_check_warns_of_a_readable_env_file(prepared: Path) -> None:
    Path(".env").chmod(0o644)
    assert "can be read by others" in run("check").output


def test_documents_name_every_variable() -> None:
    text = DOCS.read_text(encoding="utf-8")
    assert [name for name in variables() if f"`{name}`" not in text] == []


def test_table_aligns_and_disarms_control_characters() -> None:
    printed = table([{"a": "x\x1b[31m", "long_name": 1}, {"a": "y"}], ("a", "long_name"))
    assert printed == "a       long name\nx?[31m  1\ny       -"


def test_show_prints_objects_for_programs_and_a_table_for_people() -> None:
    @click.command
    @click.option("--json", "as_json", is_flag=True)
    def command(*, as_json: bool) -> None:
        show([{"a": 1, "b": ("x", "y")}], ("a", "b"), as_json=as_json)

    assert json.loads(CliRunner().invoke(command, ["--json"]).output) == [{"a": 1, "b": ["x", "y"]}]
    assert CliRunner().invoke(command).output == "a  b\n1  x, y\n"


def test_check_tells_of_a_certificate_that_cannot_be_used(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    issued = trustme.CA().issue_cert("mx.relay.example")
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    chain.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    key.chmod(0o644)
    monkeypatch.setenv("RELAY_TLS_CERT", str(chain))
    monkeypatch.setenv("RELAY_TLS_KEY", str(key))
    sound = run("check")
    assert sound.exit_code == 0
    assert "warning: RELAY_TLS_KEY" in sound.output
    chain.write_text("half a certificate")
    broken = run("check")
    assert broken.exit_code == 1
    assert "accepted: a certificate chain in PEM" in broken.stderr
    assert "half" not in broken.output


def test_check_warns_where_others_can_watch_the_numbers(
    prepared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAY_HTTP_LISTEN", "0.0.0.0:9000")
    assert "warning: RELAY_HTTP_LISTEN: 0.0.0.0:9000" in run("check").output
    monkeypatch.setenv("RELAY_HTTP_LISTEN", "127.0.0.1:9000")
    assert "RELAY_HTTP_LISTEN" not in run("check").output
