// https://nodejs.org/docs/latest-v20.x/api/timers.html

import promises from 'node:timers/promises';

export const { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate } = globalThis;
export { promises };

export default { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate, promises };
