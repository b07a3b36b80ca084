"""Relay beside its peers, on annotated therapists' mail, in one run: `make bench-deid`.

    data.py         the annotated sets, and what is sent of them
    peers.py        each peer, and the loop that serves it (runs in the peers' own environment)
    environment.py  the peers' environment, made and kept by the bench
    process.py      one system as a process: a line in, a line out, processor time and memory
    running.py      all systems side by side, mail by mail
    scoring.py      replies and gold to figures
    table.py        figures to Markdown
    picture.py      figures to SVG
    __main__.py     the run

A further peer is a function in peers.py and an entry in its table. Relay never imports any of this.
"""
