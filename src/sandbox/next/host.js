// The Rust side of next/*. It arrives in one global, which is gone before the learner's code runs.

import { describeError } from 'jsguide:web/entry';

export const host = globalThis.__jsguideNext;
delete globalThis.__jsguideNext;

/** An error as the log shows it: its headline, and its stack for Rust to map. */
export function errorParts(error) {
  const [name, message, stack] = describeError(error);
  return [name === '' ? message : `${name}: ${message}`, stack];
}

/** Logs what went wrong for a request. */
export function logError(id, error) {
  host.logFailure(id, ...errorParts(error));
}
