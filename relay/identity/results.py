"""What a server has found out about a mail, in the grammar of Authentication-Results (RFC 8601). Pure.

Comments, in which servers repeat what strangers said, are cut out first, because authres goes on
reading inside a comment that is never closed.
"""

import re
from dataclasses import dataclass
from typing import Final

import authres
from authres.core import AuthenticationResult, AuthenticationResultsHeader, AuthResError

from relay.identity.domains import domain_of, is_aligned, normal_domain

_MAX_CHARS: Final = 8192
_TROUBLE: Final = "temperror"


class NotReadable(ValueError):
    """The field does not follow the grammar; nothing of it is repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """The domains, aligned with the author's, for which a method passed; nothing: it proves no author."""

    dkim: tuple[str, ...] = ()
    spf: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()
    """The reverse-paths that SPF was asked about, where whole addresses are told."""

    def __bool__(self) -> bool:
        return bool(self.dkim or self.spf)


class Results:
    """One field."""

    def __init__(self, value: str) -> None:
        """value: unfolded, without the field's name."""
        self._text = without_comments(value)
        name = re.match(r"[ \t]*([^ \t;]+)", self._text)
        self.server = normal_domain(name.group(1)) if name else ""
        """Who says so (the authserv-id); empty: nobody."""

    def passed(self, author: str) -> Passed | None:
        """For whom SPF and DKIM passed. None: DMARC speaks against the author. Raises NotReadable."""
        said = self._said()
        for method, result, each in said:
            about = _property(each, "header", "from")
            if method == "dmarc" and (result == "fail" or (about is not None and domain_of(about) != author)):
                return None
        aligned = [
            (method, domain)
            for method, result, each in said
            if result == "pass" and is_aligned(domain := _domain(method, each), author)
        ]
        return Passed(
            dkim=tuple(domain for method, domain in aligned if method == "dkim"),
            spf=tuple(domain for method, domain in aligned if method == "spf"),
            senders=tuple(
                sender
                for method, _, each in said
                if method == "spf" and "@" in (sender := _property(each, "smtp", "mailfrom") or "")
            ),
        )

    def had_trouble(self) -> bool:
        """Whether another try may tell more. Raises NotReadable."""
        return any(
            result == _TROUBLE and method in {"dkim", "spf", "dmarc"} for method, result, _ in self._said()
        )

    def _said(self) -> list[tuple[str, str, AuthenticationResult]]:
        text = self._text
        if len(text) > _MAX_CHARS or not all(" " <= letter <= "~" or letter == "\t" for letter in text):
            raise NotReadable
        try:
            header = AuthenticationResultsHeader.parse_value(authres.FeatureContext(), text.strip())
        except (AuthResError, RecursionError, ValueError, TypeError):
            raise NotReadable from None
        return [
            (str(each.method).lower(), str(each.result).lower(), each)
            for each in header.results
            if isinstance(each, AuthenticationResult)
        ]


def _domain(method: str, result: AuthenticationResult) -> str:
    """The domain a result speaks of; empty for methods that prove no author."""
    if method == "dkim":
        # i= lies within d= (RFC 6376 §3.5), so it aligns where d= does.
        return domain_of(_property(result, "header", "d") or _property(result, "header", "i") or "")
    if method == "spf":
        return domain_of(_property(result, "smtp", "mailfrom") or _property(result, "smtp", "helo") or "")
    return ""


def _property(result: AuthenticationResult, kind: str, name: str) -> str | None:
    """The value of a property; a property given twice proves nothing."""
    values = [
        str(each.value)
        for each in result.properties
        if str(each.type).lower() == kind and str(each.name).lower() == name
    ]
    return values[0] if len(values) == 1 else ("" if values else None)


def without_comments(value: str) -> str:
    """The value with a space for each comment (RFC 5322 §3.2.2), quoted strings untouched.

    A comment or quoted string that is never closed swallows the rest, and what
    stands before it no longer ends well: a NUL at the end says so.
    """
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for letter in value:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif letter == '"' and not depth:
            quoted = not quoted
        elif letter == "(" and not quoted:
            depth += 1
            continue
        elif letter == ")" and depth:
            depth -= 1
            kept.append(" ")
            continue
        if not depth:
            kept.append(letter)
    return "".join(kept) + ("\x00" if depth or quoted or escaped else "")
