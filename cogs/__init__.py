"""What people can ask: thin, one file for each feature. A file with a leading underscore is not a cog."""
