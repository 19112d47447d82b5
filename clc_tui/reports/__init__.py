"""What services know, written as xlsx, html, csv or json."""
