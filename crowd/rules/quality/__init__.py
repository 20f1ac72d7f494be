"""Rules of a project about its workers: what they look at, when they hold, what follows, what is wrong with them."""
