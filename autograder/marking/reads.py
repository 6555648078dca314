"""Which names a cell reads, binds and changes, told from its syntax tree without running it.

A name counts as a cell's own where the cell binds it above the place that reads it. What functions
read is looked for once the whole cell is known, because they are called later. Names that are read
by their text, as `globals()` does, cannot be followed and are refused in test cells.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeGuard

from autograder.marking.changes import changed, root
from autograder.marking.errors import PlanError
from autograder.marking.magics import without_magics

# What IPython puts into every notebook beside Python's own names.
NOTEBOOK_NAMES = frozenset({"display", "get_ipython", "In", "Out", "_", "__", "___"})
KNOWN = frozenset(dir(builtins)) | NOTEBOOK_NAMES | {"__name__", "__doc__"}
_BY_TEXT = {"globals", "locals", "eval", "exec", "get_ipython", "input"}
_BY_TEXT_WHEN_EMPTY = {"vars", "dir"}

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True)
class Names:
    """The names of one cell.

    `now` are read while it runs and not its own by then, `later` are read by the functions that it
    defines, by the function's name ("" for one without). `imports` are bound by an import alone,
    with the statement; `defines` are functions and classes. `ends_in` is the name that its last
    line shows as it is, "" where there is none.
    """

    now: frozenset[str]
    later: Mapping[str, frozenset[str]]
    binds: frozenset[str]
    changes: frozenset[str]
    imports: Mapping[str, str]
    defines: frozenset[str]
    ends_in: str = ""

    @property
    def reads(self) -> frozenset[str]:
        """All names that the cell reads and that are not its own, Python's names left out."""
        later = frozenset().union(*self.later.values()) - self.binds
        return (self.now | later) - KNOWN


def study(source: str, where: str, *, test: bool = False, setup: bool = False) -> Names:
    """Return the names of a cell; raises PlanError, which names the cell as `where`.

    Names that cannot be followed are an error too, in a test and, for `import *`, in a setup cell.
    """
    plain = without_magics(source, where)
    try:
        tree = ast.parse(plain)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise PlanError(f"{where} is not Python: {error}. Put it right.") from None
    reader = _Reader(where, test, setup)
    reader.visit(tree)
    return Names(
        now=frozenset(reader.now - KNOWN),
        later={name: frozenset(read) for name, read in reader.later.items()},
        binds=frozenset(reader.binds),
        changes=frozenset(reader.binds | changed(tree)),
        imports={
            name: made for name, made in reader.imports.items() if name not in reader.otherwise
        },
        defines=frozenset(reader.defines),
        ends_in=_ends_in(tree),
    )


@dataclass
class _Scope:
    kind: str
    names: set[str]
    called: str = ""
    outer: frozenset[str] = frozenset()


@dataclass
class _Reader(ast.NodeVisitor):
    """Walks a cell in the order in which it runs."""

    where: str
    test: bool
    setup: bool
    now: set[str] = field(default_factory=set)
    later: dict[str, set[str]] = field(default_factory=dict)
    binds: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)
    otherwise: set[str] = field(default_factory=set)
    defines: set[str] = field(default_factory=set)
    _bound: set[str] = field(default_factory=set)
    _scopes: list[_Scope] = field(default_factory=list)

    def _is_inner(self, name: str) -> bool:
        top = self._scopes[-1] if self._scopes else None
        return any(
            name in scope.names
            for scope in self._scopes
            if scope.kind != "class" or scope is top  # A method does not see its class's names.
        )

    def _read(self, name: str) -> None:
        if self._is_inner(name):
            return
        if any(scope.kind == "function" for scope in self._scopes):
            named = (scope.called for scope in self._scopes if scope.kind != "comprehension")
            self.later.setdefault(next(named), set()).add(name)
        elif name not in self._bound:
            self.now.add(name)

    def _bind(self, name: str, *, how: str = "", statement: str = "") -> None:
        places = [scope for scope in self._scopes if scope.kind != "comprehension"]
        if places and name not in places[-1].outer:
            if places[-1].kind == "class":
                places[-1].names.add(name)
            return
        self.binds.add(name)
        self._bound.add(name)
        if statement and not places:
            self.imports[name] = statement
        else:
            self.otherwise.add(name)
        if how == "definition":
            self.defines.add(name)

    @contextmanager
    def _scope(self, scope: _Scope) -> Iterator[None]:
        self._scopes.append(scope)
        yield
        self._scopes.pop()

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        match node.ctx:
            case ast.Load():
                self._read(node.id)
            case ast.Store():
                self._bind(node.id)
            case ast.Del():
                self._read(node.id)
                self._bound.discard(node.id)

    def visit_Call(self, node: ast.Call) -> None:
        if self.test and isinstance(node.func, ast.Name):
            name, given = node.func.id, node.args or node.keywords
            own = self._is_inner(name) or name in self._bound
            if not own and (name in _BY_TEXT or (name in _BY_TEXT_WHEN_EMPTY and not given)):
                raise PlanError(
                    f"{self.where}, line {node.lineno}, calls {name}(), so nobody can tell which "
                    "of the learner's values it reads. Write their names in the cell itself."
                )
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        self._visit_all(node.targets)
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda()) if not self._scopes:
                self.defines.add(name)
                if "" in self.later:
                    self.later.setdefault(name, set()).update(self.later[""])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self.visit(node.value)
        self.visit(node.target)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        self.visit(node.target)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self._visit_all([node.iter, node.target, *node.body, *node.orelse])

    visit_AsyncFor = visit_For  # noqa: N815

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self._visit_all([node.type])
        if node.name:
            self._bind(node.name)
        self._visit_all(node.body)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            made = f"import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")
            before = self.imports.get(bound)
            # `import a.b` after `import a.c`: both are wanted, under the one name.
            self._bind(bound, statement=f"{before}\n{made}" if before else made)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self._refuse_star(module)
                continue
            made = f"from {module} import {alias.name} as {alias.asname or alias.name}"
            self._bind(alias.asname or alias.name, statement=made)

    def _refuse_star(self, module: str) -> None:
        if self.test or self.setup:
            raise PlanError(
                f"{self.where} has 'from {module} import *', so nobody can tell which names it "
                "binds. Write out the names that are used."
            )

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self._visit_all([node.pattern])
        if node.name:
            self._bind(node.name)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        if node.name:
            self._bind(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self._visit_all([*node.keys, *node.patterns])
        if node.rest:
            self._bind(node.rest)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        with self._scope(_Scope("class", _type_names(node), node.name)):
            self._visit_all(node.body)
        self._bind(node.name, how="definition")

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self._visit_all(node.decorator_list)
        with self._scope(_Scope("comprehension", _type_names(node))):
            self._visit_signature(node.args)
            self._visit_all([node.returns])
        self._visit_body(node, node.name, node.body)
        self._bind(node.name, how="definition")

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_signature(node.args)
        self._visit_body(node, "", [node.body])

    def _visit_signature(self, args: ast.arguments) -> None:
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
        self._visit_all([*args.defaults, *args.kw_defaults])
        self._visit_all(arg.annotation for arg in every if arg is not None)

    def _visit_body(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        name: str,
        body: Iterable[ast.AST],
    ) -> None:
        args, body = node.args, list(body)
        every = (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg)
        own, outer = _bound_in(body)
        own |= {arg.arg for arg in every if arg is not None} | _type_names(node)
        with self._scope(_Scope("function", own - outer, name, frozenset(outer))):
            self._visit_all(body)

    def _visit_comprehension(
        self, generators: list[ast.comprehension], made: Iterable[ast.AST]
    ) -> None:
        self.visit(generators[0].iter)
        scope = _Scope("comprehension", set())
        with self._scope(scope):
            for place, generator in enumerate(generators):
                if place:
                    self.visit(generator.iter)
                scope.names |= {n.id for n in ast.walk(generator.target) if _stores(n)}
                self._visit_all(generator.ifs)
            self._visit_all(made)

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> None:
        self._visit_comprehension(node.generators, [node.elt])

    visit_SetComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._visit_comprehension(node.generators, [node.key, node.value])


def _stores(node: ast.AST) -> TypeGuard[ast.Name]:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _type_names(node: ast.AST) -> set[str]:
    """Return the type parameters of a definition, which Python has from 3.12 on."""
    return {parameter.name for parameter in getattr(node, "type_params", ())}


def _bound_in(body: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the names that a function's body binds, and those it declares to be outer ones."""
    bound: set[str] = set()
    outer: set[str] = set()
    waiting = list(body)
    while waiting:
        node = waiting.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
                continue
            case ast.Lambda():
                continue
            case ast.Name(ctx=ast.Store() | ast.Del()):
                bound.add(node.id)
            case ast.Global() | ast.Nonlocal():
                outer.update(node.names)
            case ast.alias():
                bound.add(node.asname or node.name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                bound.add(name)
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                bound.add(name)
        if isinstance(node, _COMPREHENSIONS):
            waiting += [one.target for one in ast.walk(node) if isinstance(one, ast.NamedExpr)]
        else:
            waiting += ast.iter_child_nodes(node)
    return bound, outer


def _ends_in(tree: ast.Module) -> str:
    match tree.body:
        case [*_, ast.Expr(value=last)] if not isinstance(last, ast.Call):
            return root(last) or ""
    return ""
