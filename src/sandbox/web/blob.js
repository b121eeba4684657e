// https://w3c.github.io/FileAPI/ : Blob, File. The bytes of a blob are in memory, as one array.

import { wallMs } from 'jsguide:web/date';
import { utf8Decode, utf8Encode } from 'jsguide:web/encoding';
import { createReadableBytes } from 'jsguide:web/streams/byte_controller';
import { viewOfReadable } from 'jsguide:web/streams/readable';
import { alreadyResolved } from 'jsguide:web/streams/slots';
import {
  concatenate,
  exposeInterfaces,
  internal,
  isBufferSource,
  isObject,
  requireNamed,
  shownAs,
  slots,
  toUSVString,
  typeErrorWithCode,
  viewOf,
  wrongType,
} from 'jsguide:web/webidl';

const streamChunkSize = 64 * 1024;

function toBlobOptions(options) {
  if (options !== undefined && options !== null && !isObject(options)) {
    throw wrongType('options', 'a dictionary', options);
  }
  const { endings = 'transparent', type } = options ?? {};
  if (`${endings}` !== 'transparent' && `${endings}` !== 'native') {
    throw typeErrorWithCode('ERR_INVALID_ARG_VALUE', `The property 'options.endings' is invalid. Received '${endings}'`);
  }
  return { endings, type };
}

export class Blob {
  constructor(parts = undefined, options = undefined) {
    if (parts === internal) {
      this[slots] = options;
      return;
    }
    const { endings, type } = toBlobOptions(options);
    this[slots] = { bytes: collect(parts, endings), type: normalizeType(type) };
  }

  get size() {
    return bytesOf(this).length;
  }

  get type() {
    return this[slots].type;
  }

  async arrayBuffer() {
    return bytesOf(this).slice().buffer;
  }

  async bytes() {
    return bytesOf(this).slice();
  }

  async text() {
    return utf8Decode(bytesOf(this));
  }

  stream() {
    return viewOfReadable(streamOfBytes(bytesOf(this)));
  }

  slice(start = 0, end = undefined, contentType = '') {
    const bytes = bytesOf(this);
    const from = clampIndex(start, bytes.length);
    const to = end === undefined ? bytes.length : clampIndex(end, bytes.length);
    return createBlob(bytes.slice(from, Math.max(from, to)), normalizeType(contentType));
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    return shownAs('Blob', { size: this.size, type: this.type }, how);
  }
}

export class File extends Blob {
  #name;
  #lastModified;

  constructor(parts, name, options = undefined) {
    requireNamed(arguments.length, 'fileBits', 'fileName');
    super(parts, options);
    this.#name = toUSVString(name);
    const modified = options?.lastModified;
    this.#lastModified = modified === undefined ? wallMs() : Math.trunc(Number(modified)) || 0;
  }

  get name() {
    return this.#name;
  }

  get lastModified() {
    return this.#lastModified;
  }

  get webkitRelativePath() {
    return '';
  }

  [Symbol.for('nodejs.util.inspect.custom')](...how) {
    const { size, type, name, lastModified } = this;
    return shownAs('File', { size, type, name, lastModified }, how);
  }
}

/** A blob over bytes that nobody else changes. */
export function createBlob(bytes, type) {
  return new Blob(internal, { bytes, type });
}

export function isBlob(value) {
  return isObject(value) && value instanceof Blob;
}

/** The bytes of a blob, not copied. */
export function bytesOf(blob) {
  if (!isBlob(blob)) {
    throw typeErrorWithCode('ERR_INVALID_THIS', 'Value of "this" must be of type Blob');
  }
  return blob[slots].bytes;
}

/** The slots of a byte stream that yields `bytes` in chunks. */
export function streamOfBytes(bytes) {
  let offset = 0;
  const stream = createReadableBytes({
    pull: () => {
      const end = Math.min(offset + streamChunkSize, bytes.length);
      if (end > offset) {
        stream.controller.enqueue(bytes.slice(offset, end));
        offset = end;
      }
      if (offset === bytes.length) {
        stream.controller.close();
        if (stream.controller.pendingPullIntos.length > 0) {
          stream.controller.respond(0);
        }
      }
      return alreadyResolved;
    },
    cancel: () => alreadyResolved,
  });
  return stream;
}

function collect(parts, endings) {
  if (parts === undefined) {
    return new Uint8Array(0);
  }
  if (!isObject(parts) || typeof parts[Symbol.iterator] !== 'function') {
    throw wrongType('sources', 'a sequence', parts);
  }
  const pieces = [];
  for (const part of parts) {
    if (isBlob(part)) {
      pieces.push(part[slots].bytes);
    } else if (isBufferSource(part)) {
      pieces.push(viewOf(part));
    } else {
      const text = toUSVString(part);
      pieces.push(utf8Encode(endings === 'native' ? text.replace(/\r\n?/g, '\n') : text));
    }
  }
  return pieces.length === 1 ? pieces[0].slice() : concatenate(pieces);
}

/** https://w3c.github.io/FileAPI/#constructorBlob , step "type": printable ASCII only, in lower case. */
function normalizeType(type) {
  const text = type === undefined ? '' : `${type}`;
  return /[^ -~]/.test(text) ? '' : text.toLowerCase();
}

function clampIndex(value, size) {
  const index = Math.trunc(Number(value)) || 0;
  return index < 0 ? Math.max(size + index, 0) : Math.min(index, size);
}

exposeInterfaces(Blob, File);
