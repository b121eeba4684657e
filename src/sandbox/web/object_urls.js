// https://w3c.github.io/FileAPI/#url : the blobs that have an address, which `fetch` reads and nothing outside of the sandbox can.

import { isBlob } from 'jsguide:web/blob';
import { requireNamed, wrongType } from 'jsguide:web/webidl';

const blobs = new Map();

export function createObjectURL(blob) {
  if (!isBlob(blob)) {
    throw wrongType('obj', 'an instance of Blob', blob);
  }
  const url = `blob:nodedata:${crypto.randomUUID()}`;
  blobs.set(url, blob);
  return url;
}

export function revokeObjectURL(url) {
  requireNamed(arguments.length, 'url');
  blobs.delete(`${url}`.replace(/#.*$/s, ''));
}

/** The blob with an address, or undefined. */
export function resolveObjectURL(url) {
  const blob = blobs.get(`${url}`.replace(/#.*$/s, ''));
  return blob?.slice(0, blob.size, blob.type);
}
