#!/usr/bin/python3
"""Generates the Python modules of the contract (redress.v1) with protoc.

    python3 clients/python/generate.py build/python
    export PYTHONPATH=clients/python:build/python

The modules are made and not kept in the tree, so that they always fit the
contract and the protobuf release that is installed.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys

PROTOS = pathlib.Path(__file__).resolve().parents[2] / "protos"


def command(protos, out):
    """The command that makes the modules: protoc, or its Python package."""
    protoc = shutil.which("protoc")
    plugin = shutil.which("grpc_python_plugin")
    if protoc and plugin:
        start = [protoc, f"--plugin=protoc-gen-grpc_python={plugin}"]
    else:
        start = [sys.executable, "-m", "grpc_tools.protoc"]
    files = sorted(str(path) for path in protos.glob("redress/v1/*.proto"))
    return start + [f"-I{protos}", f"--python_out={out}",
                    f"--grpc_python_out={out}"] + files


def main():
    parser = argparse.ArgumentParser(
        description="Generates the Python modules of redress.v1.")
    parser.add_argument("out", type=pathlib.Path,
                        help="the folder for them, to be put on PYTHONPATH")
    parser.add_argument("--protos", type=pathlib.Path, default=PROTOS,
                        help="the folder that holds redress/v1/*.proto")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    return subprocess.run(command(arguments.protos, arguments.out),
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
