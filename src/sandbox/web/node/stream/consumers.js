// https://nodejs.org/docs/latest-v20.x/api/webstreams.html#utility-consumers

import { requireModule } from 'jsguide:web/host';

const { Buffer } = requireModule('jsguide:web/buffer');

export async function blob(stream) {
  const parts = [];
  for await (const part of stream) {
    parts.push(part);
  }
  return new Blob(parts);
}

export async function arrayBuffer(stream) {
  return (await blob(stream)).arrayBuffer();
}

export async function buffer(stream) {
  return Buffer.from(await arrayBuffer(stream));
}

export async function text(stream) {
  const decoder = new TextDecoder();
  let whole = '';
  for await (const part of stream) {
    whole += typeof part === 'string' ? part : decoder.decode(part, { stream: true });
  }
  return whole + decoder.decode();
}

export async function json(stream) {
  return JSON.parse(await text(stream));
}

export default { arrayBuffer, blob, buffer, json, text };
