"""Section 2 of docs/protocol.md: refusals by code, bit fields, transcripts, canonical JSON, days, base64."""
import base64
import calendar
import datetime
import hashlib
import hmac
import json
import re


class Refused(Exception):
    """What the protocol refuses; `code` is one of section 11."""

    def __init__(self, code, **details):
        super().__init__(code)
        self.code = code
        self.details = details


def pack_bits(*fields):
    """Fields (value, width), most significant first, as bytes; the widths add up to whole bytes."""
    number, total = 0, 0
    for value, width in fields:
        if not 0 <= value < 1 << width:
            raise ValueError('a value does not fit its field')
        number, total = number << width | value, total + width
    return number.to_bytes(total // 8, 'big')


def unpack_bits(data, *widths):
    number, rest, values = int.from_bytes(data, 'big'), 8 * len(data), []
    for width in widths:
        rest -= width
        values.append(number >> rest & (1 << width) - 1)
    return values


def first_bits(data, count):
    return int.from_bytes(data, 'big') >> 8 * len(data) - count


def field(data):
    return len(data).to_bytes(4, 'big') + data


def transcript(domain, *fields):
    return field(b'readback/1 ' + domain.encode()) + b''.join(field(f) for f in fields)


def digest(domain, *fields):
    return hashlib.sha256(transcript(domain, *fields)).digest()


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


class NotCanonical(ValueError):
    """A text or value without the canonical form of 2.4."""


def read_json(text):
    """What ECMAScript's JSON.parse takes; fractions and exponents stay floats, so that no canonical form has them."""

    def constant(name):
        raise ValueError(name)

    return json.loads(text, parse_constant=constant, parse_int=lambda t: int(t) if len(t) < 400 else float(t))


def canonical_json(value):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) >= 1 << 53:
            raise NotCanonical(value)
        return str(value)
    if isinstance(value, str):
        if any('\ud800' <= c <= '\udfff' for c in value):
            raise NotCanonical('half of a surrogate pair')
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return '[' + ','.join(map(canonical_json, value)) + ']'
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode('utf-16-be', 'surrogatepass'))
        return '{' + ','.join(canonical_json(n) + ':' + canonical_json(value[n]) for n in names) + '}'
    raise NotCanonical(value)


# White space and line ends of ECMAScript; Python's own notion is another.
WHITE_SPACE = ('\t\n\v\f\r \u00a0\u1680' + ''.join(map(chr, range(0x2000, 0x200b)))
               + '\u2028\u2029\u202f\u205f\u3000\ufeff')
LINE_ENDS = '\n\r\u2028\u2029'
# Not asked of `unicodedata`: what it knows depends on the version of Python.
UNSEEN = re.compile(
    '[\0-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e'
    '\u2060-\u2064\u2066-\u206f\ud800-\uf8ff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f'
    '\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000f0000-\U000ffffd\U00100000-\U0010fffd]')

FIRST_DAY = datetime.date(2026, 1, 1).toordinal()
LAST_DAY = datetime.date(9999, 12, 31).toordinal() - FIRST_DAY
DAY_MS = 24 * 3600 * 1000
FIRST_MS = (FIRST_DAY - datetime.date(1970, 1, 1).toordinal()) * DAY_MS


def day_of_ms(ms):
    return (ms - FIRST_MS) // DAY_MS


def day_text(day):
    return datetime.date.fromordinal(day + FIRST_DAY).isoformat()


def read_day(text):
    """`YYYY-MM-DD` as a day; raises ValueError."""
    date = datetime.datetime.strptime(text, '%Y-%m-%d').date()
    if date.isoformat() != text:
        raise ValueError(text)
    return date.toordinal() - FIRST_DAY


def add_months(day, months):
    date = datetime.date.fromordinal(day + FIRST_DAY)
    years, month = divmod(date.month - 1 + months, 12)
    year = date.year + years
    if year > 9999:
        return LAST_DAY
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(date.day, last)).toordinal() - FIRST_DAY


def read_base64(text):
    """The bytes of a canonical base64 text (2.6); raises ValueError."""
    data = base64.b64decode(text.encode('ascii'), validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError('not canonical')
    return data
