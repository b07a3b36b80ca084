"""Circles: peer supervision and study groups by mail. Who is in one, and what is said to whom."""
