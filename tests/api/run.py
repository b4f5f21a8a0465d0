"""Starts the workbench for a team on a copy of an example and lets schemathesis ask it as each role.

Whatever follows on the command line goes to schemathesis. BUDGET is how many seconds each role gets.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path

ONETEXT = os.environ["ONETEXT"]
EXAMPLE = "examples/ukraine-2025"
SEED = "7"
EXAMPLES = os.environ.get("EXAMPLES", "12")
BUDGET = os.environ.get("BUDGET", "40")
CHECKS = ",".join([
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
])
# Who signs out or ends sessions is out, and what is asked after that says nothing.
OWN = "^/api/(session|account|team|invitation)"


class Server:
    """A running server, and what it said."""

    def __init__(self, record):
        command = [ONETEXT, "serve", record, "--team", "--listen", "127.0.0.1:0"]
        self.child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.invited = threading.Event()
        self.invitation = None
        threading.Thread(target=self.listen, daemon=True).start()
        self.url = self.child.stdout.readline().strip().rstrip("/")

    def listen(self):
        for line in self.child.stderr:
            found = re.search(r"/invitation/\S+", line)
            if found and not self.invited.is_set():
                self.invitation = found.group()
                self.invited.set()

    def post(self, path, value, who=None):
        request = urllib.request.Request(self.url + path, json.dumps(value).encode(), who or {})
        request.add_header("content-type", "application/json")
        with urllib.request.urlopen(request) as answer:
            cookies = [it.split(";")[0] for it in answer.headers.get_all("set-cookie") or []]
            return json.loads(answer.read() or "null"), cookies

    def come(self, invitation, sign_in):
        """Takes an invitation and returns the headers by which the new account is known."""
        new = {"name": sign_in.title(), "sign-in": sign_in, "password": "gravel teapot lantern 47"}
        entered, cookies = self.post(f"/api{invitation}", new)
        return {"cookie": "; ".join(cookies), "onetext-token": entered["form-token"]}

    def invite(self, mediator, role, name):
        link, _ = self.post("/api/team/invitations", {"role": role, "name": name}, mediator)
        return re.search(r"/invitation/[^/\s]+$", link["address"]).group()


def ask(url, headers, arguments):
    """Whether schemathesis finds nothing."""
    program = Path(sys.executable).with_name("schemathesis")
    command = [program, "run", f"{url}/api/openapi.json", "--url", url, "--seed", SEED,
               "--max-examples", EXAMPLES, "--max-time", BUDGET, "--checks", CHECKS,
               "--phases", "examples,coverage,fuzzing", "--request-timeout", "20", "--workers", "1",
               "--generation-database", "none", "--no-shrink", "--suppress-health-check", "all",
               "--warnings", "off", "--no-color"]
    for name, value in headers.items():
        command += ["--header", f"{name}: {value}"]
    return subprocess.run([*command, *arguments]).returncode == 0


def main():
    held = {}
    with tempfile.TemporaryDirectory() as folder:
        record = f"{folder}/talks.onetext"
        made = [ONETEXT, "init", record, "--from", EXAMPLE, "--author", "A. Mediator"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL)
        server = Server(record)
        try:
            if not server.invited.wait(10):
                sys.exit("the server does not say how the first mediator comes in")
            roles = {"mediator": server.come(server.invitation, "anna")}
            for role, name in [("party:ukraine", "olha"), ("observer", "nora")]:
                link = server.invite(roles["mediator"], role, name.title())
                roles[role] = server.come(link, name)
            for role, headers in roles.items():
                print(f"\n== as {role}", flush=True)
                held[role] = ask(server.url, headers, ["--exclude-path-regex", OWN, *sys.argv[1:]])
            print("\n== as nobody", flush=True)
            held["nobody"] = ask(server.url, {}, sys.argv[1:])
        finally:
            server.child.terminate()
            server.child.wait()
        held["the log"] = subprocess.run([ONETEXT, "verify", record]).returncode == 0
    print("\n" + "\n".join(f"{'holds ' if it else 'FAILED'}  {who}" for who, it in held.items()))
    sys.exit(0 if all(held.values()) else 1)


main()
