"""What people do: verbs, one file per area; each write is one transaction with its log entry."""
