"""Notices into text: Jinja2 templates, one folder per notice and language.

Text of a mail is only ever a value, never a template (R27).
"""
