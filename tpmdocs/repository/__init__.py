"""The files of a repository, from a folder or from git."""
