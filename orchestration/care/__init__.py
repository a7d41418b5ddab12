"""Care for a home: backup and restore, tidying what is old, and looking whether everything is as it should be."""
