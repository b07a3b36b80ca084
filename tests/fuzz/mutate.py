"""Changes to bytes, the same each time for the same number: fuzzing without a fuzzer."""

import random
from collections.abc import Iterator, Sequence


def changed(octets: bytes, words: Sequence[bytes], number: int) -> Iterator[bytes]:
    """This many changed forms of the octets: pieces put in, cut, doubled, moved, single octets changed."""
    dice = random.Random(len(octets) * 1_000_003 + number)
    for _ in range(number):
        form = bytearray(octets)
        for _ in range(dice.choice((1, 1, 2, 3, 6))):
            at, end = sorted((dice.randint(0, len(form)), dice.randint(0, len(form))))
            end = min(end, at + 40)
            match dice.randrange(6):
                case 0 | 1:
                    form[at:at] = dice.choice(words)
                case 2:
                    del form[at:end]
                case 3:
                    form[at:at] = form[at:end] * dice.choice((1, 2, 9))
                case 4:
                    form[at:end] = dice.choice(words)
                case _ if at < len(form):
                    form[at] = dice.randrange(256)
        yield bytes(form)
