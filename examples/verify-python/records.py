"""Section 6: challenges, machine prints, responses, the signed message, receipts and reports."""
import unicodedata
from collections import namedtuple

from basics import Refused, digest, first_bits, mac, pack_bits, transcript, unpack_bits

PURPOSES = {1: 'activate', 2: 'change', 3: 'move', 4: 'clock'}
RECEIPT, REPORT = 5, 6
SLOTS = (('os', 16), ('board', 8), ('disk', 4), ('network', 2), ('root-fs', 1))

Print = namedtuple('Print', 'mask parts')
Challenge = namedtuple('Challenge', 'purpose pack_tag print counter nonce payload')
Response = namedtuple('Response', 'policy_code day quantity signature payload')


def names_of(mask):
    return [name for name, bit in SLOTS if mask & bit]


def part_bits(mask):
    return 40 // len(names_of(mask)) if mask else 40


def read_challenge(payload):
    purpose, tag, mask, parts, counter, nonce = unpack_bits(payload, 3, 12, 5, 40, 8, 12)
    if purpose == RECEIPT:
        raise Refused('wrong-kind')
    if purpose not in PURPOSES:
        raise Refused('purpose-reserved')
    if mask and parts >> len(names_of(mask)) * part_bits(mask):
        raise Refused('print-malformed')
    return Challenge(PURPOSES[purpose], tag, Print(mask, parts), counter, nonce, payload)


def read_response(payload):
    code, day, quantity, signature = unpack_bits(payload, 5, 13, 7, 255)
    return Response(code, day, quantity + 1, signature, payload)


def grant_digest(challenge, response):
    return digest('grant', challenge, response)


def signed_message(product, key, challenge, policy_id, policy_digest, day, quantity, base, identity):
    return transcript('response', product.encode(), key, challenge, policy_id.encode(), policy_digest,
                      day.to_bytes(2, 'big'), bytes([quantity]), base, identity)


# Machine prints: `parts` maps the names of the slots to their values

def identity_digest(product, identity):
    return digest('identity', product.encode(), unicodedata.normalize('NFC', identity).encode())


def part_digest(product, name, value, bits):
    return first_bits(mac(product.encode(), transcript('print', name.encode(), value.encode())), bits)


def print_of(product, parts):
    mask = sum(bit for name, bit in SLOTS if name in parts)
    if not mask:
        raise Refused('identity-missing')
    number, bits = 0, part_bits(mask)
    for name in names_of(mask):
        number = number << bits | part_digest(product, name, parts[name], bits)
    return Print(mask, number)


def print_of_identity(product, identity):
    return Print(0, first_bits(identity_digest(product, identity), 40))


def match_print(product, was, parts, identity=None):
    """The verdict `same`, `drifted` or `other`, and the names of the parts that do not agree."""
    if was.mask == 0:
        is_same = identity is not None and print_of_identity(product, identity) == was
        return 'same' if is_same else 'other', []
    bits, names = part_bits(was.mask), names_of(was.mask)
    agrees = {}
    for place, name in enumerate(reversed(names)):
        wanted = was.parts >> place * bits & (1 << bits) - 1
        agrees[name] = name in parts and part_digest(product, name, parts[name], bits) == wanted
    if 'board' in names and 'board' not in parts:
        del agrees['board']
    changed = [name for name in names if agrees.get(name) is False]
    if agrees.get('board') is False:
        return 'other', changed
    systems = [agrees[name] for name in ('os', 'root-fs') if name in agrees]
    hardware = [(agrees[name], weight) for name, weight in (('board', 4), ('disk', 2), ('network', 1)) if name in agrees]
    if hardware and not any(vote for vote, _ in hardware):
        return 'other', changed
    votes = hardware + ([(any(systems), 2)] if systems else [])
    if 2 * sum(weight for vote, weight in votes if vote) <= sum(weight for _, weight in votes):
        return 'other', changed
    return 'drifted' if changed else 'same', changed


def count_parts(mask, is_board_hidden=False):
    names = names_of(mask & ~8 if is_board_hidden else mask)
    return len(names) - ('os' in names and 'root-fs' in names)


# Receipts and reports: a grant is (digest, response payload)

def hkdf(secret, salt, info):
    """HKDF-SHA-256 (RFC 5869) of 32 bytes: one block."""
    return mac(mac(salt, secret), info + b'\x01')


def code_mac(domain, grant, fields):
    key = hkdf(grant[1], grant[0], transcript(domain))
    return first_bits(mac(key, transcript(domain, fields)), 36)


def receipt_of(grant, counter, day):
    look_up = first_bits(grant[0], 20)
    day = day if 0 <= day <= 8191 else 0 if day < 0 else 8191
    fields = (look_up << 21 | counter << 13 | day).to_bytes(6, 'big')
    return pack_bits((RECEIPT, 3), (look_up, 20), (counter, 8), (day, 13), (code_mac('receipt', grant, fields), 36))


def read_receipt(payload, grants):
    """The first of the grants under which the receipt is right, its counter and its day."""
    purpose, look_up, counter, day, _ = unpack_bits(payload, 3, 20, 8, 13, 36)
    if purpose != RECEIPT:
        raise Refused('wrong-kind')
    for grant in grants:
        if first_bits(grant[0], 20) == look_up and receipt_of(grant, counter, day) == payload:
            return grant, counter, day
    raise Refused('receipt-invalid')


def read_report(payload, grants):
    """The first of the grants under which the report is right, its sequence and its counters. 100 bits in 13 bytes."""
    fields = payload[:8]
    purpose, look_up, sequence, counters = unpack_bits(fields, 3, 20, 8, 33)
    if purpose != REPORT:
        raise Refused('purpose-reserved')
    for grant in grants:
        if first_bits(grant[0], 20) == look_up and code_mac('report', grant, fields) == first_bits(payload[8:], 36):
            return grant, sequence, counters
    raise Refused('report-invalid')


def meter_widths(n):
    width = 33 // n
    return width, width - 5


def write_counters(counts):
    width, fraction = meter_widths(len(counts))
    number = 0
    for count in counts:
        number = number << width | (min(count, (1 << 33) - 1) if len(counts) == 1 else write_count(count, fraction))
    return number


def write_count(count, m):
    if count < 1 << m:
        return count
    x = count.bit_length() - m
    if x > 31:
        return (1 << m + 5) - 1
    return x << m | (count >> x - 1) - (1 << m)


def read_counters(counters, n):
    width, m = meter_widths(n)
    fields = [counters >> width * place & (1 << width) - 1 for place in reversed(range(n))]
    return fields if n == 1 else [read_count(f, m) for f in fields]


def read_count(value, m):
    x, fraction = value >> m, value & (1 << m) - 1
    return fraction if x == 0 else (1 << m) + fraction << x - 1
