"""Section 8: keys as text, packs with their signatures and policies, client kits, and digests that are typed."""
import hashlib
import json
import re
from collections import namedtuple

import ed25519
from basics import (LINE_ENDS, UNSEEN, WHITE_SPACE, Refused, canonical_json, digest, first_bits, read_base64, read_day,
                    read_json)
from codes import LONG, read, whole

BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
KEY_BYTES = {'root-public': 32, 'root-secret': 32, 'bn254-public': 128, 'bn254-secret': 32,
             'agent-public': 32, 'agent-secret': 32}
PAYLOAD_TYPE = 'application/vnd.readback.pack+json'

Trust = namedtuple('Trust', 'root_keys product min_version threshold')
Key = namedtuple('Key', 'epoch status last_day allowed public_key')
Pack = namedtuple('Pack', 'product version tag keys policies revoked')


# Keys as text

def checksum(prefix, key):
    return digest('key-text', prefix.encode(), key)[:4]


def key_text(kind, key):
    prefix = 'readback-%s-' % kind
    data = key + checksum(prefix, key)
    number, text = int.from_bytes(data, 'big'), ''
    while number:
        number, rest = divmod(number, 58)
        text = BASE58[rest] + text
    return prefix + '1' * (len(data) - len(data.lstrip(b'\0'))) + text


def read_key(kind, text):
    text = text.strip(WHITE_SPACE)
    for other, length in KEY_BYTES.items():
        prefix = 'readback-%s-' % other
        if text.startswith(prefix):
            if other != kind:
                raise Refused('key-wrong-kind')
            body, number = text[len(prefix):], 0
            if any(c not in BASE58 for c in body):
                raise Refused('key-malformed')
            for c in body:
                number = number * 58 + BASE58.index(c)
            if number >> 8 * (length + 4):
                raise Refused('key-malformed')
            key = number.to_bytes(length + 4, 'big')[:length]
            if key_text(kind, key) != text:
                raise Refused('key-malformed')
            return key
    raise Refused('key-malformed')


# The shape of a payload. Each test says whether a value has its form.

def is_whole(low, high):
    return lambda v: isinstance(v, int) and not isinstance(v, bool) and low <= v <= high


def units(text):
    return len(text.encode('utf-16-le', 'surrogatepass')) // 2


def is_text(high):
    return lambda v: isinstance(v, str) and units(v) <= high


def is_said(high):
    """A text that is not blank."""
    return lambda v: is_text(high)(v) and v.strip(WHITE_SPACE) != ''


def matches(pattern):
    return lambda v: isinstance(v, str) and re.fullmatch(pattern, v) is not None


def one_of(*values):
    return lambda v: isinstance(v, str) and v in values


def is_list(test, low=0, high=None):
    return lambda v: isinstance(v, list) and low <= len(v) and (high is None or len(v) <= high) and all(map(test, v))


def is_record(**tests):
    """Exactly these members; a name ends in `_` where Python has it already."""
    tests = {name.rstrip('_'): test for name, test in tests.items()}
    return lambda v: isinstance(v, dict) and set(v) == set(tests) and all(test(v[n]) for n, test in tests.items())


def with_defaults(test, **defaults):
    """Members that may be left out."""
    return lambda v: isinstance(v, dict) and test({**defaults, **v})


def is_day(v):
    try:
        return isinstance(v, str) and read_day(v) is not None
    except ValueError:
        return False


def is_bool(v):
    return isinstance(v, bool)


def is_title(v):
    return (isinstance(v, str) and 1 <= len(v) <= 40 and v == v.strip(WHITE_SPACE)
            and not any(c in LINE_ENDS for c in v))


def is_limits(v):
    return isinstance(v, dict) and all(is_name(n) and is_whole(0, 10 ** 9)(x) for n, x in v.items())


def is_key_text(v):
    try:
        return isinstance(v, str) and read_key('bn254-public', v) is not None
    except Refused:
        return False


is_name = matches('[a-z][a-z0-9-]{0,39}')
is_digest = matches('[0-9a-f]{64}')
is_months = is_record(months=is_whole(1, 120))
is_days = is_record(days=is_whole(1, 3660))


def is_term(v):
    return v is None or is_months(v) or is_days(v)


def is_key(v):
    if not isinstance(v, dict):
        return False
    last_day = {'lastDay': is_day} if v.get('status') == 'retired' else {}
    return with_defaults(is_record(
        epoch=is_whole(1, 10 ** 6), suite=one_of('bn254'), publicKey=is_key_text,
        status=one_of('current', 'next', 'retired', 'stolen'), allowed=is_list(is_digest), **last_day), allowed=[])(v)


is_policy_record = is_record(
    code=is_whole(0, 31), id=is_name, title=is_title, kind=one_of('base', 'add-on', 'trial'),
    binds=one_of('machine', 'identity', 'both'), features=is_list(is_name), limits=is_limits,
    limitRule=one_of('add', 'larger'), meters=is_list(is_name, 0, 4),
    unit=lambda v: one_of('none', 'term')(v) or is_record(limit=is_name)(v), term=is_term,
    graceDays=is_whole(0, 365), stacks=is_bool, replaces=is_list(is_digest), shelfLifeDays=is_whole(1, 365),
    minimumParts=is_whole(1, 2), clockToleranceHours=is_whole(1, 744), restorable=is_bool, returnable=is_bool,
    support=is_text(200))


def is_policy(v):
    if not is_policy_record(v):
        return False
    if v['unit'] == 'term' and v['term'] is None:
        return False
    if isinstance(v['unit'], dict) and v['unit']['limit'] not in v['limits']:
        return False
    return not v['restorable'] or v['term'] is None and not v['returnable']


def are_distinct(values):
    return len(set(values)) == len(values)


is_payload_record = is_record(
    format=one_of('readback-pack/1'),
    product=is_record(id=matches('[a-z0-9]([a-z0-9.-]{0,62}[a-z0-9])?'), title=is_said(60)),
    version=is_whole(1, 10 ** 6), salt=is_whole(0, 10 ** 6),
    support=with_defaults(is_record(vendor=is_said(60), phone=is_said(60), hours=is_text(60)), hours=''),
    keys=is_list(is_key), policies=is_list(is_policy, 1, 32), revoked=is_list(is_digest))


def is_seen(v):
    """No text in it holds what people do not see."""
    if isinstance(v, str):
        return not UNSEEN.search(v)
    return all(map(is_seen, v.values() if isinstance(v, dict) else v)) if isinstance(v, (dict, list)) else True


def is_payload(v):
    return (is_payload_record(v) and is_seen(v) and are_distinct([k['epoch'] for k in v['keys']])
            and are_distinct([p['code'] for p in v['policies']]) and are_distinct([p['id'] for p in v['policies']]))


# Packs

is_signature = with_defaults(is_record(keyid=lambda v: True, sig=is_text(200)), keyid='')
is_envelope = is_record(payload=is_text(4_000_000), payloadType=is_text(200), signatures=is_list(is_signature))


def signed_bytes(kind, payload):
    return b'DSSEv1 %d %s %d %s' % (len(kind), kind.encode(), len(payload), payload)


def digest_bytes(kind, payload_digest):
    """What is signed where the payload itself cannot travel (8.6)."""
    return signed_bytes(kind.removesuffix('+json') + '-digest', payload_digest)


PARTS = {1: 'pack', 2: 'ship', 8: 'signature-1', 9: 'signature-2'}


def read_long(groups, wanted):
    """A code of layout L as its part and its 32 bytes."""
    number = int.from_bytes(whole(read(groups, LONG)), 'big') >> 4
    part = PARTS.get(number >> 256)
    if part not in wanted:
        raise Refused('wrong-kind')
    return part, (number & (1 << 256) - 1).to_bytes(32, 'big')


def try_base64(text):
    try:
        return read_base64(text)
    except ValueError:
        return None


def read_payload(payload):
    try:
        text = payload.decode('utf-8')
        value = read_json(text)
        return value if canonical_json(value) == text and is_payload(value) else None
    except (ValueError, RecursionError):
        return None


def open_pack(text, trust):
    try:
        envelope = read_json(text)
    except (ValueError, RecursionError):
        raise Refused('pack-not-json') from None
    payload = try_base64(envelope['payload']) if is_envelope(envelope) else None
    if payload is None:
        raise Refused('pack-malformed')
    if envelope['payloadType'] != PAYLOAD_TYPE:
        raise Refused('pack-type')
    signatures = [try_base64(entry['sig']) for entry in envelope['signatures']]
    messages = signed_bytes(PAYLOAD_TYPE, payload), digest_bytes(PAYLOAD_TYPE, hashlib.sha256(payload).digest())
    signers = sum(any(s is not None and ed25519.is_valid(key, m, s) for s in signatures for m in messages)
                  for key in set(trust.root_keys))
    if trust.threshold < 1 or signers < trust.threshold:
        raise Refused('pack-signature-invalid')
    value = read_payload(payload)
    if value is None:
        raise Refused('pack-malformed')
    if value['product']['id'] != trust.product:
        raise Refused('pack-product')
    if value['version'] < trust.min_version:
        raise Refused('pack-too-old')
    keys = [Key(k['epoch'], k['status'], read_day(k['lastDay']) if 'lastDay' in k else None,
                set(k.get('allowed', ())), read_key('bn254-public', k['publicKey'])) for k in value['keys']]
    return Pack(trust.product, value['version'], first_bits(digest('pack-tag', payload), 12),
                sorted(keys, reverse=True, key=lambda k: k.epoch), value['policies'], set(value['revoked']))


def policy_digest(policy):
    return digest('policy', canonical_json(policy).encode())


def open_kit(text):
    """A client kit as its pack."""
    try:
        kit = read_json(text)
    except (ValueError, RecursionError):
        raise Refused('kit-malformed') from None
    is_kit = is_record(format=one_of('readback-kit/1'), productId=is_text(200), rootKeys=is_list(is_text(200)),
                       minPackVersion=is_whole(0, 10 ** 6), pack=lambda v: isinstance(v, dict))
    if not with_defaults(is_kit, minPackVersion=0)(kit):
        raise Refused('kit-malformed')
    roots = [read_key('root-public', key) for key in kit['rootKeys']]
    return open_pack(json.dumps(kit['pack']), Trust(roots, kit['productId'], kit.get('minPackVersion', 0), 1))
