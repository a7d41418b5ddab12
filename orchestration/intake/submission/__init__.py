"""What units send back: form workbooks to rows, one per field, with what is wrong named cell by cell."""
