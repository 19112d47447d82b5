"""The line between us and the user's terminal."""
