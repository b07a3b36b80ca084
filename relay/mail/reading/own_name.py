"""Whether a line is the name its writer signs with."""

import re

from relay.mail.reading.closings import is_contact, is_name, is_title

_MAX_TITLE = 60


def name_tokens(display_name: str, address: str) -> frozenset[str]:
    """The words, in lower case, that this writer may sign with."""
    local = address.partition("@")[0]
    words = re.split(r"[^\w'\u2019]+|_", display_name.lower()) + re.split(r"[\W\d_]+", local.lower())
    return frozenset(word for word in words if len(word) > 1)


def is_own_name(line: str, names: frozenset[str]) -> bool:
    """Whether the line is a name, in small letters perhaps, that begins with one of the writer's."""
    words = [word for word in re.split(r"[^\w'\u2019]+", line.lower()) if word]
    if sum(map(str.islower, line.split())) > 1 and line.rstrip().endswith((".", "!", "?")):
        return False  # "Dana here again."
    return bool(words) and len(words) <= 6 and words[0] in names and is_name(line.title())


def begins_with_own_name(line: str, names: frozenset[str]) -> bool:
    """Whether the line is a name of the writer's, alone or before titles and contact data, not prose."""
    words = re.findall(r"[^\s,|/\u00b7]+", line.strip(" \t*_~-\u2013\u2014"))
    bare = [re.sub(r"^\W+|\W+$", "", word) for word in words]
    at = 0
    while at < len(bare) and (len(bare[at]) <= 1 or is_title(bare[at])):
        at += 1
    # "Winnie Marlow" for Winifred: the family name then stands second.
    if at < len(bare) - 1 and not _is_of(bare[at], names) and bare[at][:1].isupper():
        at += 1
    if at >= len(bare) or not _is_of(bare[at], names):
        return False
    rest = [word for word in bare[at + 1 :] if word and not word[0].isdigit()]
    lower = sum(1 for word in rest if word.islower() and not is_title(word))
    carded = (
        bool(re.match(r"[^,]{1,40},\s", line)) and len(line) <= _MAX_TITLE and line.rstrip()[-1] not in ".?!"
    )
    return not rest or is_contact(line) or lower == 0 or carded


def _is_of(word: str, names: frozenset[str]) -> bool:
    """Whether the word, or a part of a double name, is one of the writer's names."""
    return any(part in names for part in [word.lower(), *word.lower().split("-")])
