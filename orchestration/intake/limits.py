"""How much one delivered file may hold once it is unpacked: beyond, it is no delivery but an accident or an attack."""

INFLATED_BYTES = 1_500_000_000
"""A year of dossiers is 1 GB of CSV (measured); one file is never much more."""

ROWS = 20_000_000

COLUMNS = 5_000
"""A spreadsheet has 16,384 and no export fills 500; a JSON object that has numbers for names has one a record."""

MEMBERS = 1_000
"""Files in one archive: a file per unit and day of a year would be fewer."""

NAME_LENGTH = 1_000
"""Of a file inside an archive, with its folders; file systems stop at 255 bytes a part."""

RATIO = 200
"""Inflated to packed. CSV packs 5 to 20 times; only a file of one repeated byte packs 1,000 times."""

RATIO_FROM_BYTES = 20_000_000
"""Below this size a high ratio does no harm."""
