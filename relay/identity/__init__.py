"""Who wrote a mail: evidence (SPF, DKIM, Authentication-Results) and the verdict.

Only this package asks DNS. The verdict itself is pure.
"""
