"""All published vectors: each check yields (name, what was found, what the vector says)."""
import json
import pathlib

import bn254
import ed25519
import licence
import pack as packs
import records
from basics import Refused, canonical_json, digest, read_base64, read_day, read_json, transcript
from codes import CHALLENGE, LAYOUTS, RESPONSE, SHORT, UNBOUND, binding_of, encode, read, whole
from parse import parse_code, parse_group
from words import closing_phrase, confirmation_phrase

DIRECTORY = pathlib.Path(__file__).resolve().parents[2] / 'test' / 'vectors'
unhex = bytes.fromhex


def outcome(act, *args):
    try:
        act(*args)
        return 'ok'
    except Refused as refused:
        return refused.code


def symbols_of(groups):
    return ''.join(group[:4] for group in groups)


def binding_in(vector):
    return binding_of(unhex(vector['challenge'])) if 'challenge' in vector else UNBOUND


def codes(file):
    for v in file['codes']:
        layout, binding = LAYOUTS[v['kind']], binding_in(v)
        groups = v['groups'].split(' ')
        reading = read(groups, layout, binding)
        yield v['name'], reading.status, 'ok'
        yield v['name'], symbols_of(groups)[:layout.data_symbols], v['data']
        if 'bytes' in v:
            yield v['name'], reading.data.hex(), v['bytes']
            yield v['name'], ' '.join(encode(unhex(v['bytes']), layout, binding)), v['groups']
    for v in file['bindings']:
        yield v['challenge'], binding_of(unhex(v['challenge'])), (v['group'], v['code'])
    for v in file['readings']:
        found = read(v['groups'], LAYOUTS[v['kind']], binding_in(v))
        yield v['name'], (found.status, found.marks, found.found_kind), (v['status'], v['marks'], v.get('foundKind'))


def slot_of(vector):
    """Where `place` is given, the group stands there in a response, unbound."""
    return RESPONSE.slots[vector['place']] if 'place' in vector else None


def parse(file):
    for v in file['groups']:
        yield v['name'], parse_group(v['text'], slot_of(v)), (v['symbols'], v['unknown'], v['open'])
    for v in file['codes']:
        yield v['name'], parse_code(v['text'], LAYOUTS[v['kind']]), (v['groups'], v['unknown'])


    for v in file['mustFail']:
        yield v['kind'] + ', ' + v['name'], outcome(read_typed, v), v['expect']


def read_typed(v):
    groups, unknown = parse_code(v['text'], LAYOUTS[v['kind']], binding_in(v))
    if unknown and not groups:
        raise Refused('code-unreadable')
    whole(read(groups, LAYOUTS[v['kind']], binding_in(v)))


def texts(file):
    for v in file['canonicalJson']:
        yield v['why'], 'ok' if is_canonical(v['text']) else 'invalid', v['expect']
    for v in file['base64']:
        yield v['why'], value_or_none(read_base64, v['text']), unhex(v['bytes']) if 'bytes' in v else None
    for v in file['days']:
        yield v['why'], value_or_none(read_day, v['text']), v.get('day')


def is_canonical(text):
    try:
        return canonical_json(read_json(text)) == text
    except ValueError:
        return False


def value_or_none(reader, text):
    try:
        return reader(text)
    except ValueError:
        return None


def phrases(file):
    for v in file['confirmation']:
        yield v['challenge'], confirmation_phrase(unhex(v['challenge'])), v['phrase']
    for v in file['closing']:
        yield v['challenge'], closing_phrase(unhex(v['challenge']), unhex(v['response'])), v['phrase']


def as_print(vector):
    return records.Print(vector['mask'], int(vector.get('print', vector.get('parts')), 16))


def decode(groups, layout, reader, *args):
    return reader(whole(read(groups.split(' ') if isinstance(groups, str) else groups, layout)), *args)


def record_vectors(file):
    for v in file['transcripts']:
        fields = list(map(unhex, v['fields']))
        found = transcript(v['domain'], *fields).hex(), digest(v['domain'], *fields).hex()
        yield v['domain'], found, (v['transcript'], v['sha256'])
    for v in file['challenges']:
        found = decode(v['groups'], CHALLENGE, records.read_challenge)
        yield v['groups'], found, (v['purpose'], v['packTag'], as_print({'mask': v['mask'], 'parts': v['parts']}),
                                   v['counter'], v['nonce'], unhex(v['payload']))
    for v in file['challengesMustFail']:
        yield v['why'], outcome(records.read_challenge, unhex(v['payload'])), v['expect']
        yield v['why'], outcome(decode, v['groups'], CHALLENGE, records.read_challenge), v['expect']
    for v in file['prints']:
        yield v['productId'], records.print_of(v['productId'], v['parts']), as_print(v)
    for v in file['identities']:
        yield v['identity'], records.identity_digest(v['productId'], v['identity']).hex(), v['digest']
        yield v['identity'], '%010x' % records.print_of_identity(v['productId'], v['identity']).parts, v['print']
    for v in file['matches']:
        before = records.print_of('com.example.historian', v['before'])
        found = records.match_print('com.example.historian', before, v['now'])
        yield v['name'], found, (v['verdict'], v['changed'])
    for v in file['policies']:
        yield v['policy']['id'], canonical_json(v['policy']), v['canonical']
        yield v['policy']['id'], packs.policy_digest(v['policy']).hex(), v['digest']
    for v in file['messages']:
        message = records.signed_message(v['productId'], unhex(v['issuingKey']), unhex(v['challenge']), v['policyId'],
                                         unhex(v['policyDigest']), v['day'], v['quantity'], unhex(v['base']),
                                         unhex(v['identity']))
        yield v['name'], message.hex(), v['message']


def hashes(file):
    for v in file['hashes']:
        x, y = bn254.hash_to_curve(unhex(v['message']), v['dst'].encode())
        yield v['message'], ('%064x' % x, '%064x' % y), (v['x'], v['y'])


def signature_verdict(key, message, signature):
    try:
        point = bn254.read_signature(int(signature, 16))
        return 'valid' if bn254.is_valid(bn254.read_public_key(unhex(key)), unhex(message), point) else 'invalid'
    except Refused as refused:
        return refused.code


def signatures(file):
    for v in file['signatures']:
        yield v['name'], signature_verdict(v['publicKey'], v['message'], v['signature']), v['expect']
    for v in file['keys']:
        x, y = bn254.times_point2(bn254.G2, int(v['secret'], 16))
        found = ''.join('%064x' % c for c in (x[1], x[0], y[1], y[0]))
        yield 'public key', found, v['publicKey']


def keys(file):
    for v in file['texts']:
        yield v['kind'], packs.read_key(v['kind'], v['text']).hex(), v['bytes']
        yield v['kind'], packs.key_text(v['kind'], unhex(v['bytes'])), v['text'].strip()
    for v in file['textsMustFail']:
        yield v['why'], outcome(packs.read_key, v['kind'], v['text']), v['expect']
    for v in file['publicKeys']:
        yield v['name'], outcome(bn254.read_public_key, unhex(v['publicKey'])), v['expect']


def trust_of(v):
    return packs.Trust([unhex(k) for k in v['rootKeys']], v['productId'], v.get('minVersion', 0), v.get('threshold', 1))


def pack_facts(pack):
    return {
        'productId': pack.product, 'version': pack.version, 'tag': pack.tag,
        'policyDigests': {p['id']: packs.policy_digest(p).hex() for p in pack.policies},
        'keyEpochs': [k.epoch for k in pack.keys],
    }


def pack_vectors(file):
    for v in file['packs']:
        trust = trust_of(v['trust'])
        yield v['name'], outcome(packs.open_pack, v['file'], trust), v['expect']
        if 'pack' in v:
            yield v['name'], pack_facts(packs.open_pack(v['file'], trust)), v['pack']


def payloads(file):
    for v in file['payloads']:
        yield v['name'], 'pack-malformed' if packs.read_payload(v['payload'].encode()) is None else 'ok', v['expect']


def kits(file):
    for v in file['kits']:
        yield v['name'], outcome(packs.open_kit, v['file']), v['expect']


def hand_overs(file):
    for v in file['handOvers']:
        part, found = packs.read_long(v['digestCode'].split(' '), ('pack', 'ship'))
        yield v['name'], ('application/vnd.readback.%s+json' % part, found.hex()), (v['payloadType'], v['digest'])
        halves = [packs.read_long(code.split(' '), ('signature-%d' % (index + 1),))[1]
                  for index, code in enumerate(v['signatureCodes'])]
        yield v['name'], b''.join(halves).hex(), v['signature']
        message = packs.digest_bytes(v['payloadType'], found)
        yield v['name'], ed25519.is_valid(unhex(v['rootPublicKey']), message, b''.join(halves)), True
    for v in file['mustFail']:
        wanted = ('pack', 'ship') if v['asked'] == 'digest' else (v['asked'],)
        yield v['name'], outcome(packs.read_long, v['groups'].split(' '), wanted), v['expect']


def grant_of(v):
    return unhex(v['grant']), unhex(v['response'])


def receipts(file):
    for v in file['receipts']:
        payload = decode(v['groups'], CHALLENGE, lambda data: data)
        found = payload.hex(), *records.read_receipt(payload, [grant_of(v)])
        yield v['groups'], found, (v['payload'], grant_of(v), v['counter'], v['day'])
        yield v['groups'], records.receipt_of(grant_of(v), v['counter'], v['day']).hex(), v['payload']
    for v in file['reports']:
        grant, sequence, counters = decode(v['groups'], SHORT, records.read_report, [grant_of(v)])
        found = grant, sequence, '%010x' % counters, records.read_counters(counters, len(v['counts']))
        yield v['groups'], found, (grant_of(v), v['sequence'], v['counters'], v['read'])
        yield v['groups'], records.write_counters(v['counts']), int(v['counters'], 16)
    for v in file['mustFail']:
        layout, reader = (CHALLENGE, records.read_receipt) if v['kind'] == 'receipt' else (SHORT, records.read_report)
        yield v['why'], outcome(decode, v['groups'], layout, reader, [grant_of(v)]), v['expect']


opened = {}


def named_packs():
    if not opened:
        file = json.loads((DIRECTORY / 'calls.json').read_text(encoding='utf-8'))
        for v in file['packs']:
            opened[v['name']] = packs.open_pack(v['file'], trust_of(file['trust']))
    return opened


def payload_of(text, layout, binding=UNBOUND):
    return whole(read(text.split(' '), layout, binding))


def calls(file):
    for call in file['calls']:
        pack, lineage = named_packs()[call['pack']], []
        product, machine, identity = pack.product, call['machine'], call.get('identity')
        for step in call['steps']:
            challenge = payload_of(step['challenge'], CHALLENGE)
            read_back = records.read_challenge(challenge)
            yield call['name'], challenge.hex(), step['challengePayload']
            yield call['name'], (read_back.purpose, read_back.counter, read_back.nonce), (
                step['purpose'], step['counter'], step['nonce'])
            yield call['name'], confirmation_phrase(challenge), step['confirmationPhrase']
            response = payload_of(step['response'], RESPONSE, binding_of(challenge))
            yield call['name'], response.hex(), step['responsePayload']
            pending = [licence.Pending(challenge, step['challengedAtMs'], 0)]
            run_ms = step['typedAtMs'] - step['challengedAtMs']
            grant = licence.accept(pack, pending, [], lineage, step['response'].split(' '), step['typedAtMs'], run_ms,
                                   identity)
            lineage = [] if grant.challenge.purpose == 'activate' else lineage
            base = records.grant_digest(*lineage[-1]) if lineage else licence.NO_BASE
            yield call['name'], (grant.policy['id'], grant.response.quantity, grant.response.day, grant.digest.hex(),
                                 base.hex()), (step['policyId'], step['quantity'], step['day'], step['grantDigest'],
                                               step['base'])
            yield call['name'], closing_phrase(challenge, response), step['closingPhrase']
            lineage.append((challenge, response))
        at = named_packs()[call['evaluated']['pack']]
        grants = licence.verify_lineage(at, lineage, identity)
        machine = call['evaluated'].get('machine', machine)
        found = licence.evaluate(at, grants, machine, identity, call['evaluated']['atMs'])
        yield call['name'], found, call['licence']


def calls_must_fail(file):
    installations = {i['name']: i['installation'] for i in file['installations']}
    for v in file['cases']:
        try:
            if v['where'] == 'desk':
                records.read_challenge(whole(read(v['groups'], CHALLENGE)))
            else:
                accept_at(installations[v['installation']], named_packs()[v['pack']], v)
            found = 'ok', None
        except Refused as refused:
            found = refused.code, refused.details.get('groups')
        yield v['name'], found, (v['expect'], v.get('wrongGroups'))


def accept_at(installation, pack, v):
    pending = [licence.Pending(payload_of(p['challenge'], CHALLENGE), p['createdAtMs'], p['createdRunMs'])
               for p in installation['pending']]
    lineage = []
    for grant in installation['lineage']:
        challenge = payload_of(grant['challenge'], CHALLENGE)
        lineage.append((challenge, payload_of(grant['response'], RESPONSE, binding_of(challenge))))
    past = [payload_of(text, CHALLENGE) for text in installation['past']]
    licence.accept(pack, pending, past, lineage, v['groups'], v['nowMs'], 0, v.get('identity'))


FILES = {
    'texts.json': texts, 'payloads.json': payloads, 'kits.json': kits, 'codes.json': codes, 'parse.json': parse, 'phrases.json': phrases, 'records.json': record_vectors,
    'hash-to-curve.json': hashes, 'signatures.json': signatures, 'keys.json': keys, 'packs.json': pack_vectors,
    'hand-over.json': hand_overs, 'receipts.json': receipts, 'calls.json': calls,
    'calls-must-fail.json': calls_must_fail,
}


def run():
    """Prints one line a file; the number of checks that failed."""
    failed = 0
    for path in sorted(DIRECTORY.glob('*.json')):
        if path.name == 'pinned.json':
            continue
        good, bad = 0, []
        if path.name in FILES:
            for name, found, wanted in FILES[path.name](json.loads(path.read_text(encoding='utf-8'))):
                if found == wanted:
                    good += 1
                else:
                    bad.append('  %s: found %s, not %s' % (name, found, wanted))
        else:
            bad.append('  a file of vectors that this program does not know')
        print('%s: %d passed, %d failed' % (path.name, good, len(bad)))
        for line in bad:
            print(line)
        failed += len(bad)
    return failed
