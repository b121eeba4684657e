// https://encoding.spec.whatwg.org/#interface-textdecoderstream , #interface-textencoderstream

import { TextDecoder, utf8Encode } from 'jsguide:web/encoding';
import { viewOfReadable } from 'jsguide:web/streams/readable';
import { createTransform } from 'jsguide:web/streams/transform';
import { viewOfWritable } from 'jsguide:web/streams/writable';
import { exposeInterfaces, illegalInvocation, slots, toDOMString } from 'jsguide:web/webidl';

const replacement = new Uint8Array([0xef, 0xbf, 0xbd]);

export class TextEncoderStream {
  constructor() {
    // A chunk may end in half of a surrogate pair; it waits for the next chunk.
    let leadingHalf = '';
    this[slots] = createTransform({
      transform(chunk, transform) {
        let text = leadingHalf + toDOMString(chunk);
        leadingHalf = '';
        if (/[\ud800-\udbff]$/.test(text)) {
          leadingHalf = text.at(-1);
          text = text.slice(0, -1);
        }
        if (text !== '') {
          transform.enqueue(utf8Encode(text.toWellFormed()));
        }
      },
      flush(transform) {
        if (leadingHalf !== '') {
          transform.enqueue(replacement.slice());
        }
      },
    });
  }

  get encoding() {
    if (!(this instanceof TextEncoderStream)) {
      throw illegalInvocation();
    }
    return 'utf-8';
  }

  get readable() {
    return viewOfReadable(this[slots].readable);
  }

  get writable() {
    return viewOfWritable(this[slots].writable);
  }
}

export class TextDecoderStream {
  #decoder;

  constructor(label = 'utf-8', options = undefined) {
    const decoder = new TextDecoder(label, options);
    this.#decoder = decoder;
    const pass = (text, transform) => {
      if (text !== '') {
        transform.enqueue(text);
      }
    };
    this[slots] = createTransform({
      transform: (chunk, transform) => pass(decoder.decode(chunk, { stream: true }), transform),
      flush: (transform) => pass(decoder.decode(), transform),
    });
  }

  get encoding() {
    return this.#decoder.encoding;
  }

  get fatal() {
    return this.#decoder.fatal;
  }

  get ignoreBOM() {
    return this.#decoder.ignoreBOM;
  }

  get readable() {
    return viewOfReadable(this[slots].readable);
  }

  get writable() {
    return viewOfWritable(this[slots].writable);
  }
}

exposeInterfaces(TextEncoderStream, TextDecoderStream);
