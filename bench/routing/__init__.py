"""How well a specialty is told from a mail, on annotated mails labelled by number."""
