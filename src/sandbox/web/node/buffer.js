// https://nodejs.org/docs/latest-v20.x/api/buffer.html

import { requireModule } from 'jsguide:web/host';

export const { Buffer, constants, kMaxLength } = requireModule('jsguide:web/buffer');
export const kStringMaxLength = constants.MAX_STRING_LENGTH;
export const { Blob, File, atob, btoa } = globalThis;
export const { resolveObjectURL } = requireModule('jsguide:web/object_urls');

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

export const INSPECT_MAX_BYTES = 50;

/** https://nodejs.org/docs/latest-v20.x/api/buffer.html#buffertranscodesource-fromenc-toenc */
export function transcode(source, from, to) {
  const text = Buffer.from(source).toString(from);
  const narrow = { latin1: 0xff, binary: 0xff, ascii: 0x7f }[`${to}`.toLowerCase()];
  return Buffer.from(narrow === undefined ? text : text.replace(/./gsu, (character) => (character.codePointAt(0) > narrow ? '?' : character)), to);
}

export default { Buffer, INSPECT_MAX_BYTES, transcode, constants, kMaxLength, kStringMaxLength, Blob, File, atob, btoa, isUtf8, isAscii, resolveObjectURL };
