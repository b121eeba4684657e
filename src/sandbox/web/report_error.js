// https://html.spec.whatwg.org/#report-the-exception : errors that nobody can catch go to the log.

import { currentRequest } from 'jsguide:web/context';
import { host } from 'jsguide:web/host';
import { inspect } from 'jsguide:web/inspect_lazily';
import { defineGlobal, requireNamed } from 'jsguide:web/webidl';

const errorLevel = 4;

export function reportException(error) {
  host.log(currentRequest(), errorLevel, `Uncaught ${inspect(error)}`.toWellFormed());
}

export function reportError(error) {
  requireNamed(arguments.length, 'error');
  reportException(error);
}

defineGlobal('reportError', reportError);
