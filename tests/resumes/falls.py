"""A reading process that ends before it has read anything."""


def serve() -> None:
    raise SystemExit(3)
