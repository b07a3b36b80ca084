"""What can go wrong in de-identification, told without a piece of the text."""


class DeidError(Exception):
    """Base of all errors of this package."""


class ModelMissing(DeidError):
    """The tagger's weights are not installed, damaged or not loaded."""
