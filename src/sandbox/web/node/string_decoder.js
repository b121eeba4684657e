// https://nodejs.org/docs/latest-v20.x/api/string_decoder.html

import { requireModule } from 'jsguide:web/host';
import { typeErrorWithCode, wrongType } from 'jsguide:web/webidl';

const { Buffer } = requireModule('jsguide:web/buffer');

/** The label of what `TextDecoder` decodes piece by piece. */
const streaming = { utf8: 'utf-8', utf16le: 'utf-16le' };
const names = { 'utf-8': 'utf8', 'utf-16le': 'utf16le', ucs2: 'utf16le', 'ucs-2': 'utf16le', binary: 'latin1' };
const empty = Buffer.alloc(0);

export class StringDecoder {
  #decoder;
  /** Bytes of base64 that wait for two more. */
  #rest = empty;

  constructor(encoding = 'utf8') {
    const name = `${encoding}`.toLowerCase();
    if (!Buffer.isEncoding(name)) {
      throw typeErrorWithCode('ERR_UNKNOWN_ENCODING', `Unknown encoding: ${encoding}`);
    }
    this.encoding = names[name] ?? name;
    const label = streaming[this.encoding];
    this.#decoder = label === undefined ? null : new TextDecoder(label, { ignoreBOM: true });
  }

  write(chunk) {
    if (typeof chunk === 'string') {
      return chunk;
    }
    if (!ArrayBuffer.isView(chunk)) {
      throw wrongType('buf', 'an instance of Buffer, TypedArray, or DataView', chunk);
    }
    if (this.#decoder !== null) {
      return this.#decoder.decode(chunk, { stream: true });
    }
    const bytes = Buffer.concat([this.#rest, Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)]);
    const whole = this.encoding.startsWith('base64') ? bytes.length - (bytes.length % 3) : bytes.length;
    this.#rest = bytes.subarray(whole);
    return bytes.toString(this.encoding, 0, whole);
  }

  end(chunk = undefined) {
    const text = chunk === undefined ? '' : this.write(chunk);
    const rest = this.#decoder === null ? this.#rest.toString(this.encoding) : this.#decoder.decode();
    this.#rest = empty;
    return text + rest;
  }
}

export default { StringDecoder };
