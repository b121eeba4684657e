// https://nodejs.org/docs/latest-v20.x/api/stream.html#streams-promises-api

import { requireModule } from 'jsguide:web/host';

export const { finished, pipeline } = requireModule('jsguide:web/node_streams/pipeline').promises;

export default { finished, pipeline };
