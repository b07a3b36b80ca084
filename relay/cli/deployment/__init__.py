"""What `relay check --deployed` looks at: the DNS, the certificate, the files, the hops before and behind."""
