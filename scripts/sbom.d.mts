export interface BomComponent {
  readonly 'bom-ref': string;
  readonly version: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
}
export interface Bom {
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly component: BomComponent };
  readonly components: readonly BomComponent[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}
export function sbomOf(folder: string): Bom;
export function ownPackages(): ReadonlyMap<string, string>;
