"""One screen per file, its look in a .tcss of the same name."""
