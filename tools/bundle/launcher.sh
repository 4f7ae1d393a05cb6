#!/bin/sh
# Starts this release of quhao with the Node that came with it.
release=$(dirname "$(dirname "$(readlink -f "$0")")")
exec "$release/node/node" "$release/app/bin/quhao.js" "$@"
