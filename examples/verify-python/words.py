"""The word lists of appendices A and B, read out of docs/protocol.md itself, and the phrases of section 5."""
import pathlib
import re

from basics import digest

DOCUMENT = pathlib.Path(__file__).resolve().parents[2] / 'docs' / 'protocol.md'


def between(text, begin, end):
    return text.split(begin, 1)[1].split(end, 1)[0]


def read_lists():
    text = DOCUMENT.read_text(encoding='utf-8')
    phrases = between(text, '<!-- phrase words: begin -->', '<!-- phrase words: end -->')
    adjectives, nouns = phrases.split('Nouns:')
    lists = [re.findall(r'[a-z]+', part.split('Adjectives:')[-1]) for part in (adjectives, nouns)]
    table = between(text, '<!-- spelling words: begin -->', '<!-- spelling words: end -->')
    spelling = {}
    for symbol, words in re.findall(r'^\| `(.)` \| (.*) \|$', table, re.M):
        spelling.update(dict.fromkeys(words.split(), symbol))
    return lists[0], lists[1], spelling


ADJECTIVES, NOUNS, SPELLING = read_lists()


def phrase(domain, *payloads):
    first, second = digest(domain, *payloads)[:2]
    return [ADJECTIVES[first], NOUNS[second]]


def confirmation_phrase(challenge):
    return phrase('confirmation-phrase', challenge)


def closing_phrase(challenge, response):
    return phrase('closing-phrase', challenge, response)


def phrase_matches(typed, wanted):
    words = re.findall(r'[^\W\d_]+', typed.lower())
    return len(words) == 2 and all(
        word == want or len(word) >= 4 and want.startswith(word) for word, want in zip(words, wanted))
