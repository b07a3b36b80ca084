"""Who is asked: which specialty a question is for, who may get it, who gets it first.

`named` and `nearest` find the specialty, `rules` say who may be asked, `ranking` says in which
order, `route` puts them together and writes the receipt, `reachable` looks whether so few are left
that the asker could be guessed. Pure and quick: a year of requests is a matter of seconds.
Knows no mail and no store: roster and loads come in the snapshot, chance from the tokens.
"""
