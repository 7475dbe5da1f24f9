// A vendor's own program that makes signatures with the library that the client only verifies with.
import process from 'node:process';
import { ed25519PublicKey, SHIP_PAYLOAD_TYPE, signPayload } from '@readback/core/vendor';

const secret = new Uint8Array(32).fill(7);
const { sig } = signPayload(SHIP_PAYLOAD_TYPE, new Uint8Array(1), secret);
const isKey = ed25519PublicKey(secret).length === 32;
console.log(Buffer.from(sig, 'base64').length, isKey, process.env['DEV']);
