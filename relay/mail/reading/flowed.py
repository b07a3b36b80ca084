"""Unwraps text sent as format=flowed, RFC 3676."""


def unflow(text: str, *, del_sp: bool) -> str:
    """The text with each flowed paragraph on one line; quote marks and '-- ' lines kept.

    del_sp: whether the blank at a soft break is part of the wrapping (RFC 3676 §4.1, for scripts
    without blanks between words).
    """
    # Pieces of a line are joined at the end: adding to a string a million times takes its square.
    done: list[list[str]] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")  # space-stuffing, §4.4
        is_delimiter = content == "-- "  # never flowed, §4.3
        soft = content.endswith(" ") and not is_delimiter
        kept = content[:-1] if soft and del_sp else content
        if open_depth == depth and not is_delimiter:
            done[-1].append(kept)
        else:
            done.append([">" * depth + " " * bool(depth), kept])
        open_depth = depth if soft else None
    return "\n".join("".join(pieces) for pieces in done)
