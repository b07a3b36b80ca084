"""Logs, metrics and health: an allow-list of keys, never text, addresses or tokens (R28)."""
