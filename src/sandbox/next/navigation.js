// next/navigation in a route handler: errors that the dispatcher turns into answers (FACTS 47-49).

import { rules } from 'jsguide:next/rules';

export const RedirectType = { push: 'push', replace: 'replace' };

/** Redirects thrown by `redirect()` itself: 14 takes no others, for they carry no cookies. */
const made = new WeakSet();

function redirectError(url, type, status) {
  const error = new Error('NEXT_REDIRECT');
  error.digest = `NEXT_REDIRECT;${type};${url};${status};`;
  if (rules.onlyOwnRedirects) made.add(error);
  return error;
}

export function redirect(url, type = RedirectType.replace) {
  throw redirectError(url, type, 307);
}

export function permanentRedirect(url, type = RedirectType.replace) {
  throw redirectError(url, type, 308);
}

function httpError(status) {
  const digest = `NEXT_HTTP_ERROR_FALLBACK;${status}`;
  const error = new Error(digest);
  error.digest = digest;
  return error;
}

export function notFound() {
  if (rules.hasInterrupts) throw httpError(404);
  const error = new Error('NEXT_NOT_FOUND');
  error.digest = 'NEXT_NOT_FOUND';
  throw error;
}

function experimental(name, how) {
  return () => {
    throw new Error(
      `\`${name}()\` is experimental and only allowed to be ${how} when \`experimental.authInterrupts\` is enabled.`,
    );
  };
}

/** An interrupt: thrown to leave the handler with a status. */
function interrupt(name, status) {
  if (!rules.authInterrupts) return experimental(name, status === 401 ? 'used' : 'enabled');
  return () => {
    throw httpError(status);
  };
}

export const forbidden = rules.hasInterrupts ? interrupt('forbidden', 403) : undefined;
export const unauthorized = rules.hasInterrupts ? interrupt('unauthorized', 401) : undefined;

const HTTP_ERRORS = new Set([401, 403, 404]);
const REDIRECTS = new Set([303, 307, 308]);
function redirectOf(digest) {
  const parts = digest.split(';');
  // 14 takes what stands between the second and the third semicolon for the whole location.
  const status = Number(rules.onlyOwnRedirects ? parts[3] : parts.at(-2));
  const knowsType = parts[1] === 'push' || parts[1] === 'replace';
  if (!knowsType || !REDIRECTS.has(status)) return undefined;
  const location = parts.slice(2, -2).join(';');
  if (location === '') throw new Error('Invariant: Unexpected redirect url format');
  return { status, location };
}

/** The answer that an error stands for, or undefined: `{ status, location }`. */
export function answerOf(error) {
  const digest = error?.digest;
  if (typeof digest !== 'string') return undefined;
  const [kind, status] = digest.split(';');
  if (!rules.hasInterrupts && digest === 'NEXT_NOT_FOUND') return { status: 404 };
  if (rules.hasInterrupts && kind === 'NEXT_HTTP_ERROR_FALLBACK' && HTTP_ERRORS.has(Number(status))) {
    return { status: Number(status) };
  }
  const isRedirect = kind === 'NEXT_REDIRECT' && (!rules.onlyOwnRedirects || made.has(error));
  return isRedirect ? redirectOf(digest) : undefined;
}

export function unstable_rethrow(error) {
  if (answerOf(error) || error?.digest === 'DYNAMIC_SERVER_USAGE') throw error;
  if (error instanceof Error && 'cause' in error) unstable_rethrow(error.cause);
}
