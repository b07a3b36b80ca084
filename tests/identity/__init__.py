"""Who wrote: evidence from a DNS server of our own, and trusted hops."""
