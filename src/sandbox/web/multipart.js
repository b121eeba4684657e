// https://datatracker.ietf.org/doc/html/rfc7578 , https://html.spec.whatwg.org/#multipart-form-data : multipart/form-data
// written as undici writes it, and parsed.

import { File, bytesOf } from 'jsguide:web/blob';
import { utf8Decode, utf8Encode } from 'jsguide:web/encoding';
import { FormData, entriesOf } from 'jsguide:web/form_data';
import { host } from 'jsguide:web/host';
import { concatenate } from 'jsguide:web/webidl';

/** The body's bytes and its content-type. */
export function serializeFormData(form) {
  const boundary = `----formdata-undici-0${`${Math.floor(Math.random() * 1e11)}`.padStart(11, '0')}`;
  const prefix = `--${boundary}\r\nContent-Disposition: form-data`;
  const parts = [];
  for (const [name, value] of entriesOf(form)) {
    const field = `${prefix}; name="${escapeName(normalizeLines(name))}"`;
    if (typeof value === 'string') {
      parts.push(utf8Encode(`${field}\r\n\r\n${normalizeLines(value)}\r\n`));
    } else {
      const file = value.name ? `; filename="${escapeName(value.name)}"` : '';
      const type = value.type || 'application/octet-stream';
      parts.push(utf8Encode(`${field}${file}\r\nContent-Type: ${type}\r\n\r\n`), bytesOf(value), utf8Encode('\r\n'));
    }
  }
  parts.push(utf8Encode(`--${boundary}--\r\n`));
  return { bytes: concatenate(parts), type: `multipart/form-data; boundary=${boundary}` };
}

function normalizeLines(text) {
  return text.replace(/\r?\n|\r/g, '\r\n');
}

function escapeName(name) {
  return name.replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/"/g, '%22');
}

const lineEnd = utf8Encode('\r\n');

/** https://fetch.spec.whatwg.org/#multipart-form-data-parser , as strict as undici; null when the bytes are not what they should be. */
export function parseMultipart(whole, boundary) {
  const form = new FormData();
  const bytes = withoutBlankLines(whole);
  const delimiter = utf8Encode(`--${boundary}`);
  const end = concatenate([lineEnd, delimiter]);
  let position = 0;
  while (host.indexOfBytes(bytes.subarray(position, position + delimiter.length), delimiter, 0) === 0) {
    position += delimiter.length;
    if (isAt(bytes, position, '--')) {
      return position + 2 === bytes.length ? form : null;
    }
    const headers = isAt(bytes, position, '\r\n') ? parsePartHeaders(bytes, position + 2) : null;
    const next = headers === null ? -1 : host.indexOfBytes(bytes, end, headers.end);
    if (next === -1) {
      return null;
    }
    appendPart(form, headers, bytes.subarray(headers.end, next));
    position = next + 2;
  }
  return null;
}

function isAt(bytes, position, [first, second]) {
  return bytes[position] === first.charCodeAt(0) && bytes[position + 1] === second.charCodeAt(0);
}

/** Line ends before the first boundary and after the last one are let pass. */
function withoutBlankLines(bytes) {
  let start = 0;
  while (isAt(bytes, start, '\r\n')) {
    start += 2;
  }
  let end = bytes.length;
  while (end > start && isAt(bytes, end - 2, '\r\n')) {
    end -= 2;
  }
  return bytes.subarray(start, end);
}

function appendPart(form, { name, filename, contentType, encoding }, content) {
  const bytes = encoding === 'base64' ? host.base64Decode(utf8Decode(content)) : content;
  if (filename === null) {
    form.append(name, host.utf8Decode(bytes, true));
  } else {
    form.append(name, new File([bytes], filename, { type: contentType ?? 'text/plain' }));
  }
}

function parsePartHeaders(bytes, start) {
  const blankLine = host.indexOfBytes(bytes, utf8Encode('\r\n\r\n'), start);
  if (blankLine === -1) {
    return null;
  }
  const result = { name: null, filename: null, contentType: null, encoding: null, end: blankLine + 4 };
  for (const line of utf8Decode(bytes.subarray(start, blankLine)).split('\r\n')) {
    const [, header, value] = /^[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*:[ \t]*(.*)$/s.exec(line) ?? [];
    if (header === undefined || !readPartHeader(result, header.toLowerCase(), value)) {
      return null;
    }
  }
  return result.name === null ? null : result;
}

function readPartHeader(result, header, value) {
  if (header === 'content-disposition') {
    const [, name, filename] = /^form-data; name="([^"\n\r]*)"(?:; filename\*?="([^"\n\r]*)")?$/.exec(value) ?? [];
    result.name = name === undefined ? null : unescapeName(name);
    result.filename = filename === undefined ? null : unescapeName(filename);
    return name !== undefined;
  }
  if (header === 'content-type') {
    result.contentType = value.trimEnd();
  } else if (header === 'content-transfer-encoding') {
    result.encoding = value.trimEnd();
  }
  return true;
}

function unescapeName(name) {
  return name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
}
