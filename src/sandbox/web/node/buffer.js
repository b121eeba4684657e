// https://nodejs.org/docs/latest-v20.x/api/buffer.html

import { requireModule } from 'jsguide:web/host';

export const { Buffer, constants, kMaxLength } = requireModule('jsguide:web/buffer');
export const kStringMaxLength = constants.MAX_STRING_LENGTH;
export const { Blob, File, atob, btoa } = globalThis;

export function isUtf8(input) {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(input);
    return true;
  } catch {
    return false;
  }
}

export function isAscii(input) {
  return new Uint8Array(input.buffer ?? input, input.byteOffset ?? 0, input.byteLength).every((byte) => byte < 128);
}

export default { Buffer, constants, kMaxLength, kStringMaxLength, Blob, File, atob, btoa, isUtf8, isAscii };
