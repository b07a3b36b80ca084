"""What can be wrong with the admin's input.

    MistakeError
    ├── SettingsError   a variable of the environment or .env
    └── ConfigError     one or more places in the files of config/

Both are told to the admin as they are: one line a problem, and never a secret, a
member's name or an address in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One place in one file of config/, what is wrong there and what would be right."""

    file: str
    """Relative to the folder, with forward slashes."""
    line: int
    """From 1; 0: the file as a whole, because it is missing or cannot be opened."""
    column: int
    """From 1, in characters."""
    message: str

    def __str__(self) -> str:
        return (
            f"{self.file}:{self.line}:{self.column}: {self.message}"
            if self.line
            else f"{self.file}: {self.message}"
        )


class MistakeError(Exception):
    """Base of both; the command line ends with exit code 1 and the lines below."""

    def __init__(self, lines: Iterable[object]) -> None:
        self.lines = tuple(str(line) for line in lines)
        super().__init__("\n".join(self.lines))


class SettingsError(MistakeError):
    """Variables with a wrong value. The message is the first one's line; `lines` has all."""

    def __str__(self) -> str:
        return self.lines[0]


class ConfigError(MistakeError):
    """Everything found wrong in the files, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__(self.problems)
