"""`python -m sourcing_opt` is `sourcing-opt`."""

import sys

from sourcing_opt.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
