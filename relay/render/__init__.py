"""Notices into words: a `Notice` and the templates give the subject, the text and the HTML of one mail.

Knows the notices of `consult` and the type `Redacted`, and reads the templates
folder; knows nothing of MIME, addresses of members, the store or the clock.
A person's words pass through a template only as a value it can place, never
read, cut or run (see `voice`), so that the finished text still tells them from
the relay's own wording.
"""
