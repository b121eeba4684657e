// Draft mode and preview data of API routes (next/dist/server/api-utils): what their cookies hold.

import { Buffer } from 'node:buffer';
import { host } from 'jsguide:next/host';
import { rules } from 'jsguide:next/rules';

const BYPASS = '__prerender_bypass';
const DATA = '__next_preview_data';
const MOST = 2048;
const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

/** A Set-Cookie line, attributes in the order of the package `cookie`. */
function line(name, value, { maxAge, path = '/', expires }) {
  const age = maxAge === undefined ? '' : `; Max-Age=${Math.floor(maxAge)}`;
  const until = expires === undefined ? '' : `; Expires=${expires.toUTCString()}`;
  const rest = rules.production ? '; HttpOnly; Secure; SameSite=None' : '; HttpOnly; SameSite=Lax';
  return `${name}=${encodeURIComponent(value)}${age}; Path=${path}${until}${rest}`;
}

function add(res, lines) {
  const previous = res.getHeader('Set-Cookie');
  const before = typeof previous === 'string' || Array.isArray(previous) ? [previous].flat() : [];
  return res.setHeader('Set-Cookie', [...before, ...lines]);
}

export function setDraftMode(res, { enable }) {
  return add(res, [line(BYPASS, host.draftSecret(), { expires: enable ? undefined : new Date(0) })]);
}

/** A token in the shape of Next's; what it holds is signed with the draft secret by standing beside it. */
function tokenOf(data, maxAge) {
  const iat = Math.floor(Date.now() / 1000);
  const exp = maxAge === undefined ? undefined : iat + maxAge;
  const payload = Buffer.from(JSON.stringify({ data: JSON.stringify(data), iat, exp })).toString('base64url');
  return `${HEADER}.${payload}.${Buffer.from(host.draftSecret()).toString('base64url')}`;
}

export function setPreviewData(res, data, { maxAge, path }) {
  const token = tokenOf(data, maxAge);
  if (token.length > MOST) {
    throw new Error(
      'Preview data is limited to 2KB currently, reduce how much data you are storing as preview data to continue',
    );
  }
  return add(res, [line(BYPASS, host.draftSecret(), { maxAge, path }), line(DATA, token, { maxAge, path })]);
}

export function clearPreviewData(res, { path } = {}) {
  if (cleared.has(res)) return res;
  cleared.add(res);
  const gone = { path, expires: new Date(0) };
  return add(res, [line(BYPASS, '', gone), line(DATA, '', gone)]);
}

const cleared = new WeakSet();

/** The preview data of a request, `{}` in draft mode, or false; cookies that are not this server's are taken back. */
export function previewDataOf(cookies, res) {
  const { [BYPASS]: bypass, [DATA]: token } = cookies;
  if (!bypass && !token) return false;
  if (bypass === host.draftSecret()) {
    if (!token) return {};
    const data = read(token);
    if (data !== undefined) return data;
  }
  clearPreviewData(res);
  return false;
}

function read(token) {
  try {
    const [, payload, signature] = token.split('.');
    if (Buffer.from(signature, 'base64url').toString() !== host.draftSecret()) return undefined;
    const { data, exp } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return exp !== undefined && exp * 1000 < Date.now() ? undefined : JSON.parse(data);
  } catch {
    return undefined;
  }
}
