"""Coverage-guided fuzzing of everything that reads a stranger's bytes.

Each target is a module with `check(octets)`, which raises for a finding, `seeds()`, which gives what to
start from, and `WORDS`, pieces worth trying. `python -m tests.fuzz NAME --seconds N` lets atheris look for
new paths; `test_fuzz.py` runs the same checks over the seeds and some hundred changes of each.
"""
