"""The one form in which addresses and domains are compared, for the roster and for mail alike."""

import idna

_ASCII_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_MAX_LABEL = 63  # RFC 1035 §2.3.4


def normal_domain(domain: str) -> str:
    """The domain as A-labels (IDNA2008, RFC 5891) in lower case without a final dot; '' if it can be none.

    Names of ASCII pass as they are, underscores included: DNS holds more than host names.
    """
    name = domain.translate(_ASCII_LOWER).rstrip(".")
    if not name.isascii():
        try:
            name = idna.encode(name.lower()).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return ""
    return name if all(0 < len(label) <= _MAX_LABEL for label in name.split(".")) else ""


def normal_address(address: str) -> str:
    """The one form in which addresses are compared: A-label domain, ASCII lower case.

    No NFKC and no case folding beyond ASCII: both would let one person's address stand for
    another's. A local part with non-ASCII characters must match exactly. Raises nothing; what is
    no address comes back trimmed and matches nobody.
    """
    local, at, domain = address.strip().rpartition("@")
    if not at:
        return address.strip()
    if local.isascii():
        local = local.translate(_ASCII_LOWER)
    return f"{local}@{normal_domain(domain) or domain.translate(_ASCII_LOWER).rstrip('.')}"
