"""Who takes part in an edition: roster, admission, fee, substitution, refunds.

`running` reads `running.yml`, `refund` computes what is paid back, `roster` takes in lists of
people from elsewhere, `admission` writes what a person decided to the ledger.
"""
