"""Verifies Readback codes as docs/protocol.md says. Standard library only, Python 3.9 or newer.

  python3 verify.py                      runs all published vectors
  python3 verify.py grant --kit FILE --challenge CODE --response CODE [--identity TEXT]
  python3 verify.py cases                answers cases, one JSON object a line, from standard input
"""
import argparse
import json
import pathlib
import sys

import licence
import pack as packs
from basics import Refused, day_text
from codes import CHALLENGE, RESPONSE, UNBOUND, binding_of, read, whole
from parse import parse_code
from words import closing_phrase


def read_typed(text, layout, binding):
    groups, unknown = parse_code(text, layout, binding)
    if unknown:
        raise Refused('code-unreadable')
    return whole(read(groups, layout, binding))


def grant(options):
    pack = packs.open_kit(pathlib.Path(options.kit).read_text(encoding='utf-8'))
    challenge = read_typed(options.challenge, CHALLENGE, UNBOUND)
    response = read_typed(options.response, RESPONSE, binding_of(challenge))
    base = bytes.fromhex(options.base) if options.base else licence.NO_BASE
    verified = licence.verify_grant(pack, challenge, response, base, options.identity)
    print(json.dumps({
        'purpose': verified.challenge.purpose,
        'policy': verified.policy['id'],
        'quantity': verified.response.quantity,
        'day': day_text(verified.response.day),
        'grant': verified.digest.hex(),
        'closingPhrase': closing_phrase(challenge, response),
    }, indent=2))


def main():
    parser = argparse.ArgumentParser(description='Verifies Readback codes; without a command, all published vectors.')
    commands = parser.add_subparsers(dest='command')
    one = commands.add_parser('grant', help='verify one response to a challenge')
    one.add_argument('--kit', required=True, help='client kit (section 8.5)')
    one.add_argument('--challenge', required=True)
    one.add_argument('--response', required=True)
    one.add_argument('--identity', help='where the policy binds to one')
    one.add_argument('--base', help='digest of the grant before, for another purpose than activate')
    commands.add_parser('cases', help='answer cases from standard input')
    options = parser.parse_args()
    if options.command == 'cases':
        import cases
        return cases.run()
    if options.command is None:
        import vectors
        return 1 if vectors.run() else 0
    try:
        grant(options)
        return 0
    except Refused as refused:
        print('refused: %s' % refused.code, file=sys.stderr)
        return 4
    except (OSError, UnicodeDecodeError) as error:
        print('cannot read the kit: %s' % error, file=sys.stderr)
        return 3


if __name__ == '__main__':
    sys.exit(main())
