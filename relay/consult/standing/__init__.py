"""What members write about themselves: how they are asked, what is kept of them, and leaving.

Pure like all of `consult`. `desk.obey` gives each command to the module that knows it.
"""
