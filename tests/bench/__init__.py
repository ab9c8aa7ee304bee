"""How fast okrsite is, measured beside other generators on the same made-up companies. `make bench` runs it."""
