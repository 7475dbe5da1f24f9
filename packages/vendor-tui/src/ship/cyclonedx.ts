// What every bill of materials of ours is made of, in the JSON of CycloneDX 1.6. The same content gives the same bytes: no time
// of day, no random number. `npm run sbom` uses it as well.
import { sha256Of } from './bill.js';

/** A package as its maker describes it. */
export interface PackageInside {
  readonly name: string;
  readonly version: string;
  /** An SPDX identifier or expression. */
  readonly licence: string;
  readonly description?: string | undefined;
  /** Of what was fetched, hex. */
  readonly sha512?: string | undefined;
}

export interface BomComponent {
  readonly type: 'application' | 'library';
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
  readonly purl: string;
}

export interface BomContent {
  readonly metadata: { readonly component: object };
  readonly components: readonly object[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export type Bom<Content extends BomContent> = Content & {
  readonly $schema: string;
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly serialNumber: string;
  readonly version: 1;
};

/** Also what a package is referred to by. */
export const packageUrl = (name: string, version: string): string => `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;

const licencesOf = (licence: string): BomComponent['licenses'] =>
  /^[A-Za-z0-9.-]+$/.test(licence) ? [{ license: { id: licence } }] : [{ expression: licence }];

export function packageComponent(
  { name, version, licence, description, sha512 }: PackageInside,
  type: BomComponent['type'] = 'library',
): BomComponent {
  const [, group, plain = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const purl = packageUrl(name, version);
  return {
    type,
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name: plain,
    version,
    ...(description && { description }),
    ...(sha512 !== undefined && { hashes: [{ alg: 'SHA-512', content: sha512 }] }),
    licenses: licencesOf(licence),
    purl,
  };
}

export function bomOf<Content extends BomContent>(content: Content): Bom<Content> {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: uuidOf(sha256Of(JSON.stringify(content))),
    version: 1,
    ...content,
  };
}

/** A name for exactly this content, in the form of a UUID (version 8, of one's own making). */
function uuidOf(hex: string): string {
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4] ?? '8';
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `${variant}${hex.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hex.slice(20, 32)].join('-')}`;
}
