"""Section 4: what people type, to symbols."""
import re
import unicodedata
from collections import namedtuple

from codes import UNBOUND, VALUE, syndrome
from words import SPELLING

SAME = {**{symbol: symbol for symbol in VALUE}, 'O': '0', **dict.fromkeys('IL|!', '1'), **dict.fromkeys('U?*_', '?')}
CYRILLIC = 'А=A В=B С=C Е=E Н=H К=K М=M О=0 Р=P Т=T Х=X У=Y З=3 І=1 Ј=J Ѕ=S Ѵ=V Ԁ=D Ԍ=G Ԛ=Q Ԝ=W'
GREEK = 'Α=A Β=B Ε=E Ζ=Z Η=H Ι=1 Κ=K Μ=M Ν=N Ο=0 Ρ=P Τ=T Υ=Y Χ=X'
SAME.update(pair.split('=') for pair in (CYRILLIC + ' ' + GREEK).split())

X_RAY = re.compile(r'(?<![A-Za-z0-9_])(x)[\t\n\v\f\r \u1680\u2028\u2029-](ray)(?![A-Za-z0-9_])', re.I | re.A)


def is_selector(c):
    return '\ufe00' <= c <= '\ufe0f' or '\u180b' <= c <= '\u180d' or c == '\u180f' or '\U000e0100' <= c <= '\U000e01ef'


def belongs(c):
    return unicodedata.category(c)[0] in 'LNM' or c in '?*|!_'


Token = namedtuple('Token', 'text symbols unknown word')  # `word`: the symbol it means as a spelling word, or None


def token_of(text):
    symbols, unknown = '', []
    for character in text:
        upper = character.upper()
        if upper in SAME:
            symbols += SAME[upper]
        elif len(upper) == 1 and unicodedata.category(upper) == 'Nd':
            symbols += str(unicodedata.decimal(upper))
        else:
            unknown.append(character)
    word = SPELLING.get(text.lower())
    return Token(text, symbols, unknown, word and SAME[word])


def clean(text):
    text = unicodedata.normalize('NFKC', text)
    text = ''.join(c for c in text if unicodedata.category(c) != 'Cf' and not is_selector(c))
    return X_RAY.sub(r'\1\2', text)


def tokens_of(text):
    cut = ''.join(c if belongs(c) else ' ' for c in text)
    return [token_of(part) for part in cut.split(' ') if part]


def passes(symbols, slot, t):
    return slot is not None and len(symbols) == 5 and '?' not in symbols and syndrome(symbols, slot, t) == 0


def meaning(token, is_asked, slot, t):
    """The symbols of a token, and whether it counts as a spelling word."""
    if token.word is None:
        return token.symbols, token.unknown, False
    if is_asked and not token.unknown and passes(token.symbols, slot, t):
        return token.symbols, [], False
    return token.word, [], True


def parse_group(text, slot=None, t=0):
    """What was typed in the place of one group: symbols, unknown characters, and whether the last token may still grow."""
    text = clean(text)
    tokens = tokens_of(text)
    is_alone = len(tokens) == 1
    meant = [meaning(token, is_alone, slot, t) for token in tokens]
    symbols = ''.join(m[0] for m in meant)
    last = tokens[-1].text.lower() if tokens and belongs(text[-1]) else ''
    may_grow = last != '' and any(word != last and word.startswith(last) for word in SPELLING)
    is_open = may_grow and not (is_alone and passes(tokens[0].symbols, slot, t))
    return symbols, [c for m in meant for c in m[1]], is_open


def parse_code(text, layout, binding=UNBOUND):
    """A whole code as groups, and the characters that mean nothing."""
    tokens = tokens_of(clean(text))

    def is_spelled(index):
        return 0 <= index < len(tokens) and (len(tokens[index].text) == 1 or tokens[index].word is not None)

    meant, before = [], 0
    for index, token in enumerate(tokens):
        place = before // 5
        slot = layout.slots[place] if place < len(layout.slots) else None
        is_asked = before % 5 == 0 and not is_spelled(index - 1) and not is_spelled(index + 1)
        meant.append(meaning(token, is_asked, slot, binding.group))
        before += len(meant[-1][0])
    unknown = [c for m in meant for c in m[1]]
    filled = [m for m in meant if m[0]]
    if len(filled) > 1 and not any(m[2] for m in filled) and all(4 <= len(m[0]) <= 6 for m in filled):
        return [m[0] for m in filled], unknown
    row = ''.join(m[0] for m in meant)
    return [row[i:i + 5] for i in range(0, len(row), 5)], unknown
