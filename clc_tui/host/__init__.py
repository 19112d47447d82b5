"""One process that serves every session of the account, and how a door finds it.

The door's side is `place`, `talk`, `knock` and `waiting`: they load neither Textual nor the
database. The host's own is `serving`, `guest` and `heartbeat`.
"""
