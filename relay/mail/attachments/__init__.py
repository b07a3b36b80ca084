"""What hangs on a mail: named to its writer, and where policy wants it turned into text.

Text comes out of plain text, PDF and DOCX alone, by what the octets are, not by what a name or a
media type says. Everything else is left closed, with a reason. Any octets give a text or a reason,
nothing else; how long that may take is the caller's to limit (`worker.attachments`).
"""
