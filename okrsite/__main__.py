"""`python -m okrsite`."""

from okrsite.cli import main

if __name__ == "__main__":
    main()
