"""Host names as they stand in web and e-mail addresses (RFC 1123, section 2.1)."""

TLD = (
    r"(?:com|org|net|edu|gov|mil|info|biz|io|co|me|app|dev|health|care|clinic|therapy|example|test|invalid|"
    r"uk|us|ca|au|nz|ie|in|za|de|fr|es|it|nl|be|at|ch|se|no|dk|fi|is|pl|pt|eu|br|mx|jp|xyz|online|site|tv|ly|gl|link)"
)
LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
"""One label of a host name, as people write it; `TLD` is the last one."""
