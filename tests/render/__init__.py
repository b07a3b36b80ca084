"""Notices in words."""
