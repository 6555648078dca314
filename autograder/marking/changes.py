"""Which values a cell changes in place, as far as its text tells."""

import ast

# What answers use of lists, dicts, sets, tables, arrays and figures; `inplace=True` counts too.
_METHODS = frozenset(
    [
        "add",
        "append",
        "clear",
        "difference_update",
        "discard",
        "extend",
        "fill",
        "insert",
        "intersection_update",
        "itemset",
        "pop",
        "popitem",
        "put",
        "remove",
        "resize",
        "reverse",
        "set",
        "setdefault",
        "sort",
        "symmetric_difference_update",
        "update",
        "add_trace",
        "add_traces",
        "add_annotation",
        "add_hline",
        "add_shape",
        "add_vline",
        "append_trace",
        "for_each_trace",
        "update_annotations",
        "update_layout",
        "update_traces",
        "update_xaxes",
        "update_yaxes",
    ]
)
_FUNCTIONS = frozenset(
    [
        "copyto",
        "delattr",
        "fill_diagonal",
        "heapify",
        "heappop",
        "heappush",
        "heapreplace",
        "insort",
        "insort_left",
        "insort_right",
        "place",
        "put",
        "putmask",
        "setattr",
        "shuffle",
    ]
)


def changed(tree: ast.Module) -> set[str]:
    """Return the names of the values that a cell changes in place."""
    found: set[str | None] = set()
    for node in ast.walk(tree):
        match node:
            case (
                ast.Subscript(ctx=ast.Store() | ast.Del())
                | ast.Attribute(ctx=ast.Store() | ast.Del())
            ):
                found.add(root(node))
            case ast.Call(func=ast.Attribute(value=on, attr=method), args=args, keywords=keywords):
                if method in _METHODS or any(k.arg == "inplace" for k in keywords):
                    found.add(root(on))
                if method in _FUNCTIONS and args:
                    found.add(root(args[0]))
            case ast.Call(func=ast.Name(id=name), args=[first, *_]) if name in _FUNCTIONS:
                found.add(root(first))
    return {name for name in found if name}


def root(node: ast.AST) -> str | None:
    """Return the name that `name.a["b"].c()` begins with."""
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return None
    return node.id
