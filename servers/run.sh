#!/bin/sh
# The door of every npm script: sh servers/run.sh FILE.ts [ARGUMENTS]. Chooses the Node, which takes the place of this shell, and has it
# keep what it compiles: all processes load the same modules.
here=$(cd "$(dirname "$0")" && pwd)
export NODE_COMPILE_CACHE="${NODE_COMPILE_CACHE:-$here/../.perennial/compile-cache}"
exec "$(node "$here/node.mjs")" "$here/bootstrap.mjs" "$@"
