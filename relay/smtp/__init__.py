"""Mail in and out over the wire: listener (SMTP, LMTP) and courier.

I/O. It speaks the protocols and keeps their limits; who may write where, and
what becomes of a mail, is decided behind `door.Door`. Only `courier` opens
outgoing connections.
"""
