r"""Runs a conversation written down as text against a listener.

# a comment
< 220 *            a reply line, `*` matches anything
> EHLO x.example   a line to send, CR LF added; \r \n \0 \xNN escapes are read
>> EHLO x\n        bytes to send as they are, nothing added
= closed           the other side closes
= half-close       we say no more, but still listen
"""

import asyncio
import fnmatch
import re
from pathlib import Path

# Every reply has an enhanced code of its class (RFC 2034 §4) but the greeting, what HELO and EHLO
# are answered with, and 354.
_CODED = re.compile(r"([245])\d\d[ -]\1\.\d{1,3}\.\d{1,3} \S.*")
_BARE = re.compile(r"220 \S+ (?:ESMTP|LMTP)|250[ -][\w. ]+|354 .*")


class DialogError(AssertionError):
    """The other side said something else; tells the line of the script."""


def _bytes(text: str) -> bytes:
    return text.encode("utf-8").decode("unicode_escape").encode("latin-1")


def over_lmtp(script: str) -> str:
    """The same conversation over LMTP: one verb of greeting, and all that is on offer after each."""
    offers = "\n".join(["< 250-*"] * 5 + ["< 250 *"])
    greeted = re.sub(r"(?m)^> (?:HELO|helo) (.*)\n< 250 .*$", rf"> LHLO \1\n{offers}", script)
    return greeted.replace("EHLO", "LHLO")


async def play(script: Path, host: str, port: int, *, lmtp: bool = False) -> None:
    """Play one script to its end. Raises DialogError where the answers differ."""
    said = script.read_text("utf-8")
    reader, writer = await asyncio.open_connection(host, port)
    try:
        async with asyncio.timeout(8):
            for number, line in enumerate((over_lmtp(said) if lmtp else said).splitlines(), 1):
                await _step(line, f"{script.name}:{number}", reader, writer)
    finally:
        writer.close()


async def _step(line: str, place: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    mark, _, text = line.partition(" ")
    match mark:
        case "" | "#":
            return
        case ">":
            writer.write(_bytes(text) + b"\r\n")
            await writer.drain()
        case ">>":
            writer.write(_bytes(text))
            await writer.drain()
        case "<":
            heard = (await reader.readline()).decode()
            if not (_CODED.fullmatch(heard[:-2]) or _BARE.fullmatch(heard[:-2])):
                message = f"{place}: a reply without its enhanced code: {heard!r}"
                raise DialogError(message)
            if not heard.endswith("\r\n") or not fnmatch.fnmatchcase(heard[:-2], text.replace("[", "[[]")):
                message = f"{place}: expected {text!r}, heard {heard!r}"
                raise DialogError(message)
        case "=" if text == "closed":
            if rest := await reader.read():
                message = f"{place}: expected the end, heard {rest!r}"
                raise DialogError(message)
        case "=" if text == "half-close":
            writer.write_eof()
        case _:
            message = f"{place}: not understood"
            raise DialogError(message)
