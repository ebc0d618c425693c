"""Backup and restore: a site's rows and media in one file, which either kind of database can be made of again."""
