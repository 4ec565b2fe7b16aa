#!/bin/sh
# The door of every npm script: sh servers/run.sh FILE.ts [ARGUMENTS]. Chooses the Node, which takes the place of this shell.
here=$(dirname "$0")
exec "$(node "$here/node.mjs")" "$here/bootstrap.mjs" "$@"
