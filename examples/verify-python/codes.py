"""Section 3: symbols of GF(32), group checks, bindings, the outer code, and how a code is read group by group."""
from collections import namedtuple

from basics import Refused, digest, first_bits

SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
VALUE = {symbol: value for value, symbol in enumerate(SYMBOLS)}

Layout = namedtuple('Layout', 'kind data_symbols slots key')  # the last slot is that of the check group
CHALLENGE = Layout('challenge', 16, (0, 1, 2, 3, 4), 0x5A3C7)
SHORT = Layout('short', 20, (5, 6, 7, 8, 9, 10), 0x1D2B9)
RESPONSE = Layout('response', 56, tuple(range(11, 25)) + (31,), 0xE94F2)
LONG = Layout('long', 52, tuple(range(17, 31)), 0xB6C58)
ON_A_CALL = (CHALLENGE, SHORT, RESPONSE)
LAYOUTS = {layout.kind: layout for layout in ON_A_CALL + (LONG,)}

Binding = namedtuple('Binding', 'group code')
UNBOUND = Binding(0, 0)


def binding_of(challenge):
    return Binding(*divmod(first_bits(digest('binding', challenge), 25), 1 << 20))


def multiply(a, b):
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << bit - 5
    return product


def group_check(values, slot, t):
    check = slot ^ t
    for coefficient, value in zip((16, 8, 4, 2), values):
        check ^= multiply(coefficient, value)
    return check


def syndrome(group, slot, t=0):
    values = [VALUE[symbol] for symbol in group]
    return group_check(values[:4], slot, t) ^ values[4]


def outer_check(values, layout, binding):
    """The four symbols of the check group, before its own group check."""
    rest = [0, 0, 0, 0]
    for value in values:
        top = rest[0] ^ value
        rest = [r ^ multiply(top, g) for r, g in zip(rest[1:] + [0], (10, 13, 24, 18))]
    mask = layout.key ^ binding.code
    return [r ^ mask >> shift & 31 for r, shift in zip(rest, (15, 10, 5, 0))]


def encode(data, layout, binding=UNBOUND):
    number = int.from_bytes(data, 'big')
    values = [number >> 5 * place & 31 for place in reversed(range(layout.data_symbols))]
    values += outer_check(values, layout, binding)
    groups = []
    for index, slot in enumerate(layout.slots):
        four = values[4 * index:4 * index + 4]
        groups.append(''.join(SYMBOLS[v] for v in four + [group_check(four, slot, binding.group)]))
    return groups


Reading = namedtuple('Reading', 'status marks found_kind data groups layout')


def mark_of(group, slot, t):
    if len(group) == 0:
        return 'empty'
    if len(group) < 5:
        return 'partial'
    if len(group) > 5:
        return 'wrong'
    if '?' in group:
        return 'inaudible'
    return 'wrong' if syndrome(group, slot, t) else 'ok'


def fits(groups, layout):
    """In how many groups a layout fits what was typed; 0 where it does not."""
    found = [syndrome(g, slot) for g, slot in zip(groups, layout.slots) if len(g) == 5 and '?' not in g]
    if len(found) < 3 or len(set(found)) > 1 or found[0] and layout is not RESPONSE:
        return 0
    return len(found)


def read(groups, layout, binding=UNBOUND):
    places = list(groups[:len(layout.slots)]) + [''] * (len(layout.slots) - len(groups))
    marks = [mark_of(group, slot, binding.group) for group, slot in zip(places, layout.slots)]

    def reading(status, found_kind=None, data=None):
        return Reading(status, marks, found_kind, data, groups, layout)

    for other in ON_A_CALL:
        if other is not layout and fits(groups, other):
            if fits(groups, other) > marks.count('ok'):
                return reading('wrong-kind', other.kind)
            break
    if layout is RESPONSE and 'ok' not in marks and fits(groups, layout):
        return reading('other-challenge')
    if 'empty' in marks or 'partial' in marks:
        return reading('incomplete')
    if 'wrong' in marks or 'inaudible' in marks or len(groups) > len(layout.slots):
        return reading('faulty')
    values = [VALUE[symbol] for group in places for symbol in group[:4]]
    data, check = values[:-4], values[-4:]
    if check != outer_check(data, layout, binding):
        return reading('check-failed')
    number = 0
    for value in data:
        number = number << 5 | value
    # 100 and 260 bits are no whole bytes: the last is filled with zeros.
    bits = 5 * layout.data_symbols
    return reading('ok', None, (number << -bits % 8).to_bytes(-(-bits // 8), 'big'))


def whole(reading, is_older=lambda: False):
    """The bytes of a whole code, or the refusal of 3.6. `is_older` answers rule 2, which only a site asks."""
    if not any(reading.groups):
        raise Refused('code-empty')
    if is_older():
        raise Refused('response-older-challenge')
    if reading.status in ('wrong-kind', 'other-challenge'):
        raise Refused(reading.status)
    if len(reading.groups) > len(reading.layout.slots):
        raise Refused('code-too-long')
    for mark, code in (('wrong', 'group-mismatch'), ('inaudible', 'symbol-inaudible')):
        if mark in reading.marks:
            raise Refused(code, groups=[i for i, m in enumerate(reading.marks) if m == mark])
    if reading.status == 'check-failed':
        raise Refused('check-mismatch', groups=[])
    if reading.status != 'ok':
        raise Refused('code-too-short')
    return reading.data
