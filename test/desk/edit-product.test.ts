// Edits of a product file: they do what is meant, and nothing of what people wrote gets lost.
import { readProductDefinition } from '@readback/core/vendor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  editProductFile,
  type PolicyFields,
  type ProductEdit,
} from '../../packages/vendor-tui/src/desk/edit-product.js';
import { exampleProductFile } from '../../packages/vendor-tui/src/desk/example-product.js';
import { readProductText } from '../../packages/vendor-tui/src/desk/product-text.js';

const definitionOf = (text: string) => {
  const { value, faults } = readProductText(text);
  expect(faults).toEqual([]);
  return readProductDefinition(value);
};

function fieldsOf(text: string, policyId: string): PolicyFields {
  const policy = definitionOf(text).policies.find(({ id }) => id === policyId);
  if (policy === undefined) throw new Error(`no policy ${policyId}`);
  const { title, features, limits, unit, term, graceDays, stacks, returnable, restorable } = policy;
  return { title, features, limits, unit, term, graceDays, stacks, returnable, restorable };
}

const changed = (text: string, policyId: string, fields: Partial<PolicyFields>, replaces?: readonly string[]): string =>
  editProductFile(text, {
    kind: 'change',
    policyId,
    fields: { ...fieldsOf(text, policyId), ...fields },
    ...(replaces && { replaces }),
  });

/** Lines of `after` that are not in `before`, and the other way round. */
function differing(before: string, after: string): { gone: string[]; came: string[] } {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const trimmed = (lines: string[], others: string[]) =>
    lines.filter((line) => !others.includes(line)).map((line) => line.trim());
  return { gone: trimmed(a, b), came: trimmed(b, a) };
}

const OWN = `{
\t// mine
\t"product": { "id": "com.example.own", "title": "Own" },
\t"support": { "vendor": "V", "phone": "+1" },
\t"policies": [
\t\t{
\t\t\t"code": 7, "id": "one", "title": "One", // the first
\t\t\t"features": [
\t\t\t\t"a", // always
\t\t\t\t/* soon gone */ "b", // b
\t\t\t\t"c" // the last, without a comma
\t\t\t],
\t\t\t"limits": {
\t\t\t\t// none so far
\t\t\t},
\t\t\t"stacks": true, // and a comma
\t\t}, // end of one
\t\t{ "code": 8, "id": "two", "title": "Two", "features": ["a", "b",], "limits": {} },
\t],
}
`;

describe('a change', () => {
  it('touches the line it is about, and no other', () => {
    const text = exampleProductFile;
    expect(differing(text, changed(text, 'professional', { limits: { tags: 8000 } }))).toEqual({
      gone: ['"limits": { "tags": 5000 },'],
      came: ['"limits": { "tags": 8000 },'],
    });
    expect(differing(text, changed(text, 'professional', { term: { days: 30 }, graceDays: 9, title: 'Pro' }))).toEqual({
      // The other policy has the same line with its term.
      gone: ['"title": "Professional",', '"graceDays": 7,'],
      came: ['"title": "Pro",', '"term": { "days": 30 },', '"graceDays": 9,'],
    });
    expect(
      differing(
        text,
        changed(text, 'professional', { features: ['trends', 'export'], limits: { tags: 5000, users: 3 } }),
      ),
    ).toEqual({
      gone: ['"features": ["historian", "trends"],', '"limits": { "tags": 5000 },'],
      came: ['"features": ["trends", "export"],', '"limits": { "tags": 5000, "users": 3 },'],
    });
  });

  it('of nothing leaves the file as it is', () => {
    for (const text of [exampleProductFile, OWN])
      expect(changed(text, text === OWN ? 'one' : 'professional', {})).toBe(text);
  });

  it('adds what was left to its default at the end of the policy', () => {
    const text = exampleProductFile;
    expect(differing(text, changed(text, 'tag-pack', { graceDays: 3, returnable: true }))).toEqual({
      gone: ['"term": null'],
      came: ['"term": null,', '"graceDays": 3,', '"returnable": true'],
    });
  });

  it('writes what would follow another field and shall not', () => {
    const next = changed(exampleProductFile, 'professional', { term: null, unit: 'none' });
    expect(fieldsOf(next, 'professional')).toMatchObject({ term: null, returnable: true });
    expect(next).toContain('"returnable": true');
  });

  it('adds the revisions that it takes over', () => {
    const [one, two] = ['1', '2'].map((digit) => digit.repeat(64));
    const first = changed(exampleProductFile, 'professional', { graceDays: 8 }, [one ?? '']);
    const second = changed(first, 'professional', { graceDays: 9 }, [two ?? '', one ?? '']);
    expect(definitionOf(second).policies[0]?.replaces).toEqual([one, two]);
    expect(second).toContain(`"replaces": ["${one}", "${two}"]`);
  });

  it('keeps comments in lists, tabs, commas at ends and lines of others', () => {
    const next = changed(OWN, 'one', { features: ['a', 'c', 'd'], limits: { tags: 1 }, graceDays: 2 });
    expect(
      next
        .split('\n')
        .map((line) => line.replaceAll('\t', '>'))
        .slice(5, 18),
    ).toEqual([
      '>>{',
      '>>>"code": 7, "id": "one", "title": "One", // the first',
      '>>>"features": [',
      '>>>>"a", // always',
      '>>>>/* soon gone */ // b',
      '>>>>"c", // the last, without a comma',
      '>>>>"d"',
      '>>>],',
      '>>>"limits": {',
      '>>>>// none so far',
      '>>>>"tags": 1',
      '>>>},',
      '>>>"stacks": true, // and a comma',
    ]);
    expect(next).toContain('\t\t\t"graceDays": 2,\n\t\t}, // end of one');
    expect(changed(OWN, 'two', { features: ['a'], limits: { tags: 1 } })).toContain(
      '"features": ["a",], "limits": { "tags": 1 } },',
    );
    expect(changed(OWN, 'one', { features: ['a'] })).toContain('"a" // always');
  });

  it('keeps line ends and the mark at the beginning', () => {
    const dos = `\uFEFF${exampleProductFile.replaceAll('\n', '\r\n')}`;
    const next = changed(dos, 'enterprise', { returnable: false, features: ['historian', 'more'] });
    expect(next.startsWith('\uFEFF')).toBe(true);
    expect(next.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('a policy', () => {
  it('is added as a copy of another one, without what that one takes over', () => {
    const text = changed(exampleProductFile, 'professional', {}, ['a'.repeat(64)]);
    const fields = { ...fieldsOf(text, 'professional'), title: 'Small', features: ['trends'] };
    const next = editProductFile(text, { kind: 'add', copyOf: 'professional', policyId: 'small', code: 9, fields });
    const { policies } = definitionOf(next);
    expect(policies.map(({ id, code }) => [id, code])).toEqual([
      ['professional', 1],
      ['enterprise', 2],
      ['tag-pack', 3],
      ['small', 9],
    ]);
    expect(policies[3]).toMatchObject({ title: 'Small', features: ['trends'], replaces: [], limits: { tags: 5000 } });
    expect(differing(text, next).gone).toEqual([]);
    expect(next).toContain('    },\n    {\n      "code": 9,\n      "id": "small",\n      "title": "Small",\n');
  });

  it('is removed with its lines', () => {
    const removed = (text: string, policyId: string): string => editProductFile(text, { kind: 'remove', policyId });
    expect(definitionOf(removed(exampleProductFile, 'tag-pack')).policies.map(({ id }) => id)).toEqual([
      'professional',
      'enterprise',
    ]);
    expect(removed(exampleProductFile, 'enterprise')).toContain('"shelfLifeDays": 14\n    },\n    {\n      "code": 3,');
    expect(removed(OWN, 'two')).toContain('}, // end of one\n\t],\n}');
    expect(definitionOf(removed(OWN, 'one')).policies).toHaveLength(1);
  });

  it('that is not there is a fault of the caller; a file that is not right is told', () => {
    const remove: ProductEdit = { kind: 'remove', policyId: 'nobody' };
    expect(() => editProductFile(exampleProductFile, remove)).toThrow(RangeError);
    expect(() => editProductFile('{}', remove)).toThrow(expect.objectContaining({ code: 'policy-invalid' }));
  });
});

it('any edit gives what is wanted, leaves the other policies, and keeps every comment', () => {
  const name = fc.constantFrom('historian', 'trends', 'export', 'tags', 'users');
  const fields = fc.record({
    title: fc.constantFrom('A', 'Professional', 'Größe "L"'),
    features: fc.uniqueArray(name, { maxLength: 4 }),
    limits: fc.dictionary(name, fc.nat(1000), { maxKeys: 3, noNullPrototype: true }),
    unit: fc.constantFrom('none' as const, 'none' as const),
    term: fc.constantFrom(null, { months: 3 }, { days: 30 }),
    graceDays: fc.nat(30),
    stacks: fc.boolean(),
    returnable: fc.boolean(),
    restorable: fc.constant(false),
  });
  const comments = (text: string) => text.match(/\/\/.*$|\/\*.*?\*\//gm) ?? [];
  const source = fc.constantFrom(
    [exampleProductFile, 'enterprise'] as const,
    [OWN, 'two'] as const,
    [OWN, 'one'] as const,
  );
  fc.assert(
    fc.property(source, fields, ([text, policyId], wanted) => {
      const next = editProductFile(text, { kind: 'change', policyId, fields: wanted });
      const got = fieldsOf(next, policyId);
      expect({ ...got, features: [...got.features].sort() }).toEqual({
        ...wanted,
        features: [...wanted.features].sort(),
      });
      const others = (from: string) => definitionOf(from).policies.filter(({ id }) => id !== policyId);
      expect(others(next)).toEqual(others(text));
      if (policyId !== 'one') expect(comments(next)).toEqual(comments(text));
    }),
    { numRuns: 60 },
  );
});
