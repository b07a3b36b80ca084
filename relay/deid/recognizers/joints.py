"""What stands between the figures of a number written so that nobody should find it."""

ODD_JOINT = r"[ ._~*|/•·+=\-\u2010-\u2015]"
"""One character; a pattern says how many of them it takes."""
