// https://nodejs.org/docs/latest-v20.x/api/async_context.html

import { requireModule } from 'jsguide:web/host';

export const { AsyncLocalStorage, AsyncResource } = requireModule('jsguide:web/async_context');

/** Nothing here tells asynchronous contexts apart by number. */
export function executionAsyncId() {
  return 1;
}

export function triggerAsyncId() {
  return 0;
}

export default { AsyncLocalStorage, AsyncResource, executionAsyncId, triggerAsyncId };
