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

/** https://fetch.spec.whatwg.org/#multipart-form-data-parser ; null when the bytes are not what they should be. */
export function parseMultipart(bytes, boundary) {
  const form = new FormData();
  const delimiter = utf8Encode(`--${boundary}`);
  let position = host.indexOfBytes(bytes, delimiter, 0);
  if (position !== 0) {
    return null;
  }
  for (;;) {
    position += delimiter.length;
    if (bytes[position] === 0x2d && bytes[position + 1] === 0x2d) {
      return form;
    }
    if (bytes[position] !== 0x0d || bytes[position + 1] !== 0x0a) {
      return null;
    }
    const headers = parsePartHeaders(bytes, position + 2);
    if (headers === null) {
      return null;
    }
    const end = host.indexOfBytes(bytes, concatenate([utf8Encode('\r\n'), delimiter]), headers.end - 2);
    if (end === -1) {
      return null;
    }
    appendPart(form, headers, bytes.subarray(headers.end, Math.max(headers.end, end)));
    position = end + 2;
  }
}

function appendPart(form, { name, filename, contentType }, content) {
  if (filename === null) {
    form.append(name, host.utf8Decode(content, true));
  } else {
    form.append(name, new File([content], filename, { type: contentType ?? 'text/plain' }));
  }
}

function parsePartHeaders(bytes, start) {
  const blankLine = host.indexOfBytes(bytes, utf8Encode('\r\n\r\n'), start);
  if (blankLine === -1) {
    return null;
  }
  const result = { name: null, filename: null, contentType: null, end: blankLine + 4 };
  for (const line of utf8Decode(bytes.subarray(start, blankLine)).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon === -1) {
      return null;
    }
    const value = line.slice(colon + 1).trim();
    const header = line.slice(0, colon).trim().toLowerCase();
    if (header === 'content-disposition') {
      if (!/^form-data\s*(;|$)/i.test(value)) {
        return null;
      }
      result.name = parameter(value, 'name');
      result.filename = parameter(value, 'filename');
    } else if (header === 'content-type') {
      result.contentType = value;
    }
  }
  return result.name === null ? null : result;
}

function parameter(disposition, key) {
  const match = new RegExp(`;\\s*${key}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(disposition);
  if (match === null) {
    return null;
  }
  return (match[1] ?? match[2]).replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');
}
