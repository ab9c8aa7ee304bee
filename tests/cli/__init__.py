"""The commands as they are called: real processes where the process matters."""
