// A licence as a compact JWT, made and verified by `jose`: as short as such a token can reasonably be, with the fields of a
// response. The key and the time are fixed, so the token is the same in every run.
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { NOW_MS } from '../../test/support/example-vendor.js';

const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
export const ed25519Private = createPrivateKey({
  key: Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
export const ed25519Public = createPublicKey(ed25519Private);

/** Policy, quantity and day as in a response; the challenge as 16 symbols of base 32. */
export const signToken = (): Promise<string> =>
  new SignJWT({ pol: 1, qty: 12, jti: '00112233445566778899'.slice(0, 16) })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuedAt(Math.floor(NOW_MS / 1000))
    .sign(ed25519Private);

export const TOKEN: string = await signToken();

export async function verifyToken(token: string): Promise<boolean> {
  const { payload } = await jwtVerify(token, ed25519Public, { algorithms: ['EdDSA'] });
  return payload['pol'] === 1;
}
if (!(await verifyToken(TOKEN))) throw new Error('the token was not verified');
