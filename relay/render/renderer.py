"""The renderer: finds a notice's templates, hands them its fields, and reads the result back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateNotFound, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from relay.consult.notices.base import Notice
from relay.deid.replacing.redacted import Redacted
from relay.render.content import Content
from relay.render.layout import RULE, laid_out, subject_line
from relay.render.page import filled, mailto
from relay.render.voice import CONTROL, STAND_IN, Voice, shortened

DEFAULT_LANGUAGE: Final = "en"

RELAYS_OWN: Final = frozenset(
    {
        "again_at",
        "choices",
        "chosen_titles",
        "file_titles",
        "key",
        "languages",
        "licensed_in",
        "mailbox",
        "missing",
        "over_asked",
        "nearest",
        "profession",
        "pseudonym",
        "quiet_until",
        "reporting",
        "resources",
        "slow",
        "specialties",
        "specialty_titles",
        "spoken",
        "state",
        "title",
        "to",
        "tongue",
        "verb",
        "widen_titles",
        "widened_titles",
    }
)
"""Text fields that hold the relay's or the admin's own words. Any other is a person's, so that a
field forgotten here is searched by the residual check rather than passed over."""

GIVEN: Final = frozenset({"relay", "language", "mailto", "RULE"})
"""What every template may use besides the fields of its notice."""

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayFacts:
    """What notices say about this relay."""

    domain: str

    @property
    def address(self) -> str:
        """Where commands go."""
        return f"relay@{self.domain}"


class Renderer:
    """Notices into words, from the templates in one folder."""

    def __init__(self, templates_dir: Path, relay: RelayFacts) -> None:
        """Templates are read when first needed, and again when they change."""
        self._templates_dir = templates_dir
        self._relay = relay
        self._environment = lru_cache(partial(environment, templates_dir))

    def render(self, notice: Notice, language: str = DEFAULT_LANGUAGE, *, reply_address: str = "") -> Content:
        """The notice in words.

        language: a folder of templates; where it or the notice in it is missing, English.
        reply_address: where a reply goes, for the links of the HTML form.
        Raises jinja2.TemplateError for a faulty template (see `check`), for nothing in a text.
        """
        name = template_name(type(notice))
        if not (self._languages_dir(language) / name).is_dir():
            language = DEFAULT_LANGUAGE
        said: list[Voice] = []
        context = {field: _for_template(field, value, said) for field, value in _items(notice)}
        context |= {"relay": self._relay, "language": language, "mailto": partial(mailto, reply_address)}

        def rendered(file: str) -> str:
            env = self._environment(language, html=file.endswith(".html.j2"))
            return _whole(env.get_template(f"{name}/{file}").render(context), file)

        try:
            html = filled(rendered("body.html.j2"), said)
        except TemplateNotFound as missing:
            if missing.name != f"{name}/body.html.j2":
                raise
            html = None
        return Content(
            subject=subject_line(rendered("subject.txt.j2"), said),
            text=laid_out(rendered("body.txt.j2"), said),
            html=html,
        )

    def wording(self, notice: type[Notice], language: str = DEFAULT_LANGUAGE) -> str:
        """Which version of a notice's text is in force: 16 hex digits that change with any word of it."""
        folder = self._languages_dir(language)
        if not (folder / template_name(notice)).is_dir():
            folder = self._languages_dir(DEFAULT_LANGUAGE)
        digest = sha256()
        for file in (folder / "words.j2", *sorted((folder / template_name(notice)).glob("*.j2"))):
            content = file.read_bytes() if file.is_file() else b""
            digest.update(len(content).to_bytes(8, "big") + content)
        return digest.hexdigest()[:16]

    def _languages_dir(self, language: str) -> Path:
        """The folder of a language; a name that is none cannot lead out of the templates."""
        return self._templates_dir / (
            language if re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9]+)*", language) else "-"
        )


def template_name(notice: type[Notice]) -> str:
    """The folder of a notice's templates: its class name in snake case."""
    return _CAPITAL.sub("_", notice.__name__).lower()


def environment(templates_dir: Path, language: str, *, html: bool) -> Environment:
    """Jinja for one language and form; refuses unknown names, runs nothing unsafe (R27).

    Text and HTML have one each, as they share macros, which escape only in HTML.
    """
    env = _Sandbox(
        loader=FileSystemLoader([templates_dir / language, templates_dir]),
        undefined=StrictUndefined,
        autoescape=html,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.globals["RULE"] = RULE
    env.filters |= {
        "quoted": lambda voice: voice.changed(Redacted.quoted),
        "indent": _indented,
        "after": lambda voice, label: voice.changed(
            lambda words: Redacted.join([Redacted.of_wording(label), words])
        ),
        "short": lambda voice, length=48: voice.changed(lambda words: shortened(words, length)),
        "paragraphs": lambda voice: Voice(voice.words, voice.said, paragraphs=True),
    }
    return env


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates may be edited by admins; they place a person's words and cannot look into them."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """False for everything of a `Voice`."""
        return not isinstance(obj, Voice) and super().is_safe_attribute(obj, attr, value)


def _indented(voice: Voice, width: int = 2) -> Voice:
    """Each line of the words behind `width` blanks."""
    blanks, newline = Redacted.of_wording(" " * width), Redacted.of_wording("\n")
    return voice.changed(
        lambda words: Redacted.join([p for line in words.lines() for p in (newline, blanks, line)][1:])
    )


def _items(values: object) -> Iterator[tuple[str, object]]:
    """The fields of a dataclass with their values."""
    if is_dataclass(values):
        for field in fields(values):
            yield field.name, getattr(values, field.name)


def _for_template(field: str, value: object, said: list[Voice]) -> object:
    """The value as a template gets it: persons' words as `Voice`, an enum as its value."""
    match value:
        case Redacted():
            return Voice(value, said)
        case Enum():
            return value.value
        case str():
            return CONTROL.sub("", value) if field in RELAYS_OWN else Voice(Redacted(value), said)
        case tuple():
            return [_for_template(field, each, said) for each in value]
        case _ if is_dataclass(value):
            return {name: _for_template(name, each, said) for name, each in _items(value)}
        case _:
            return value


def _whole(rendered: str, file: str) -> str:
    """The rendered template, if no filter has cut a stand-in in pieces."""
    if set("\x02\x03") & set(STAND_IN.sub("", rendered)):
        raise TemplateRuntimeError(f"{file} cuts through a value; use the filter 'short'")
    return rendered
