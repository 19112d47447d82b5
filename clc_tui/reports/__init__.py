"""What services know, as tables, csv, json, xlsx and html."""
