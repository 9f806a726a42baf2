"""`python -m ops.vvtvctl`."""

from ops.vvtvctl.app import main

if __name__ == "__main__":
    main()
