"""Every reply the listener itself gives, in one place.

The texts name nobody, repeat nothing the client said, and tell no software or
version. Codes are RFC 5321 §4.2.2, enhanced codes RFC 3463.
"""

from typing import Final

from relay.smtp.door import Reply


def _reply(code: int, status: str, text: str) -> Reply:
    return Reply(code=code, status=status, text=text)


BYE: Final = _reply(221, "2.0.0", "Goodbye")
TLS_READY: Final = _reply(220, "2.0.0", "Ready to start TLS")
OK: Final = _reply(250, "2.0.0", "OK")
SENDER_OK: Final = _reply(250, "2.1.0", "OK")
HELP: Final = _reply(214, "2.0.0", "See RFC 5321")
NOT_SAID: Final = _reply(252, "2.5.0", "Not said here; send the mail and see")

SHUTTING_DOWN: Final = _reply(421, "4.3.2", "Restarting, please try again soon")
IDLE: Final = _reply(421, "4.4.2", "Nothing heard for too long, closing")
LONG_ENOUGH: Final = _reply(421, "4.4.2", "This connection has stood for long enough, please connect again")
TOO_SLOW: Final = _reply(421, "4.4.2", "The message took too long, closing")
TOO_MANY_CONNECTIONS: Final = _reply(421, "4.7.0", "Too many connections, please try again soon")
TOO_MANY_MISTAKES: Final = _reply(421, "4.7.0", "Too many mistakes, closing")
TOO_MANY_COMMANDS: Final = _reply(421, "4.7.0", "Too many commands without a mail, closing")
TROUBLE: Final = _reply(451, "4.3.0", "Passing trouble here, nothing was taken; please try again")
NO_ROOM: Final = _reply(452, "4.3.1", "Too much is coming in at once, please try again soon")
TOO_MANY_RECIPIENTS: Final = _reply(452, "4.5.3", "Too many recipients in one transaction")

UNKNOWN_COMMAND: Final = _reply(500, "5.5.2", "Command not recognised")
LINE_TOO_LONG: Final = _reply(500, "5.5.6", "Command line too long")
STRAY_BYTES: Final = _reply(500, "5.5.2", "Commands end in CR LF and hold no other CR, LF or NUL")
BAD_ARGUMENT: Final = _reply(501, "5.5.4", "Argument missing or malformed")
NOT_NOW: Final = _reply(503, "5.5.1", "Bad sequence of commands")
NEED_TLS: Final = _reply(530, "5.7.0", "Must issue a STARTTLS command first")
TOO_BIG: Final = _reply(552, "5.3.4", "Too big, nothing was taken; please send without attachments")
BAD_ADDRESS: Final = _reply(553, "5.1.3", "Address not understood")
BAD_SENDER: Final = _reply(553, "5.1.7", "Address not understood")
NEED_SMTPUTF8: Final = _reply(553, "5.6.7", "Address needs SMTPUTF8")
OUT_OF_TURN: Final = _reply(554, "5.5.0", "Spoke before being answered, closing")
NOT_MAIL: Final = _reply(554, "5.5.1", "Only mail is spoken here, closing")
STRAY_CONTENT: Final = _reply(554, "5.6.0", "The message holds a NUL, or a CR without LF; nothing was taken")
BAD_PARAMETER: Final = _reply(555, "5.5.4", "Parameter not recognised")
