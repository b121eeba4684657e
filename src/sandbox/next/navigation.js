// next/navigation in a route handler: errors that the dispatcher turns into answers (FACTS 47-49).

import { rules } from 'jsguide:next/rules';

export const RedirectType = { push: 'push', replace: 'replace' };

function redirectError(url, type, status) {
  const error = new Error('NEXT_REDIRECT');
  error.digest = `NEXT_REDIRECT;${type};${url};${status};`;
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
  if (rules.requestApis !== 'plain') throw httpError(404);
  const error = new Error('NEXT_NOT_FOUND');
  error.digest = 'NEXT_NOT_FOUND';
  throw error;
}

function experimental(name) {
  return () => {
    throw new Error(
      `\`${name}()\` is experimental and only allowed to be enabled when \`experimental.authInterrupts\` is enabled.`,
    );
  };
}

/** An interrupt: thrown to leave the handler with a status. */
function interrupt(name, status) {
  if (!rules.authInterrupts) return experimental(name);
  return () => {
    throw httpError(status);
  };
}

export const forbidden = rules.requestApis === 'plain' ? undefined : interrupt('forbidden', 403);
export const unauthorized = rules.requestApis === 'plain' ? undefined : interrupt('unauthorized', 401);

/** The answer that an error stands for, or undefined: `{ status, location }`. */
export function answerOf(error) {
  const digest = error?.digest;
  if (typeof digest !== 'string') return undefined;
  if (digest === 'NEXT_NOT_FOUND') return { status: 404 };
  const [kind, ...rest] = digest.split(';');
  if (kind === 'NEXT_HTTP_ERROR_FALLBACK') return { status: Number(rest[0]) };
  if (kind === 'NEXT_REDIRECT') return { status: Number(rest.at(-2)), location: rest.slice(1, -2).join(';') };
  return undefined;
}

export function unstable_rethrow(error) {
  if (answerOf(error) || error?.digest === 'DYNAMIC_SERVER_USAGE') throw error;
  if (error instanceof Error && 'cause' in error) unstable_rethrow(error.cause);
}
