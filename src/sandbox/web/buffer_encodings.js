// https://nodejs.org/docs/latest-v20.x/api/buffer.html#buffers-and-character-encodings

import { utf8Encode } from 'jsguide:web/encoding';
import { host } from 'jsguide:web/host';
import { typeErrorWithCode } from 'jsguide:web/webidl';

const names = {
  utf8: 'utf8',
  'utf-8': 'utf8',
  hex: 'hex',
  base64: 'base64',
  base64url: 'base64url',
  ascii: 'ascii',
  latin1: 'latin1',
  binary: 'latin1',
  utf16le: 'utf16le',
  'utf-16le': 'utf16le',
  ucs2: 'utf16le',
  'ucs-2': 'utf16le',
};

/** The one name of an encoding; an unknown one throws, or gives `fallback`. */
export function encodingOf(encoding, fallback = undefined) {
  if (encoding === undefined || encoding === null) {
    return 'utf8';
  }
  const name = names[`${encoding}`.toLowerCase()];
  if (name === undefined && fallback === undefined) {
    throw typeErrorWithCode('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
  }
  return name ?? fallback;
}

const encoders = {
  utf8: (text) => utf8Encode(text.toWellFormed()),
  base64: (text) => host.base64Decode(text.toWellFormed()),
  base64url: (text) => host.base64Decode(text.toWellFormed()),
  latin1: codesOf,
  ascii: codesOf,

  hex(text) {
    const bytes = new Uint8Array(text.length >> 1);
    for (let index = 0; index < bytes.length; index++) {
      const pair = text.slice(index * 2, index * 2 + 2);
      if (!/^[0-9a-fA-F]{2}$/.test(pair)) {
        return bytes.slice(0, index);
      }
      bytes[index] = Number.parseInt(pair, 16);
    }
    return bytes;
  },

  utf16le(text) {
    const bytes = new Uint8Array(text.length * 2);
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      bytes[index * 2] = code & 255;
      bytes[index * 2 + 1] = code >> 8;
    }
    return bytes;
  },
};

const decoders = {
  utf8: (bytes) => host.utf8Decode(bytes, false),
  base64: (bytes) => host.base64Encode(bytes, false),
  base64url: (bytes) => host.base64Encode(bytes, true),
  hex: (bytes) => host.hexEncode(bytes),
  latin1: (bytes) => host.latin1Decode(bytes),
  ascii: (bytes) => host.latin1Decode(bytes.map((byte) => byte & 127)),

  utf16le(bytes) {
    let text = '';
    for (let index = 0; index + 1 < bytes.length; index += 2) {
      text += String.fromCharCode(bytes[index] | (bytes[index + 1] << 8));
    }
    return text;
  },
};

export function encodeText(text, name) {
  return encoders[name](text);
}

export function decodeBytes(bytes, name) {
  return decoders[name](bytes);
}

function codesOf(text) {
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) {
    bytes[index] = text.charCodeAt(index);
  }
  return bytes;
}
