"""A reference consumer of the IOC feed: applies deliveries into SQLite or PostgreSQL.

It needs Python's standard library alone (and psycopg for PostgreSQL) and nothing of the product, so that the IOC's
vendor can take this folder as it is. Deliveries may be dropped, repeated and reordered: the state is the same once all
have come, a gap is asked for by number, a tampered delivery is refused. `python -m consumer --help` says how to run it.
"""

from .applying import apply, apply_all
from .delivery import Delivery, Refused, read_delivery
from .store import Store, open_store

__all__ = ["Delivery", "Refused", "Store", "apply", "apply_all", "open_store", "read_delivery"]
