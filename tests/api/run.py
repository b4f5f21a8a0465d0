"""Starts the workbench on a copy of an example and lets schemathesis ask it as each role."""

import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ONETEXT = os.environ["ONETEXT"]
EXAMPLE = "examples/ukraine-2025"
SEED = "7"
EXAMPLES = os.environ.get("EXAMPLES", "12")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def serve(record, *flags):
    """A server, and the address at which it is."""
    command = [ONETEXT, "serve", record, "--listen", "127.0.0.1:0", *flags]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return child, child.stdout.readline().strip().rstrip("/")


def ask(url, headers, arguments):
    """What schemathesis finds; true if that is nothing."""
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"{url}/api/openapi.json", "--url", url, "--seed", SEED,
               "--max-examples", EXAMPLES, "--checks", CHECKS, "--request-timeout", "20",
               "--workers", "1", "--no-color"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    return subprocess.run([*command, *arguments]).returncode == 0


def main():
    holds = True
    with tempfile.TemporaryDirectory() as folder:
        record = f"{folder}/talks.onetext"
        made = [ONETEXT, "init", record, "--from", EXAMPLE, "--author", "A. Mediator"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        child, url = serve(record, "--author", "A. Mediator")
        try:
            page = urllib.request.urlopen(url).read().decode()
            token = re.search(r'data-token="([^"]*)"', page).group(1)
            holds &= ask(url, {"onetext-token": token}, sys.argv[1:])
        finally:
            child.terminate()
            child.wait()
        verified = subprocess.run([ONETEXT, "verify", record]).returncode == 0
    sys.exit(0 if holds and verified else 1)


main()
