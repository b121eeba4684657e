// https://nodejs.org/docs/latest-v20.x/api/process.html

import { process } from 'jsguide:web/process';

export const { env, version, versions, platform, arch, hrtime, nextTick, uptime, memoryUsage, cwd, argv, pid } = process;

export default process;
