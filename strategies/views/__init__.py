"""Pages of strategies: find through `for_user`, bind, call one service, render."""
