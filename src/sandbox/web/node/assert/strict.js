// https://nodejs.org/docs/latest-v20.x/api/assert.html#strict-assertion-mode

import { strict } from 'node:assert';

export const { AssertionError, ok, fail, ifError, match, doesNotMatch, throws, doesNotThrow, rejects, doesNotReject } = strict;
export const { equal, notEqual, deepEqual, notDeepEqual, strictEqual, notStrictEqual, deepStrictEqual, notDeepStrictEqual } = strict;

export default strict;
