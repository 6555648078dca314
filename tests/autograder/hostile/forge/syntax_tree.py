"""Takes every assertion out of later cells."""

from tests.autograder.hostile.promise import Promise

PROMISE = Promise()

SOURCE = """
import ast

class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node):
        return ast.copy_location(ast.Pass(), node)

get_ipython().ast_transformers.append(NoAsserts())
"""
