"""Certificates: keys, signed files, lists, and the ledger behind them."""
