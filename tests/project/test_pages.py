"""Pages tell the truth where a machine can see it: links, and the example a reader types first."""

import re
from pathlib import Path

import pytest

from relay.settings.folder import contents_of, read

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "relay", "training")
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(page.read_text()) if "://" not in link]
    assert [target for target in targets if target and not (page.parent / target).exists()] == []


def test_the_readmes_example_is_a_member_and_asks_a_specialty_of_the_sample_config() -> None:
    text = (ROOT / "README.md").read_text()
    config = read(contents_of(ROOT / "config"), domain="relay.example.org").config
    writer = re.search(r"--from (\S+) --to (\S+)@relay\.example\.org", text)
    assert writer
    assert writer[1] in {entry.address for entry in config.roster}
    assert writer[2] in config.specialties
    assert f"var/mail/{writer[1]}\n" in text
    assert "@@" not in text


def test_every_make_target_a_page_names_is_in_the_makefile() -> None:
    pages = "".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"\bmake (?:-\S+ )?([a-z]+(?:-[a-z]+)*)`", pages))
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"weights", "bench-deid"} <= named <= targets


def test_keywords_of_the_sample_config_are_no_everyday_words() -> None:
    config = read(contents_of(ROOT / "config")).config
    keywords = {word for specialty in config.specialties.values() for word in specialty.keywords}
    assert keywords.isdisjoint({"add", "aps", "bed", "checking", "odd", "voices"})
