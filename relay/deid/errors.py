"""What can go wrong in de-identification, told without a piece of the text."""


class DeidError(Exception):
    """Base of all errors of this package."""


class ModelMissing(DeidError):
    """The statistical model is not installed, not readable or not loaded."""
