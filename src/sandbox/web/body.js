// https://fetch.spec.whatwg.org/#bodies , #body-mixin : what Request and Response share.
//
// A body is `{ source, stream, used }`. `used` says that a script has read it, or how it went out: `SENT`. `source` is a string, a Uint8Array, or null when only a stream is there; the
// stream is made when a script looks at it, so that a plain answer never needs one.

import { bytesOf, createBlob, isBlob, streamOfBytes } from 'jsguide:web/blob';
import { utf8Decode, utf8Encode } from 'jsguide:web/encoding';
import { FormData } from 'jsguide:web/form_data';
import { requireModule } from 'jsguide:web/host';
import { getHeader, headerListOf } from 'jsguide:web/headers';
import { isReadableStream, ReadableStream, viewOfReadable } from 'jsguide:web/streams/readable';
import { acquireReader, isLocked, readRequest, readableCancel } from 'jsguide:web/streams/readable_core';
import { tee } from 'jsguide:web/streams/tee';
import { isSearchParams, parseQuery } from 'jsguide:web/url_search_params';
import { concatenate, illegalInvocation, isBufferSource, isObject, keepLayout, slots, toUSVString, viewOf } from 'jsguide:web/webidl';

const multipart = () => requireModule('jsguide:web/multipart');
const mimeTypes = () => requireModule('jsguide:web/content_type');

export function bodyOf(source) {
  return { source, stream: null, used: false };
}

/** How a body is used that the engine has sent. */
export const SENT = 'sent';

/** The content type that a text brings. */
export const TEXT_TYPE = 'text/plain;charset=UTF-8';

/** https://webidl.spec.whatwg.org/#es-USVString */
export function bodyOfText(text) {
  return { source: text.isWellFormed() ? text : text.toWellFormed(), stream: null, used: false };
}

export function bodyOfStream(stream) {
  return { source: null, stream, used: false };
}

keepLayout(bodyOf(''));
keepLayout({ body: null, type: null });

/** https://fetch.spec.whatwg.org/#bodyinit-unsafely-extract : the body, and the content-type it brings or null. */
export function extractBody(init) {
  if (typeof init === 'string') {
    return { body: bodyOfText(init), type: TEXT_TYPE };
  }
  if (isReadableStream(init)) {
    if (isLocked(init[slots]) || init[slots].disturbed) {
      throw new TypeError('Response body object should not be disturbed or locked');
    }
    return { body: bodyOfStream(init[slots]), type: null };
  }
  if (isBufferSource(init)) {
    return { body: bodyOf(viewOf(init).slice()), type: null };
  }
  if (isSearchParams(init)) {
    return { body: bodyOf(init.toString()), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
  }
  if (isBlob(init)) {
    return { body: bodyOf(bytesOf(init)), type: init.type === '' ? null : init.type };
  }
  if (isObject(init) && init instanceof FormData) {
    const { bytes, type } = multipart().serializeFormData(init);
    return { body: bodyOf(bytes), type };
  }
  if (isObject(init) && typeof init[Symbol.asyncIterator] === 'function') {
    return { body: bodyOfStream(ReadableStream.from(bytesOfEach(init))[slots]), type: null };
  }
  return { body: bodyOf(toUSVString(init)), type: TEXT_TYPE };
}

/** Undici also takes strings from an iterator, though not from a stream. */
async function* bytesOfEach(iterable) {
  for await (const chunk of iterable) {
    yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  }
}

/** The slots of the body's stream, made now if need be. */
export function streamOf(body) {
  if (body.stream === null) {
    body.stream = streamOfBytes(bytesOfSource(body.source));
    if (body.used) {
      body.stream.disturbed = true;
      body.stream.controller.close();
    }
  }
  return body.stream;
}

function isUsed(body) {
  return body !== null && (body.used !== false || (body.stream !== null && body.stream.disturbed));
}

export function isUnusable(body) {
  return isUsed(body) || (body !== null && body.stream !== null && isLocked(body.stream));
}

/** https://fetch.spec.whatwg.org/#concept-body-clone */
export function cloneBody(body) {
  if (body === null) {
    return null;
  }
  if (body.stream === null) {
    return bodyOf(body.source);
  }
  const [first, second] = tee(body.stream, (chunk) => (ArrayBuffer.isView(chunk) ? chunk.slice() : chunk));
  body.stream = first;
  body.source = null;
  return bodyOfStream(second);
}

export function cancelBody(body, reason) {
  if (body !== null && body.stream !== null && !isLocked(body.stream)) {
    readableCancel(body.stream, reason).catch(() => {});
  }
}

function bytesOfSource(source) {
  return typeof source === 'string' ? utf8Encode(source) : source;
}

/** https://fetch.spec.whatwg.org/#concept-body-consume-body : all bytes, or the text that the body was made of. */
async function consume(owner) {
  const body = ownBody(owner);
  if (body === null) {
    return '';
  }
  if (isUnusable(body)) {
    throw new TypeError('Body is unusable: Body has already been read');
  }
  body.used = true;
  if (body.stream === null) {
    return body.source;
  }
  return readAll(body.stream);
}

/** https://streams.spec.whatwg.org/#readablestreamdefaultreader-read-all-bytes */
function readAll(stream) {
  const reader = acquireReader(stream);
  return new Promise((fulfil, fail) => {
    const chunks = [];
    const request = {
      chunk(value) {
        if (!(value instanceof Uint8Array)) {
          fail(new TypeError('Received non-Uint8Array chunk'));
          return;
        }
        chunks.push(value);
        Promise.resolve().then(read);
      },
      close: () => fulfil(concatenate(chunks)),
      error: fail,
    };
    const read = () => readRequest(reader, request);
    read();
  });
}

async function consumeBytes(owner) {
  const content = await consume(owner);
  return typeof content === 'string' ? utf8Encode(content) : content.slice();
}

async function consumeText(owner) {
  const content = await consume(owner);
  if (typeof content !== 'string') {
    return utf8Decode(content);
  }
  return content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
}

function ownBody(owner) {
  const self = isObject(owner) ? owner[slots] : undefined;
  if (self === undefined || self.body === undefined) {
    throw illegalInvocation();
  }
  return self.body;
}

/** The content-type of the headers, as it is read when somebody asks for it; null when there is none that can be read. */
function mimeTypeOf(owner) {
  const value = getHeader(headerListOf(owner[slots]), 'content-type');
  return value === null ? null : mimeTypes().extractMimeType(value);
}

async function consumeFormData(owner) {
  ownBody(owner);
  const type = mimeTypeOf(owner);
  const bytes = await consumeBytes(owner);
  const form = formParsers[type?.essence];
  if (form === undefined) {
    throw new TypeError('Content-Type was not one of "multipart/form-data" or "application/x-www-form-urlencoded".');
  }
  return form(bytes, type.parameters);
}

const formParsers = {
  'multipart/form-data'(bytes, parameters) {
    const boundary = parameters.get('boundary');
    const form = boundary === undefined ? null : multipart().parseMultipart(bytes, boundary);
    if (form === null) {
      throw new TypeError('Failed to parse body as FormData.');
    }
    return form;
  },
  'application/x-www-form-urlencoded'(bytes) {
    const form = new FormData();
    for (const [name, value] of parseQuery(utf8Decode(bytes))) {
      form.append(name, value);
    }
    return form;
  },
};

/** https://fetch.spec.whatwg.org/#body-mixin . The owner keeps `body` and a flat `headers` list in its slots. */
const bodyMixin = {
  get body() {
    const body = ownBody(this);
    return body === null ? null : viewOfReadable(streamOf(body));
  },

  get bodyUsed() {
    return isUsed(ownBody(this));
  },

  async arrayBuffer() {
    return (await consumeBytes(this)).buffer;
  },

  async blob() {
    const bytes = await consumeBytes(this);
    const type = mimeTypeOf(this);
    return createBlob(bytes, type === null ? '' : mimeTypes().serializeMimeType(type).toLowerCase());
  },

  bytes() {
    return consumeBytes(this);
  },

  formData() {
    return consumeFormData(this);
  },

  async json() {
    return JSON.parse(await consumeText(this));
  },

  text() {
    return consumeText(this);
  },
};

export function mixInBody(constructor) {
  Object.defineProperties(constructor.prototype, Object.getOwnPropertyDescriptors(bodyMixin));
}
