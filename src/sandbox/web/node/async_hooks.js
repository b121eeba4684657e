// https://nodejs.org/docs/latest-v20.x/api/async_context.html

import { requireModule } from 'jsguide:web/host';

export const { AsyncLocalStorage, AsyncResource } = requireModule('jsguide:web/async_context');

export default { AsyncLocalStorage, AsyncResource };
