"""The `clc-tui` command: one file per noun."""
