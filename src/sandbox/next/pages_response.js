// `res` of an API route: what Next adds to Node's ServerResponse (next/dist/server/api-utils).

import { Buffer } from 'node:buffer';
import { Stream } from 'node:stream';
import { platformFetch } from 'jsguide:next/fetch';
import { host } from 'jsguide:next/host';
import { clearPreviewData, setDraftMode, setPreviewData } from 'jsguide:next/preview';
import { rules } from 'jsguide:next/rules';
import { ServerResponse } from 'jsguide:next/server_response';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Whether the client's copy will do (the package `fresh`). */
function isFresh(headers, etag) {
  const noneMatch = headers['if-none-match'];
  if (noneMatch === undefined || headers['if-modified-since'] !== undefined) return false;
  if (/(?:^|,)\s*?no-cache\s*?(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  if (noneMatch === '*') return true;
  return noneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}

export class ApiResponse extends ServerResponse {
  /** Next lets headers that come too late pass without a word (patch-set-header). */
  setHeader(name, value) {
    return this.headersSent ? this : super.setHeader(name, value);
  }

  status(code) {
    this.statusCode = code;
    return this;
  }

  send(body) {
    if (body === null || body === undefined) {
      this.end();
      return;
    }
    if (this.statusCode === 204 || this.statusCode === 304) {
      for (const name of ['Content-Type', 'Content-Length', 'Transfer-Encoding']) this.removeHeader(name);
      this.end();
      return;
    }
    if (body instanceof Stream) {
      if (!this.hasHeader('Content-Type')) this.setHeader('Content-Type', 'application/octet-stream');
      body.pipe(this);
      return;
    }
    this.#sendTagged(body);
  }

  #sendTagged(body) {
    const isJson = ['object', 'number', 'boolean'].includes(typeof body);
    const isBytes = Buffer.isBuffer(body);
    const text = isJson ? JSON.stringify(body) : body;
    if (typeof text !== 'string') throw new TypeError('str.charCodeAt is not a function');
    const etag = host.etag(text);
    this.setHeader('ETag', etag);
    if (isFresh(this.req.headers, etag)) {
      this.statusCode = 304;
      this.end();
      return;
    }
    if (isBytes && !this.hasHeader('Content-Type')) this.setHeader('Content-Type', 'application/octet-stream');
    if (isJson && !isBytes) this.setHeader('Content-Type', JSON_TYPE);
    this.setHeader('Content-Length', isBytes ? body.length : Buffer.byteLength(text));
    this.end(isBytes ? body : text);
  }

  json(body) {
    this.setHeader('Content-Type', JSON_TYPE);
    this.send(JSON.stringify(body));
  }

  redirect(statusOrUrl, url) {
    const [status, location] = typeof statusOrUrl === 'string' ? [307, statusOrUrl] : [statusOrUrl, url];
    if (typeof status !== 'number' || typeof location !== 'string') {
      throw new Error(
        "Invalid redirect arguments. Please use a single argument URL, e.g. res.redirect('/destination') or use a status code and URL, e.g. res.redirect(307, '/destination').",
      );
    }
    this.writeHead(status, { Location: location });
    this.write(location);
    this.end();
    return this;
  }

  setDraftMode(options = { enable: true }) {
    return setDraftMode(this, options);
  }

  setPreviewData(data, options = {}) {
    return setPreviewData(this, data, options);
  }

  clearPreviewData(options = {}) {
    return clearPreviewData(this, options);
  }

  /** Has the stored answer of a path made anew, at once. */
  async revalidate(path, options = {}) {
    if (typeof path !== 'string' || !path.startsWith('/')) {
      throw new Error(
        `Invalid urlPath provided to revalidate(), must be a path e.g. /blog/post-1, received ${path}`,
      );
    }
    host.note(this.id, `res.revalidate asks for ${path} as a request of its own, which makes its stored answer anew`);
    const onlyGenerated = options?.unstable_onlyGenerated === true;
    const headers = { 'x-prerender-revalidate': host.draftSecret() };
    if (onlyGenerated) headers['x-prerender-revalidate-if-generated'] = '1';
    try {
      const url = `http://${this.req.serverHost}${path.replace(/(.)\/$/, '$1')}`;
      const { status, headers: answered } = await platformFetch(url, { headers, redirect: 'manual' });
      const isMade = answered.has('x-nextjs-cache') || (status === 200 && !rules.revalidatesStaticOnly);
      if (!isMade && !(status === 404 && onlyGenerated)) throw new Error(`Invalid response ${status}`);
    } catch (error) {
      throw new Error(`Failed to revalidate ${path}: ${error?.message ?? error}`);
    }
  }

  /** What Next answers for an error: the message is the reason phrase too. */
  sendError(status, message) {
    this.statusCode = status;
    this.statusMessage = message;
    if (!this.headersSent) this.removeHeader('content-length');
    this.end(message);
  }
}
