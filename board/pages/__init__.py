"""The board's pages: each module answers the requests of one."""
