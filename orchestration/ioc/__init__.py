"""What the provincial operations centre (IOC) is handed: a numbered delivery after each publication."""
