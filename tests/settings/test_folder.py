"""config/ as a whole: what is read, what is refused and in which words."""

import os
from datetime import UTC, date, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay.settings.crisis import Danger
from relay.settings.errors import ConfigError, Problem
from relay.settings.folder import LiveConfig, contents_of, read
from relay.settings.policy import Policy, PreviewPolicy
from relay.settings.scalars import QuietHours
from relay.settings.schema import schemas
from tests.settings.conftest import SOUND

BAD = Path(__file__).parent / "bad"
SAMPLE = Path(__file__).parents[2] / "config"
CASES = sorted(path for path in BAD.iterdir() if path.is_dir())


def contents_with(**changed: str) -> dict[str, bytes]:
    texts = {**SOUND, **{name.replace("_", "."): text for name, text in changed.items()}}
    return {name: text.encode() for name, text in texts.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_mistake_is_told_with_file_line_column_and_remedy(case: Path) -> None:
    contents = contents_with()
    for path in case.iterdir():
        if path.name != "expected.txt":
            contents[path.name.replace("crisis-", "crisis/")] = path.read_bytes()
    with pytest.raises(ConfigError) as refused:
        read(contents, domain="relay.example.org")
    assert str(refused.value) + "\n" == (case / "expected.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_no_message_names_a_person(case: Path) -> None:
    expected = (case / "expected.txt").read_text(encoding="utf-8").lower()
    for planted in ("ana", "ruiz", "@clinic", "@home", "@elsewhere", "office2"):
        assert planted not in expected.replace("name@clinic.example", "")


def test_missing_files_are_told_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        read(contents_of(tmp_path))
    assert [problem.file for problem in refused.value.problems] == ["members.yaml", "specialties.yaml"]
    assert "copy it from the sample" in str(refused.value)


def test_defaults_are_those_of_the_contract() -> None:
    written = """
preview: always
preview_answers: when-unsure
remind_after: 3d
expire_after: 7d
min_pool: 5
jitter: 0s
coordinators: []
languages: [en]
timezone: UTC
quiet_hours: none
undo: 0s
attachments: drop
badge: [profession, years]
html: yes
dates: remove
retention: {text: 30d, people: 90d}
retry: {first: 2m, longest: 4h, give_up: 5d}
limits: {requests_per_day: 5, messages_per_hour: 30, recipients: 100, connections: 100,
  connections_per_client: 20, idle: 60s, data_deadline: 10m, header_bytes: 65536,
  mime_depth: 50, mime_parts: 200, text_chars: 60000}
"""
    assert read(contents_with(policy_yaml=written)).config.policy == Policy()


def test_every_key_of_the_policy_is_read() -> None:
    written = "preview: never\ntimezone: Europe/Vienna\nquiet_hours: 21:00-07:00\nhtml: no\nundo: 90s\n"
    written += "trusted_sealers: [Uni.Example, büro.example]\n"
    policy = read(contents_with(policy_yaml=written)).config.policy
    assert policy.preview is PreviewPolicy.NEVER
    assert policy.trusted_sealers == ("uni.example", "xn--bro-hoa.example")
    assert policy.timezone == ZoneInfo("Europe/Vienna")
    assert policy.quiet_hours == QuietHours(time(21), time(7))
    assert policy.html is False
    assert policy.undo == timedelta(seconds=90)
    assert Policy().timezone is UTC


def test_scalars_mean_what_is_typed() -> None:
    written = (
        "members:\n  - address: Ana.Ruiz@Clinic.EXAMPLE\n    name: Ana Ruiz\n    practice: 012\n"
        "    languages: [no]\n    opted_in: 2026-01-05\n    years: 12\n    aliases:\n"
        "  - {address: b@büro.example, name: B, practice: Lakeside}\n"
        "  - {address: c@clinic.example, name: C, practice: lakeside}\n"
    )
    ana, b, c = read(contents_with(members_yaml=written)).config.roster
    assert (ana.address, ana.practice, ana.languages, ana.aliases) == (
        "ana.ruiz@clinic.example",
        "012",
        ("no",),
        (),
    )
    assert (ana.opted_in, ana.years) == (date(2026, 1, 5), 12)
    assert b.address == "b@xn--bro-hoa.example"
    assert b.practice == c.practice == "Lakeside"


def test_sample_is_sound_and_rich_enough() -> None:
    config = read(contents_of(SAMPLE), domain="relay.example.org").config
    assert len(config.specialties) >= 14
    assert all(len(specialty.keywords) >= 10 for specialty in config.specialties.values())
    assert config.crisis is not None
    for key in config.specialties:
        assert any(key in entry.specialties and entry.opted_in for entry in config.roster), key


def test_schemas_beside_the_sample_are_up_to_date() -> None:
    assert {
        path.name: path.read_text(encoding="utf-8") for path in (SAMPLE / "schema").iterdir()
    } == schemas()


@given(
    raw=st.binary(max_size=300)
    | st.text(alphabet="abc:-[]{}&*#'\"|>!%@?\n\t 0", max_size=200).map(str.encode)
)
def test_any_bytes_give_a_config_or_a_config_error(raw: bytes) -> None:
    """Any bytes in any file give a Config or a ConfigError, nothing else."""
    for name in (
        "policy.yaml",
        "specialties.yaml",
        "members.yaml",
        "circles.yaml",
        "crisis/us.yaml",
        "crisis/words.en.yaml",
        "keep.txt",
    ):
        try:
            read({**contents_with(), name: raw})
        except ConfigError as error:
            refused = [problem.message for problem in error.problems]
        else:
            refused = ["none"]
        assert refused
        assert all(refused)


def test_nesting_without_end_is_refused() -> None:
    with pytest.raises(ConfigError):
        read(contents_with(policy_yaml="[" * 5000))


class Told:
    """What the callback was told."""

    def __init__(self) -> None:
        self.reports: list[tuple[Problem, ...]] = []

    def __call__(self, problems: tuple[Problem, ...]) -> None:
        self.reports.append(problems)


def save(path: Path, text: str) -> None:
    """Saves as editors do: a new file in the old one's place, so that the inode changes."""
    new = path.with_suffix(".new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)


def noticed(live: LiveConfig) -> bool:
    """Whether two looks at what was just saved change the config."""
    assert live.refresh() is False, "taken before it stands still"
    return live.refresh()


def test_saved_change_is_in_force_once_it_stands_still_for_two_looks(folder: Path) -> None:
    live = LiveConfig(folder)
    before = live.current()
    assert live.refresh() is False
    assert live.current() is before
    save(folder / "policy.yaml", "min_pool: 9\n")
    assert noticed(live) is True
    assert live.current().policy.min_pool == 9


def test_a_file_that_is_still_being_written_is_not_read(folder: Path) -> None:
    (folder / "policy.yaml").write_text("min_pool: 9\nadmins: [office@association.example]\n")
    live = LiveConfig(folder)
    before = live.current()
    with (folder / "policy.yaml").open("w") as file:
        for line in ("", "min_pool: 8\n", "admins: [board@association.example]\n"):
            file.write(line)
            file.flush()
            assert live.refresh() is False
            assert live.current() is before
    assert live.refresh() is True
    assert live.current().policy.admins == ("board@association.example",)


@pytest.mark.parametrize("name", ["policy.yaml", "remove.txt", "members.yaml"])
def test_a_file_that_is_gone_stays_in_force_and_is_told(folder: Path, name: str) -> None:
    (folder / "policy.yaml").write_text("admins: [office@association.example]\n")
    (folder / "remove.txt").write_text("Harlow Falls\n")
    told = Told()
    live = LiveConfig(folder, on_problems=told)
    before = live.current()
    (folder / name).unlink()
    assert noticed(live) is False
    assert live.current() is before
    assert [problem.file for (problem,) in told.reports] == [name]
    save(folder / "specialties.yaml", SOUND["specialties.yaml"].replace("Grief", "Mourning"))
    assert noticed(live) is True
    assert live.current().policy == before.policy
    assert live.current().remove_terms == before.remove_terms


def test_what_is_no_file_or_too_large_a_one_is_told_and_not_read(folder: Path) -> None:
    told = Told()
    live = LiveConfig(folder, on_problems=told)
    before = live.current()
    os.mkfifo(folder / "policy.yaml")
    assert noticed(live) is False
    (folder / "policy.yaml").unlink()
    (folder / "policy.yaml").symlink_to("/dev/zero")
    assert noticed(live) is False
    (folder / "policy.yaml").unlink()
    save(folder / "policy.yaml", "#   " * (1 << 20) + "#")
    assert noticed(live) is False
    assert live.current() is before
    assert [problem.message[:10] for (problem,) in told.reports] == ["is no file", "is no file", "is 4 MB la"]


def test_bad_save_keeps_the_last_good_and_is_told_once(folder: Path) -> None:
    told = Told()
    live = LiveConfig(folder, on_problems=told)
    before = live.current()
    save(folder / "members.yaml", "members:\n  - address: nonsense\n")
    assert noticed(live) is False
    assert live.refresh() is False
    assert live.current() is before
    assert len(told.reports) == 1
    assert told.reports[0][0].line == 2
    save(folder / "members.yaml", SOUND["members.yaml"] + "    years: 3\n")
    assert noticed(live) is True
    assert live.current().roster[0].years == 3


def test_good_save_takes_effect_beside_a_file_that_is_refused(folder: Path) -> None:
    live = LiveConfig(folder, on_problems=Told())
    save(folder / "members.yaml", "members: [\n")
    save(folder / "policy.yaml", "min_pool: 9\n")
    assert noticed(live) is True
    assert live.current().policy.min_pool == 9
    assert live.current().roster[0].name == "Ana Ruiz"


def test_deleted_roster_keeps_the_last_good(folder: Path) -> None:
    told = Told()
    live = LiveConfig(folder, on_problems=told)
    (folder / "members.yaml").unlink()
    assert noticed(live) is False
    assert live.current().roster
    assert told.reports


def test_specialty_taken_away_from_under_a_member_keeps_the_last_good(folder: Path) -> None:
    told = Told()
    live = LiveConfig(folder, on_problems=told)
    save(folder / "specialties.yaml", "specialties:\n  grief: {title: Grief}\n")
    assert noticed(live) is False
    assert "trauma" in live.current().specialties
    assert [problem.file for problem in told.reports[0]] == ["members.yaml"]


def test_saving_without_a_change_keeps_the_same_object(folder: Path) -> None:
    live = LiveConfig(folder)
    before = live.current()
    save(folder / "members.yaml", SOUND["members.yaml"])
    assert noticed(live) is False
    assert live.current() is before


def test_first_read_of_a_bad_folder_is_refused(folder: Path) -> None:
    (folder / "policy.yaml").write_text("preview: sometimes\n")
    with pytest.raises(ConfigError):
        LiveConfig(folder)


def test_a_regions_wording_adds_to_what_all_regions_share() -> None:
    shared = b"suicide: [suicide plan]\n"
    own = b"wording: {en: {suicide: [from the cliffs], child: [safeguarding]}, cy: {child: [plentyn]}}\n"
    contents = {
        **contents_with(),
        "crisis/words.en.yaml": shared,
        "crisis/us.yaml": own + b"resources: [{name: Emergency, contact: '112', about: [child]}]\n",
    }
    crisis = read(contents, domain="relay.example.org").config.crisis
    assert crisis is not None
    assert crisis.wording["en"].suicide == ("suicide plan", "from the cliffs")
    assert (crisis.wording["en"].child, crisis.wording["cy"].child) == (("safeguarding",), ("plentyn",))


@pytest.mark.parametrize("region", ["us", "uk", "ca", "au", "ie"])
def test_the_sample_of_every_region_tells_where_to_turn_for_every_danger(region: str) -> None:
    policy = {"policy.yaml": f"crisis: {{region: {region}}}\n".encode()}
    crisis = read({**contents_of(SAMPLE), **policy}, domain="relay.example.org").config.crisis
    assert crisis is not None
    for danger in Danger:
        assert any(danger in one.about and one.source for one in (*crisis.resources, *crisis.reporting))
