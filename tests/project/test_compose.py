"""What brings the relay to a machine: Compose, the image, the Makefile."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "docker-compose.yml"
# of this machine alone: paths inside the image are fixed, and the clock is for rehearsals
NOT_FOR_COMPOSE = {
    "RELAY_MAILDIR",
    "RELAY_CONFIG_DIR",
    "RELAY_TEMPLATES_DIR",
    "RELAY_RESOLVER",
    "RELAY_CLOCK_FILE",
    "RELAY_HTTP_LISTEN",
    "RELAY_MAX_MESSAGE_BYTES",
}


@pytest.mark.server
@pytest.mark.skipif(shutil.which("docker-compose") is None, reason="docker-compose is not installed")
def test_compose_accepts_the_file(tmp_path: Path) -> None:
    # with a folder of its own, so that no .env of whoever runs this is read
    for name in ("docker-compose.yml", "Dockerfile"):
        shutil.copy(ROOT / name, tmp_path)
    done = subprocess.run(
        ["docker-compose", "config"], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "RELAY_AUTHENTICATION: dns" in done.stdout


def test_compose_hands_on_every_variable_that_is_not_the_machines() -> None:
    from relay.settings.env import variables

    given = set(re.findall(r"^ {6}(RELAY_[A-Z_]+):", COMPOSE.read_text(), re.MULTILINE))
    assert given == set(variables()) - NOT_FOR_COMPOSE


def test_compose_mounts_what_is_there() -> None:
    mounted = re.findall(r"- \./(\S+?):", COMPOSE.read_text())
    assert mounted
    assert [folder for folder in mounted if not (ROOT / folder).is_dir()] == []


def test_the_image_is_made_by_the_makefiles_own_target() -> None:
    assert "RUN make setup" in (ROOT / "Dockerfile").read_text().splitlines()
    assert re.search(r"^setup:", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize(
    "target",
    "setup run demo test test-fast fuzz bench bench-deid weights weights-measure check lock clean".split(),
)
def test_the_makefile_has_each_target_it_names(target: str) -> None:
    text = (ROOT / "Makefile").read_text()
    assert re.search(rf"^{target}:", text, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.*)", text, re.MULTILINE)
    assert phony
    assert target in phony[1].split()


def test_what_is_only_for_making_and_measuring_stays_out_of_the_image() -> None:
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert {"build", "training", "bench/deid/out", ".venv-bench"} <= set(left_out)
