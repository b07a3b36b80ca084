"""Every mail the relay can write, as a value: one class a notice, one module a kind of occasion."""
