// https://encoding.spec.whatwg.org/ : TextEncoder, TextDecoder. The decoders are those of the crate `encoding_rs`.

import { host } from 'jsguide:web/host';
import {
  illegalInvocation,
  exposeInterfaces,
  isBufferSource,
  toDictionary,
  toUSVString,
  typeErrorWithCode,
  viewOf,
  wrongType,
} from 'jsguide:web/webidl';

export function utf8Encode(string) {
  return host.utf8Encode(string);
}

/** https://encoding.spec.whatwg.org/#utf-8-decode */
export function utf8Decode(bytes) {
  return host.utf8Decode(bytes, true);
}

export class TextEncoder {
  get encoding() {
    if (!(this instanceof TextEncoder)) {
      throw illegalInvocation();
    }
    return 'utf-8';
  }

  encode(input = '') {
    return host.utf8Encode(toUSVString(input));
  }

  encodeInto(source, destination) {
    if (!(destination instanceof Uint8Array)) {
      throw wrongType('dest', 'an instance of Uint8Array', destination);
    }
    const [read, written] = host.utf8EncodeInto(toUSVString(source), destination);
    return { read, written };
  }
}

export class TextDecoder {
  #encoding;
  #label;
  #fatal;
  #ignoreBOM;
  /** The Rust decoder that holds unfinished bytes between calls; null outside of a stream. */
  #stream = null;

  constructor(label = 'utf-8', options = undefined) {
    const init = toDictionary(options, 'The "options" argument');
    this.#label = toUSVString(label);
    this.#encoding = host.encodingName(this.#label);
    if (this.#encoding === undefined) {
      const error = new RangeError(`The "${label}" encoding is not supported`);
      error.code = 'ERR_ENCODING_NOT_SUPPORTED';
      throw error;
    }
    this.#fatal = Boolean(init.fatal);
    this.#ignoreBOM = Boolean(init.ignoreBOM);
  }

  get encoding() {
    return this.#encoding;
  }

  get fatal() {
    return this.#fatal;
  }

  get ignoreBOM() {
    return this.#ignoreBOM;
  }

  decode(input = undefined, options = undefined) {
    const { stream = false } = toDictionary(options, 'The "options" argument');
    const bytes = input === undefined ? emptyBytes : bytesOf(input);
    if (!stream && this.#stream === null && !this.#fatal && this.#encoding === 'utf-8') {
      return host.utf8Decode(bytes, !this.#ignoreBOM);
    }
    if (this.#stream === null) {
      this.#stream = host.decoderOpen(this.#label, this.#ignoreBOM);
    }
    const text = host.decoderPush(this.#stream, bytes, this.#fatal, !stream);
    if (!stream || text === undefined) {
      this.#stream = null;
    }
    if (text === undefined) {
      throw typeErrorWithCode('ERR_ENCODING_INVALID_ENCODED_DATA', `The encoded data was not valid for encoding ${this.#encoding}`);
    }
    return text;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `TextDecoder ${inspect({ encoding: this.encoding, fatal: this.fatal, ignoreBOM: this.ignoreBOM }, options)}`;
  }
}

const emptyBytes = new Uint8Array(0);

function bytesOf(input) {
  if (!isBufferSource(input)) {
    const text = 'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.';
    throw typeErrorWithCode('ERR_INVALID_ARG_TYPE', text);
  }
  return viewOf(input);
}

exposeInterfaces(TextEncoder, TextDecoder);
