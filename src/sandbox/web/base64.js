// https://html.spec.whatwg.org/#atob : atob and btoa.

import { DOMException } from 'jsguide:web/dom_exception';
import { host } from 'jsguide:web/host';
import { defineGlobal, requireNamed, toDOMString } from 'jsguide:web/webidl';

export function btoa(data) {
  requireNamed(arguments.length, 'input');
  const string = toDOMString(data);
  const bytes = new Uint8Array(string.length);
  for (let index = 0; index < string.length; index++) {
    const code = string.charCodeAt(index);
    if (code > 255) {
      throw new DOMException('Invalid character', 'InvalidCharacterError');
    }
    bytes[index] = code;
  }
  return host.base64Encode(bytes, false);
}

/** https://infra.spec.whatwg.org/#forgiving-base64-decode */
export function atob(data) {
  requireNamed(arguments.length, 'input');
  let text = toDOMString(data).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) {
    text = text.replace(/==?$/, '');
  }
  if (/[^A-Za-z0-9+/]/.test(text)) {
    throw new DOMException('Invalid character', 'InvalidCharacterError');
  }
  if (text.length % 4 === 1) {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  return host.latin1Decode(host.base64Decode(text));
}

defineGlobal('atob', atob);
defineGlobal('btoa', btoa);
