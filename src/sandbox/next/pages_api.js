// Runs an API route of the Pages Router: `export default function handler(req, res)` on objects that
// behave as Node's, with what Next's `apiResolver` adds (FACTS 80).

import { parse as parseForm } from 'node:querystring';
import { makeRequest } from 'jsguide:web/entry';
import { deliver, fail, withModule } from 'jsguide:next/dispatch';
import { errorParts, host, logError } from 'jsguide:next/host';
import { ApiRequest } from 'jsguide:next/pages_request';
import { ApiResponse } from 'jsguide:next/pages_response';
import { rules } from 'jsguide:next/rules';
import { HandlerRequest } from 'jsguide:next/server';
import { dropWork, enterWork, keepWork, newWork } from 'jsguide:next/work';

const UNITS = { b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** An error whose status and message are for the client. */
class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.statusCode = status;
  }
}

/** `1mb`, `500kb` or a number, in bytes (the package `bytes`). */
function bytesOf(limit) {
  if (typeof limit === 'number') return limit;
  const parts = /^(\d+(?:\.\d+)?) *(b|kb|mb|gb)?$/i.exec(String(limit).trim());
  return parts === null ? Infinity : Math.floor(Number(parts[1]) * UNITS[(parts[2] ?? 'b').toLowerCase()]);
}

function parseJson(text) {
  if (text.length === 0) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(400, 'Invalid JSON');
  }
}

/** A content type as the package `content-type` reads it; what it can't read is plain text. */
function readType(header) {
  const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  const plain = { type: 'text/plain', charset: 'utf-8' };
  const whole = new RegExp(`^\\s*(${token}/${token})\\s*((?:;\\s*${token}\\s*=\\s*(?:"(?:[^"\\\\]|\\\\.)*"|${token})\\s*)*)$`);
  const parts = whole.exec(header || 'text/plain');
  if (parts === null) return plain;
  const charset = /;\s*charset\s*=\s*(?:"([^"]*)"|([^;\s]*))/i.exec(parts[2]);
  return { type: parts[1].toLowerCase(), charset: charset?.[1] ?? charset?.[2] ?? 'utf-8' };
}

/** The body as `req.body` shows it: by its content type, and not over the limit. */
function parseBody(bytes, contentType, limit) {
  if (bytes.length > bytesOf(limit)) throw new ApiError(413, `Body exceeded ${limit} limit`);
  const { type, charset } = readType(contentType);
  let text;
  try {
    text = new TextDecoder(charset).decode(bytes);
  } catch {
    throw new ApiError(400, 'Invalid body');
  }
  if (type === 'application/json' || type === 'application/ld+json') return parseJson(text);
  return type === 'application/x-www-form-urlencoded' ? parseForm(text) : text;
}

function answerError(res, error) {
  const isKnown = error instanceof ApiError;
  if (!isKnown) logError(res.id, error);
  res.sendError(isKnown ? error.statusCode : 500, isKnown ? error.message : 'Internal Server Error');
}

function warnOfMissingAnswer(exports, req, res, result) {
  if (rules.production) return;
  if (result instanceof Response) {
    throw new Error(
      'API route returned a Response object in the Node.js runtime, this is not supported. Please use `runtime: "edge"` instead: https://nextjs.org/docs/api-routes/edge-api-routes',
    );
  }
  if (result !== undefined) {
    console.warn(`API handler should not return a value, received ${typeof result}.`);
  }
  if (!exports.config?.api?.externalResolver && !res.writableEnded) {
    console.warn(`API resolved without sending a response for ${req.url}, this may result in stalled requests.`);
  }
}

async function resolve(exports, req, res) {
  try {
    const api = exports.config?.api ?? {};
    if (api.bodyParser !== false) {
      req.body = parseBody(req.takeBytes(), req.headers['content-type'], api.bodyParser?.sizeLimit ?? '1mb');
    }
    const handler = exports.default?.default ?? exports.default;
    warnOfMissingAnswer(exports, req, res, await handler(req, res));
  } catch (error) {
    if (rules.production || error instanceof ApiError || res.headersSent) answerError(res, error);
    else host.failLoad(res.id, ...errorParts(error));
  }
}

async function runOnEdge(work, exports, request) {
  try {
    const response = await exports.default(request, { waitUntil: (promise) => (work.after ??= []).push(() => promise) });
    if (!(response instanceof Response)) {
      throw new TypeError('Expected an instance of Response to be returned');
    }
    deliver(work, response);
  } catch (error) {
    fail(work, error);
  }
}

function isEdge(exports) {
  return String(exports.config?.runtime ?? exports.runtime ?? '').includes('edge');
}

export function run(callee, id, method, url, headers, body, params, shownPath) {
  withModule(id, callee.file, (exports) => {
    if (typeof (exports.default?.default ?? exports.default) !== 'function') {
      host.failLoad(id, `Error: Page ${callee.route} does not export a default function.`, '');
      return;
    }
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const onEdge = isEdge(exports);
    const request = makeRequest(method, url, headers, hasBody ? body : null, HandlerRequest.prototype);
    const work = newWork(id, { ...callee, isEdge: onEdge }, request, shownPath);
    keepWork(work);
    enterWork(work);
    if (onEdge) {
      runOnEdge(work, exports, request);
      return;
    }
    const req = new ApiRequest(method, url, headers, params, body);
    const res = new ApiResponse(id, req, () => dropWork(work));
    req.showPreview(res);
    resolve(exports, req, res);
  });
}
