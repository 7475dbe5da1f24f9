"""Answers cases, one JSON object a line, from standard input: each has an `op`, and the answer is a line of JSON. So another
implementation can be compared with this one on cases that nobody has published."""
import json
import sys

import bn254
import licence
import pack as packs
import records
from basics import Refused, add_months, canonical_json, read_json
from codes import CHALLENGE, LAYOUTS, SHORT, encode, read, whole
from parse import parse_code, parse_group
from vectors import binding_in, grant_of, pack_facts, payload_of, trust_of, unhex
from words import closing_phrase, confirmation_phrase, phrase_matches

opened = {}  # pack files by their text


def pack_of(v):
    if v['file'] not in opened:
        opened[v['file']] = packs.open_pack(v['file'], trust_of(v['trust']))
    return opened[v['file']]


def answer_encode(v):
    return encode(unhex(v['bytes']), LAYOUTS[v['kind']], binding_in(v))


def answer_read(v):
    """The reading, and the refusal of the whole code."""
    reading = read(v['groups'], LAYOUTS[v['kind']], binding_in(v))
    try:
        said = whole(reading).hex()
    except Refused as refused:
        said = refused.code
    return {'status': reading.status, 'marks': reading.marks, 'foundKind': reading.found_kind, 'said': said}


def answer_parse_group(v):
    slot = None if v['place'] is None else LAYOUTS[v['kind']].slots[v['place']]
    symbols, unknown, is_open = parse_group(v['text'], slot, binding_in(v).group)
    return {'symbols': symbols, 'unknown': unknown, 'open': is_open}


def answer_parse_code(v):
    groups, unknown = parse_code(v['text'], LAYOUTS[v['kind']], binding_in(v))
    return {'groups': groups, 'unknown': unknown}


def answer_phrases(v):
    challenge, response = unhex(v['challenge']), unhex(v['response'])
    confirmed = confirmation_phrase(challenge)
    return {'confirmation': confirmed, 'closing': closing_phrase(challenge, response),
            'matches': phrase_matches(v['typed'], confirmed)}


def answer_challenge(v):
    c = records.read_challenge(unhex(v['payload']))
    return {'purpose': c.purpose, 'packTag': c.pack_tag, 'mask': c.print.mask, 'parts': '%010x' % c.print.parts,
            'counter': c.counter, 'nonce': c.nonce}


def answer_match(v):
    was = records.Print(v['print']['mask'], int(v['print']['parts'], 16))
    verdict, changed = records.match_print(v['productId'], was, v['now'], v.get('identity'))
    return {'verdict': verdict, 'changed': changed}


def answer_print(v):
    found = records.print_of(v['productId'], v['parts'])
    return {'mask': found.mask, 'parts': '%010x' % found.parts}


def answer_receipt(v):
    _, counter, day = records.read_receipt(whole(read(v['groups'], CHALLENGE)), [grant_of(v)])
    return {'counter': counter, 'day': day}


def answer_report(v):
    _, sequence, counters = records.read_report(whole(read(v['groups'], SHORT)), [grant_of(v)])
    return {'sequence': sequence, 'counts': records.read_counters(counters, v['meters'])}


def answer_key(v):
    return packs.read_key(v['kind'], v['text']).hex()


def answer_public_key(v):
    bn254.read_public_key(unhex(v['key']))
    return 'ok'


def answer_signature(v):
    point = bn254.read_signature(int(v['signature'], 16))
    return bn254.is_valid(licence.point_of(unhex(v['key'])), unhex(v['message']), point)


def answer_pack(v):
    return pack_facts(packs.open_pack(v['file'], trust_of(v['trust'])))


def answer_canonical(v):
    try:
        return canonical_json(read_json(v['text'])) == v['text']
    except ValueError:
        return False


def answer_months(v):
    return add_months(v['day'], v['months'])


def answer_accept(v):
    """Calls one after another at one installation, and the licence they make."""
    pack, lineage = pack_of(v), []
    for step in v['steps']:
        pending = [licence.Pending(payload_of(text, CHALLENGE), step['askedAtMs'], 0) for text in step['pending']]
        past = [payload_of(text, CHALLENGE) for text in step['past']]
        grant = licence.accept(pack, pending, past, lineage, step['groups'], step['nowMs'], 0, v.get('identity'))
        lineage = [] if grant.challenge.purpose == 'activate' else lineage
        lineage.append((grant.challenge.payload, grant.response.payload))
    grants = licence.verify_lineage(pack, lineage, v.get('identity'))
    return licence.evaluate(pack, grants, v['machine'], v.get('identity'), v['nowMs'], v['clock'])


def run():
    for line in sys.stdin:
        case = json.loads(line)
        try:
            found = globals()['answer_' + case['op'].replace('-', '_')](case)
        except Refused as refused:
            found = {'refused': refused.code}
        print(json.dumps(found), flush=True)
    return 0
