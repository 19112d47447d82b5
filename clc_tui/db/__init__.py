"""The file: connection, models, migrations, change log, search keys."""
