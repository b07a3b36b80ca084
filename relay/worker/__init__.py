"""The three loops: inbound (spool, step, commit), outbound (outbox, courier), timers."""
