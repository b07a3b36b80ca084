"""Mail that machines write: which it is, and the little that is worth knowing of what it says.

`detect` tells a machine's mail from a person's, `dsn` reads reports of delivery, `until` the day
somebody is back. Pure: bytes and text in, values out; no clock, no roster.
"""
