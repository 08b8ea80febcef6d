"""The shell: Prefect flows and tasks, the command line, and everything that touches disk, network and clock."""
