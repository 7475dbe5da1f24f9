"""Ask a Readback licence from Python: may the program run, and with what?

Needs `readback` (the operator's program) beside the product. One question is one short process: ask at the start and
then now and then, not for every request.

    python3 check_licence.py --kit readback.kit.json --feature historian --limit tags
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass, field

# Exit codes of `readback check`.
YES = 0
NO = 1


class LicenceUnknown(Exception):
    """The question could not be answered: a wrong command, a kit or a state folder that cannot be used."""

    def __init__(self, code, message, next_step):
        super().__init__(f"{message} {next_step}".strip())
        self.code = code
        self.message = message
        self.next_step = next_step


@dataclass(frozen=True)
class Licence:
    usable: bool
    status: str
    features: dict = field(default_factory=dict)
    limits: dict = field(default_factory=dict)
    expires_on: str | None = None
    reason: dict | None = None
    warnings: tuple = ()

    def has(self, feature):
        """Only features that were asked for are known."""
        return self.features.get(feature) is True

    def limit(self, name):
        return self.limits.get(name) or 0


def check_licence(kit, features=(), limits=(), state=None, identity=None, program=("readback",), timeout=30):
    """A Licence, or LicenceUnknown. A licence that has ended is no exception: look at `usable` and `reason`."""
    command = [*program, "--json", f"--kit={kit}"]
    if state is not None:
        command.append(f"--state={state}")
    if identity is not None:
        command.append(f"--identity={identity}")
    command.append("check")
    command += [f"--feature={name}" for name in features]
    command += [f"--limit={name}" for name in limits]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{program[0]} could not be asked ({type(error).__name__})."
        how = 'Say how it is started: program=("node", "FILE"), or --readback node FILE behind the other options.'
        raise LicenceUnknown("not-started", message, how if isinstance(error, OSError) else "") from error
    try:
        said = json.loads(done.stdout)
    except ValueError:
        said = {}
    if done.returncode not in (YES, NO) or "answer" not in said:
        error = said.get("error", {})
        message = error.get("message", f"readback ended with {done.returncode}.")
        raise LicenceUnknown(error.get("code", "unknown"), message, error.get("next", ""))
    return Licence(
        usable=said["usable"],
        status=said["status"],
        features=said["features"],
        limits=said["limits"],
        expires_on=said["expiresOn"],
        reason=said["reason"],
        warnings=tuple(said["warnings"]),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kit", required=True)
    parser.add_argument("--state")
    parser.add_argument("--identity")
    parser.add_argument("--feature", action="append", default=[])
    parser.add_argument("--limit", action="append", default=[])
    parser.add_argument("--readback", nargs="+", default=["readback"], help="how to start it")
    args = parser.parse_args()
    try:
        licence = check_licence(args.kit, args.feature, args.limit, args.state, args.identity, tuple(args.readback))
    except LicenceUnknown as error:
        print(f"licence unknown ({error.code}): {error}")
        return 2
    print(f"licence {licence.status}, until {licence.expires_on or 'no end'}")
    for name in args.feature:
        print(f"{name}: {'yes' if licence.has(name) else 'no'}")
    for name in args.limit:
        print(f"{name}: {licence.limit(name)}")
    for notice in [*([licence.reason] if licence.reason else []), *licence.warnings]:
        print(f"{notice['message']} {notice['next']}")
    return 0 if licence.usable else 1


if __name__ == "__main__":
    sys.exit(main())
