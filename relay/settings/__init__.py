"""Environment and YAML files, read into frozen and validated values.

Every mistake is told with variable or file:line:column, what was found and what
is accepted. Nothing else in the relay reads the environment or a config file.
"""
