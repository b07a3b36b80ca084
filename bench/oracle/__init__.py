"""Whether time tells who is a member (R16): the same questions about members and strangers, over real SMTP.

One relay in a process of its own asks a name server here. Members and strangers are asked about in random
order, side by side; for every stage the medians and their difference with a 95 % interval by bootstrap.
Exits 1 where the whole of an interval is beyond 5 ms. What is told in words (a verified member is taken, a
verified stranger refused) is not compared.
"""
