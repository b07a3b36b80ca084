"""What a mail wants of the relay: told from its words and from where it was sent, before anything is decided.

`intent.intent_of` is the way in; each kind of address has a module. Pure, like all of `consult`.
"""
