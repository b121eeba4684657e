// https://fetch.spec.whatwg.org/#data-url-processor

import { host, requireModule } from 'jsguide:web/host';

const { parseMimeType, serializeMimeType } = requireModule('jsguide:web/content_type');

/** The type and the bytes of a data: URL, or null when it has no comma or broken base64. */
export function readDataUrl(url) {
  const [, mediaType, data] = /^data:([^,]*),([^#]*)/s.exec(url) ?? [];
  if (data === undefined) {
    return null;
  }
  const encoding = /;[ ]*base64[ ]*$/i.exec(mediaType);
  const bytes = encoding === null ? percentDecode(data) : fromBase64(percentDecode(data));
  if (bytes === null) {
    return null;
  }
  const named = (encoding === null ? mediaType : mediaType.slice(0, encoding.index)).trim();
  const type = parseMimeType(named.startsWith(';') ? `text/plain${named}` : named);
  return { type: type === null ? 'text/plain;charset=US-ASCII' : serializeMimeType(type), bytes };
}

function percentDecode(text) {
  const encoded = host.utf8Encode(text);
  const bytes = [];
  for (let index = 0; index < encoded.length; index++) {
    const digits = encoded[index] === 0x25 ? String.fromCharCode(...encoded.subarray(index + 1, index + 3)) : '';
    if (/^[0-9a-f]{2}$/i.test(digits)) {
      bytes.push(Number.parseInt(digits, 16));
      index += 2;
    } else {
      bytes.push(encoded[index]);
    }
  }
  return new Uint8Array(bytes);
}

function fromBase64(bytes) {
  try {
    return Uint8Array.from(atob(String.fromCharCode(...bytes)), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
