"""The recognizers, one family of identifiers a file.

Each is a class with `name`, `kinds` and `find`; `relay.deid.registry` lists them.
They look at text and knowledge only, and know nothing of one another. What several of them need
stands beside them: check digits, host names, joints, what is public.
"""
