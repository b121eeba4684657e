// What other built-in modules (next/server, next/headers) may know of the platform's objects. User code cannot import it.

export { bodyOf, bodyOfStream } from 'jsguide:web/body';
export { createHeaders, getHeader, hasHeader, headerListOf, headerTextOf, joinHeaders, splitHeaders } from 'jsguide:web/headers';
export { host } from 'jsguide:web/host';
export { inspect } from 'jsguide:web/inspect_lazily';
export { abortRequest, createRequest, isRequest, requestHeaderList, requestState } from 'jsguide:web/request';
export { JSON_HEADERS, createJsonResponse, createResponse, isResponse, responseHeaderList, responseState } from 'jsguide:web/response';
export { internal, slots } from 'jsguide:web/webidl';
