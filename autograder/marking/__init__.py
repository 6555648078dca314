"""Where marks are made: answers as data, test cells in a trusted interpreter."""
