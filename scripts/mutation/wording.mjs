// What Stryker leaves alone: sentences. A string of two words and more that decides nothing is read by people, not by
// programs; a test that repeats it letter by letter would prove nothing. Codes, domains and formats are one word.
const SENTENCE = /[A-Za-z,.;:…] |\s[A-Za-z]/;
const REASON = 'A sentence for people';

/** `${n === 1 ? 'code' : 'codes'}` decides something: it stays. */
const decides = (node) => !['Identifier', 'MemberExpression', 'CallExpression'].includes(node.type);

const wording = {
  shouldIgnore({ node }) {
    if (node.type === 'StringLiteral') return SENTENCE.test(node.value) ? REASON : undefined;
    if (node.type !== 'TemplateLiteral' || node.expressions.some(decides)) return undefined;
    return node.quasis.some(({ value }) => SENTENCE.test(value.raw)) ? REASON : undefined;
  },
};

export const strykerPlugins = [{ kind: 'Ignore', name: 'wording', value: wording }];
