// https://nodejs.org/docs/latest-v20.x/api/string_decoder.html

import { requireModule } from 'jsguide:web/host';

const { Buffer } = requireModule('jsguide:web/buffer');
const streaming = { utf8: 'utf-8', 'utf-8': 'utf-8', utf16le: 'utf-16le', 'utf-16le': 'utf-16le', ucs2: 'utf-16le' };

export class StringDecoder {
  #decoder;

  constructor(encoding = 'utf8') {
    this.encoding = `${encoding}`.toLowerCase();
    const label = streaming[this.encoding];
    this.#decoder = label === undefined ? null : new TextDecoder(label, { ignoreBOM: true });
  }

  write(chunk) {
    return this.#decoder === null ? Buffer.from(chunk).toString(this.encoding) : this.#decoder.decode(chunk, { stream: true });
  }

  end(chunk = undefined) {
    const text = chunk === undefined ? '' : this.write(chunk);
    return text + (this.#decoder === null ? '' : this.#decoder.decode());
  }
}

export default { StringDecoder };
