"""Spreadsheets people bring, read into rows that services take."""
