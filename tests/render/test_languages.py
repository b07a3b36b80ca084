"""Notices in every language there is: whole, in the relay's voice, with words the relay obeys."""

import re
import shutil
import subprocess
import sys
from collections.abc import Hashable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import relay
from relay.consult.circles.model import Participant
from relay.consult.circles.reach import Whom, reach_answered
from relay.consult.circles.wishes import wish_of
from relay.consult.circles.words import circle_word
from relay.consult.commands import command_of, strict_verb
from relay.consult.model import MemberId
from relay.consult.notices.base import Notice, TextKind
from relay.consult.notices.joining import JoinRequest
from relay.consult.notices.preview import Preview
from relay.consult.notices.relayed import Relayed
from relay.consult.notices.report import Unmasked
from relay.consult.notices.standing import StandingChanged
from relay.consult.notices.who_wrote import NotYou
from relay.consult.said_in_thread import revealed_as, said_to_help
from relay.consult.said_of_report import said_of_report
from relay.consult.standing.listed import read_exclusions, read_limit, says_none
from relay.consult.standing.when import read_when
from relay.consult.who_wrote import split_remember
from relay.render.check import notice_classes, specimens, template_problems
from relay.render.layout import WIDTH
from relay.render.renderer import RelayFacts, Renderer, template_name
from relay.settings.values import Specialty
from tests.render.test_words import ANSWER, PREVIEW, REQUEST, STANDING, flat, links, look

TEMPLATES = Path(__file__).parents[2] / "templates"
RENDERER = Renderer(TEMPLATES, RelayFacts(domain="relay.example.org"))
OTHERS = sorted(p.name for p in TEMPLATES.iterdir() if p.is_dir() and p.name != "en")
each_language = pytest.mark.parametrize("language", OTHERS)

SPECIALTIES = {"grief": Specialty(key="grief", title="Grief and dying")}
BIRCH, ELM = (
    Participant(member=MemberId(one), pseudonym=one, joined=datetime(2026, 11, 23, tzinfo=UTC))
    for one in ("Birch", "Elm")
)
_CAPITAL = "[A-ZÁÉÍÓÚÜÑ]"
SHOUTED = re.compile(
    rf"(?<![\w/.]){_CAPITAL}{{2,}}(?: (?:{_CAPITAL}{{2,}}|A|\d+)(?!\w))*(?![\w/])|\b[YPN](?= for\b)"
)
"""Words in capitals, as notices write what can be answered: PAUSE FOR TWO WEEKS, Y."""


def meaning(said: str) -> Hashable:
    """What the relay takes the words for, whatever follows them; None: for nothing it knows."""
    if verb := strict_verb(said):
        return verb
    if word := circle_word(said, ""):
        return word
    if wish_of([f"{said}: grief"], SPECIALTIES):
        return "start circle"
    if reach := reach_answered(f"{said} Elm", BIRCH.member, (BIRCH, ELM)):
        return reach.whom
    if reach := reach_answered(said, BIRCH.member, (BIRCH, ELM)):
        return reach.whom
    if revealed_as(f"{said} Elm") is not None:
        return "reveal as"
    if helped := said_to_help(said, ""):
        return helped
    if admins := said_of_report(said, ""):
        return admins
    if split_remember(f"yes, {said}")[1]:
        return "remember"
    if command := command_of(f"{said} grief", "") or command_of(said, ""):
        sign = command.argument[:1] if command.argument[:1] in "+-" else ""
        return (command.verb, sign) if sign else command.verb
    return None


def commands_in(file: Path) -> tuple[set[Hashable], set[str]]:
    """The meanings of what a template writes in capitals, and what it writes so that means nothing."""
    said = set(SHOUTED.findall(file.read_text("utf-8")))
    found = {one: meaning(one) for one in said}
    return {m for m in found.values() if m}, {one for one, m in found.items() if not m}


@each_language
def test_the_words_to_answer_with_mean_what_the_english_ones_mean(language: str) -> None:
    wrong = []
    for english in sorted((TEMPLATES / "en").rglob("*.j2")):
        own = TEMPLATES / language / english.relative_to(TEMPLATES / "en")
        (wanted, others), (there, strange) = commands_in(english), commands_in(own)
        if there != wanted or strange - others:
            wrong.append((own, wanted ^ there, strange - others))
    assert wrong == []


def test_words_that_mean_nothing_or_another_thing_are_told_from_those_that_do() -> None:
    assert meaning("ENVIAR") == meaning("SEND") != meaning("CANCELAR")
    assert meaning("APARTE PARA") == meaning("ASIDE TO") == Whom.ONE
    assert meaning("SIN RESUMEN") == meaning("DIGEST OFF")
    assert meaning("AÑADIR") == meaning("ADD") != meaning("DEJAR")
    assert meaning("MANDOLINA") is None
    assert SHOUTED.findall("reply ENVIAR ESTO EN SU LUGAR and DOCX") == ["ENVIAR ESTO EN SU LUGAR", "DOCX"]


@each_language
@pytest.mark.parametrize("kind", notice_classes(), ids=lambda kind: kind.__name__)
def test_every_notice_keeps_to_what_holds_in_english(kind: type[Notice], language: str) -> None:
    for notice in specimens(kind):
        content = RENDERER.render(notice, language, reply_address="r-abc@relay.example.org")
        english = RENDERER.render(notice, reply_address="r-abc@relay.example.org")
        own = content.subject.text + content.text.text
        assert content.subject.text.startswith("[Relay] ") is not isinstance(notice, Relayed)
        assert len(content.subject.text) <= 200
        assert not re.search("[!¡]", own)
        assert sorted(content.text.persons_words().split()) == sorted(english.text.persons_words().split())
        assert all(len(x.text) <= WIDTH for x in content.text.lines() if not x.persons_words().strip())
        assert (content.html is None) is (english.html is None)
        if content.html is not None:
            assert f'<html lang="{language}">' in content.html
            assert len(links(content.html)) == len(links(english.html))


@each_language
def test_a_preview_begins_alike_in_every_language(language: str) -> None:
    assert RENDERER.render(PREVIEW, language).subject.text == "[Relay] Preview: She stopped eating"
    assert RENDERER.render(REQUEST, language).subject.text == RENDERER.render(REQUEST).subject.text


@pytest.mark.parametrize(
    ("path", "content", "said"),
    [
        ("es/not_you/body.txt.j2", None, "is missing"),
        ("es/preview/body.html.j2", None, "is missing"),
        ("es/words.j2", None, "is missing"),
        ("es/words.j2", ("{% macro small_pool(", "{% macro pequeno("), "small_pool is missing"),
        ("es/words.j2", ('  "aside": "aparte",\n', ""), "things.aside is missing"),
        ("es/words.j2", ("{% macro day(date)", "{% macro day(when, date)"), "day takes other values"),
        ("es/words.j2", ('"lunes", ', ""), "weekdays has not 7 entries"),
        ("es/words.j2", ('["edad", "edades"]', '["edad"]'), "kinds.AGE has not 2 entries"),
    ],
)
def test_what_a_language_lacks_is_named(
    tmp_path: Path, path: str, content: tuple[str, str] | None, said: str
) -> None:
    kinds = (NotYou, Preview)  # these have every kind of file there is
    others = {template_name(kind) for kind in notice_classes() if kind not in kinds}
    templates = tmp_path / "templates"
    shutil.copytree(TEMPLATES, templates, ignore=lambda _, names: others.intersection(names))
    file = templates / path
    if content is None:
        file.unlink()
    else:
        text = file.read_text("utf-8")
        assert text.count(content[0]) == 1
        file.write_text(text.replace(*content), "utf-8")
    problems = template_problems(templates, kinds)
    assert any(str(file) in problem and said in problem for problem in problems)


def spanish(notice: Notice) -> str:
    return flat(RENDERER.render(notice, "es").text.text)


def test_a_spanish_preview_says_what_happened_what_is_safe_and_what_to_do() -> None:
    text = spanish(PREVIEW)
    assert text.startswith(
        "Todavía no se ha enviado nada. Abajo está exactamente lo que leerán hasta 3 colegas"
    )
    assert "Responda ENVIAR para que salga, o CANCELAR para que se borre." in text
    assert "Se quitó: 6 nombres, 2 lugares, 1 fecha, su firma." in text
    assert text.endswith("Sin respuesta, esto se borra el lunes 30 de noviembre.")


def test_spanish_buttons_answer_in_spanish() -> None:
    there = "r-thread@relay.example.org"

    def subjects(notice: Notice) -> list[str]:
        page = RENDERER.render(notice, "es", reply_address=there).html
        return [query["subject"][0] for _, query in links(page)]

    assert subjects(PREVIEW) == ["ENVIAR", "CANCELAR"]
    assert subjects(REQUEST) == ["PASO"]
    assert subjects(ANSWER) == ["CERRAR"]


def test_spanish_counts_lists_and_days_agree() -> None:
    one = replace(PREVIEW, colleagues=1, kind=TextKind.REQUEST, look=look(left_in=("Bo",)))
    assert "lo que leerá un colega de Grief and dying." in spanish(one)
    assert "Por favor, mire una cosa." in spanish(one)
    resumed = replace(STANDING, verb="resume", specialty_titles=("Trauma", "Infancia"), weekly_limit=1)
    assert "sobre Trauma e Infancia, como mucho una consulta por semana" in spanish(resumed)
    paused = StandingChanged(
        verb="pause",
        paused_until=date(2027, 3, 3),
        opted_in=True,
        specialty_titles=(),
        weekly_limit=None,
    )
    assert "hasta el miércoles 3 de marzo de 2027" in spanish(paused)


def test_who_is_off_the_roster_is_told_to_admins_in_their_language() -> None:
    names = {"asker": "", "asker_pseudonym": "Birch", "consultant": "", "consultant_pseudonym": "Elm"}
    text = spanish(Unmasked(reference="0", by_asker=True, **names))
    assert text.count("ya no está en la lista") == 2
    asked = JoinRequest(
        address="k@fern.example",
        name="",
        proposed=True,
        voucher="",
        asked_back=False,
        forgotten_on=date(2027, 1, 1),
    )
    assert "La propone: alguien que ya no está en la lista" in spanish(asked)


def test_the_examples_in_spanish_notices_are_understood() -> None:
    today = date(2026, 11, 23)
    until = command_of("PAUSA HASTA EL 3 DE MARZO DE 2027", "")
    weeks = command_of("PAUSA POR DOS SEMANAS", "")
    limit, unlimited = command_of("LÍMITE 2 POR SEMANA", ""), command_of("LÍMITE NINGUNO", "")
    never, nobody = command_of("EXCLUIR: a@b.example, Lakeside", ""), command_of("EXCLUIR NINGUNO", "")
    assert until
    assert weeks
    assert limit
    assert unlimited
    assert never
    assert nobody
    assert read_when(until.argument, until.languages, today).day == date(2027, 3, 3)
    assert read_when(weeks.argument, weeks.languages, today).day == date(2026, 12, 7)
    assert read_limit(limit.argument) == 2
    assert read_limit(unlimited.argument) == 0
    assert read_exclusions(never.argument) == ("a@b.example", "Lakeside")
    assert says_none(nobody.argument)
    wish = wish_of(["EMPEZAR CÍRCULO: grief, hasta 6, cada dos semanas"], SPECIALTIES)
    assert wish is not None
    assert (wish.specialty, wish.size, str(wish.rhythm)) == ("grief", 6, "every two weeks")


TINY_TABLE = '''"""A language of four words."""

from relay.consult.words.table import Table, numbers, some
from relay.consult.words.verb import Verb

TABLE = Table(
    code="qx",
    verbs={Verb.HELP: ("zorbu",), Verb.PAUSE: ("nimbla",)},
    courtesy=some("plimo"),
    doubt=some("vrekno"),
    until=("tsu",),
    named_months=numbers("unmo dumo trimo"),
)
'''
TRIED = """
from datetime import date
from pathlib import Path

from relay.consult.commands import command_of
from relay.consult.notices.desk import Help
from relay.consult.standing.when import read_when
from relay.consult.tongue import language_of
from relay.render.check import notice_classes, template_problems
from relay.render.renderer import RelayFacts, Renderer

help, pause = command_of("Zorbu, plimo", ""), command_of("nimbla tsu 3 trimo", "")
print(language_of(help, "Zorbu, plimo", None), help.verb, pause.verb)
print(read_when(pause.argument, pause.languages, date(2026, 11, 23)).day)
templates = Path("templates")
print(template_problems(templates, notice_classes()))
renderer = Renderer(templates, RelayFacts(domain="relay.example.org"))
print(renderer.render(Help(specialties=()), "qx").text.text)
"""


def test_a_language_is_a_folder_of_templates_and_a_table_of_words_and_nothing_else(tmp_path: Path) -> None:
    package = Path(relay.__file__).parent
    (tmp_path / "relay" / "consult" / "words").mkdir(parents=True)
    for folder in ("", "consult", "consult/words"):  # all but what is added stays where it is
        for each in (package / folder).iterdir():
            link = tmp_path / "relay" / folder / each.name
            if not link.exists() and each.name != "__pycache__":
                link.symlink_to(each)
    (tmp_path / "relay" / "consult" / "words" / "qx.py").write_text(TINY_TABLE, "utf-8")
    templates = shutil.copytree(TEMPLATES, tmp_path / "templates")
    shutil.copytree(templates / "en", templates / "qx")
    (templates / "qx" / "help" / "body.txt.j2").write_text("ZORBU, NIMBLA.\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", TRIED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:4] == ["qx help pause", "2027-03-03", "[]", "ZORBU, NIMBLA."]
