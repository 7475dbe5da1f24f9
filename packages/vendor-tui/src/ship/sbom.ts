// What is inside, for people and for programs: the licence texts as one file, and a bill of materials. Both say the same
// each time.
import type { Bill, BillComponent } from './bill.js';
import { bomOf, packageComponent, packageUrl } from './cyclonedx.js';
import type { Runtime } from './runtimes.js';

export interface Inside {
  readonly product: { readonly id: string; readonly title: string };
  readonly packVersion: number;
  readonly programs: readonly ProgramInside[];
  /** Of the executables. */
  readonly runtimes: readonly Runtime[];
}

export interface ProgramInside {
  readonly name: string;
  readonly kind: 'client' | 'program';
  /** Of the bundle, before a kit was written into it. */
  readonly sha256: string;
  /** `undefined`: a program whose maker gave none. */
  readonly bill: Bill | undefined;
}

const sbomRuntime = ({ package: name, version, target, integrity, sha256 }: Runtime): object => ({
  type: 'platform',
  'bom-ref': packageUrl(name, version),
  name: 'node',
  version,
  description: `Node.js for ${target}, inside the executables`,
  hashes: [{ alg: 'SHA-256', content: sha256 }],
  licenses: [{ license: { id: 'MIT' } }],
  purl: packageUrl(name, version),
  externalReferences: [
    {
      type: 'distribution',
      url: `https://www.npmjs.com/package/${name}/v/${version}`,
      hashes: [{ alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') }],
    },
  ],
});

/** JSON text with a line end. */
export function sbomText({ product, packVersion, programs, runtimes }: Inside): string {
  const components = distinct(programs);
  const root = `${product.id}@${packVersion}`;
  const programRef = ({ name }: ProgramInside): string => `${root}#${name}`;
  const runtimeRefs = runtimes.map(({ package: name, version }) => packageUrl(name, version));
  const content = {
    metadata: {
      component: {
        type: 'application',
        'bom-ref': root,
        name: product.id,
        version: String(packVersion),
        description: product.title,
      },
    },
    components: [
      ...programs.map((program) => ({
        type: 'application',
        'bom-ref': programRef(program),
        name: program.name,
        ...(program.bill && { version: program.bill.version }),
        description: program.kind === 'client' ? 'Readback client' : 'Program of the vendor',
        hashes: [{ alg: 'SHA-256', content: program.sha256 }],
      })),
      ...components.map((component) => packageComponent(component)),
      ...runtimes.map(sbomRuntime),
    ],
    dependencies: [
      { ref: root, dependsOn: programs.map(programRef) },
      ...programs.map((program) => ({
        ref: programRef(program),
        dependsOn: [
          ...(program.bill?.components ?? []).map(({ name, version }) => packageUrl(name, version)),
          ...runtimeRefs,
        ],
      })),
    ],
  };
  return `${JSON.stringify(bomOf(content), null, 2)}\n`;
}

function distinct(programs: readonly ProgramInside[]): BillComponent[] {
  const all = programs.flatMap(({ bill }) => bill?.components ?? []);
  const byName = new Map(all.map((component) => [`${component.name}@${component.version}`, component]));
  return [...byName.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

const RULE = '-'.repeat(78);

export function licencesText({ programs, runtimes }: Inside, nodeLicence: string | undefined): string {
  const unknown = programs.filter(({ bill }) => !bill).map(({ name }) => name);
  const byText = new Map<string, string[]>();
  for (const { name, version, licence, text } of distinct(programs)) {
    const said = text || `This package brings no text of its licence; it names the licence "${licence}".`;
    byText.set(said, [...(byText.get(said) ?? []), `${name} ${version} (${licence})`]);
  }
  return [
    'Licences of what is inside these programs.',
    ...unknown.map((name) => `What is inside ${name} beside Node is told by whoever made it.`),
    ...[...byText].flatMap(([text, names]) => ['', RULE, ...names, RULE, '', text]),
    ...(nodeLicence === undefined
      ? []
      : ['', RULE, `Node.js ${runtimes[0]?.version ?? ''}, inside the executables`, RULE, '', nodeLicence.trim()]),
    '',
  ].join('\n');
}
