# shellcheck shell=bash
# What the scripts share; sourced, not run.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A folder of its own keeps the build of another checkout or preset apart.
BUILD_DIR=${REDRESS_BUILD_DIR:-build}

say() { printf '%s\n' "$*" >&2; }

# build ON|OFF: configures (with or without tests) and builds Release.
build() {
  mkdir -p "$BUILD_DIR"
  local log="$BUILD_DIR/configure.log"
  if ! cmake -S . -B "$BUILD_DIR" -G Ninja -DCMAKE_BUILD_TYPE=Release \
      -DBUILD_TESTING="$1" >"$log" 2>&1; then
    cat "$log" >&2
    return 1
  fi
  cmake --build "$BUILD_DIR"
}

# start_server DATABASE LOG [ADDRESS]: starts redressd and waits until it
# serves. Sets SERVER_PID and REDRESS_SERVER.
start_server() {
  local port_file
  port_file=$(mktemp -u "${TMPDIR:-/tmp}/redress-port.XXXXXX")
  "$BUILD_DIR/bin/redressd" --listen="${3:-127.0.0.1:0}" --database="$1" \
    --port-file="$port_file" >"$2" 2>&1 &
  SERVER_PID=$!
  while [ ! -s "$port_file" ]; do
    if ! kill -0 "$SERVER_PID" 2>/dev/null; then
      cat "$2" >&2
      return 1
    fi
    sleep 0.05
  done
  REDRESS_SERVER=$(cat "$port_file")
  export REDRESS_SERVER
  rm -f "$port_file"
}

# stop_server: drains the server that start_server started.
stop_server() {
  [ -n "${SERVER_PID:-}" ] || return 0
  kill -TERM "$SERVER_PID" 2>/dev/null || true
  wait "$SERVER_PID" 2>/dev/null || true
  SERVER_PID=
}
