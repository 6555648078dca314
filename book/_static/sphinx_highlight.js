/* In place of Sphinx's file of this name, which keeps the words of a search in the browser
   to mark them on the next page. The book keeps nothing about its reader. */
"use strict";

const SPHINX_HIGHLIGHT_ENABLED = false;
