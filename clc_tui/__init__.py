"""clc-tui: the terminal program with which Community Learning Centres run their day."""
