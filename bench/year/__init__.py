"""One year of an association, played through the relay's own decisions (`relay.consult.flow`), without mail.

    python -m bench.year

People are made up, their habits are stated in `habits`; who is asked, who is asked next and when
somebody is told is decided by the code that decides it in a running relay.
"""
