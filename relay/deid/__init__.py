"""Finds identifiers in text and replaces them with placeholders.

Pure: text in, findings and redacted text out. It never sees an address book;
what is known about people is passed in as `Knowledge`. It imports neither
mail nor consult, opens no file but its own data, and asks no clock.
"""
