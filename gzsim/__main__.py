"""``python -m gzsim`` is the command line."""

from gzsim.cli import main

if __name__ == "__main__":
    main()
