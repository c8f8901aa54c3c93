"""``python -m cdss``."""

from cdss.cli.main import main

main()
