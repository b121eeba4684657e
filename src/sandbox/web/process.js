// https://nodejs.org/docs/latest-v20.x/api/process.html , as far as a handler meets it.

import { currentRequest } from 'jsguide:web/context';
import { host } from 'jsguide:web/host';
import { addTick } from 'jsguide:web/ticks';
import { defineGlobal, wrongType } from 'jsguide:web/webidl';

const startedAt = host.monotonicMs();

/** Values of `process.env` are always strings. */
const env = new Proxy(Object.create(Object.prototype), {
  set(target, key, value) {
    target[key] = typeof key === 'symbol' ? value : `${value}`;
    return true;
  },
  defineProperty(target, key, descriptor) {
    const value = 'value' in descriptor ? `${descriptor.value}` : descriptor.value;
    return Reflect.defineProperty(target, key, { ...descriptor, value });
  },
});

function hrtime(previous = undefined) {
  const now = host.monotonicMs();
  let seconds = Math.floor(now / 1000);
  let nanoseconds = Math.floor((now % 1000) * 1e6);
  if (previous !== undefined) {
    seconds -= previous[0];
    nanoseconds -= previous[1];
    if (nanoseconds < 0) {
      seconds -= 1;
      nanoseconds += 1e9;
    }
  }
  return [seconds, nanoseconds];
}

hrtime.bigint = () => BigInt(Math.floor(host.monotonicMs() * 1e6));

function chained() {
  return process;
}

export const process = {
  title: 'jsguide',
  version: 'v20.20.2',
  versions: { node: '20.20.2', v8: '11.3.244.8-node.38', uv: '1.46.0', modules: '115' },
  arch: 'x64',
  platform: 'linux',
  release: { name: 'node', lts: 'Iron' },
  pid: 1,
  ppid: 0,
  argv: ['node'],
  argv0: 'node',
  execArgv: [],
  execPath: '/usr/local/bin/node',
  exitCode: undefined,
  env,
  features: {},
  config: {},
  browser: false,
  hrtime,

  cwd: () => '/',
  umask: () => 0o22,
  uptime: () => (host.monotonicMs() - startedAt) / 1000,

  memoryUsage() {
    const used = host.heapUsed();
    return { rss: used, heapTotal: used, heapUsed: used, external: 0, arrayBuffers: 0 };
  },

  cpuUsage() {
    return { user: Math.floor(host.monotonicMs() * 1000), system: 0 };
  },

  resourceUsage() {
    const { user, system } = process.cpuUsage();
    return { userCPUTime: user, systemCPUTime: system, maxRSS: Math.ceil(host.heapUsed() / 1024) };
  },

  nextTick(callback, ...args) {
    if (typeof callback !== 'function') {
      throw wrongType('callback', 'of type function', callback);
    }
    addTick(callback, args);
  },

  exit() {
    throw new Error('process.exit() is not available: a handler cannot end the server');
  },

  abort() {
    throw new Error('process.abort() is not available: a handler cannot end the server');
  },

  kill() {
    throw new Error('process.kill() is not available in the sandbox');
  },

  chdir() {
    throw new Error('process.chdir() is not available in the sandbox');
  },

  emitWarning(warning) {
    host.log(currentRequest(), 3, `(node:1) ${warning instanceof Error ? `${warning.name}: ${warning.message}` : `Warning: ${warning}`}`.toWellFormed());
  },

  getuid: () => 1000,
  getgid: () => 1000,
  emit: () => false,
  listeners: () => [],
  listenerCount: () => 0,
};

const streamTo = (level, fd) => ({
  fd,
  isTTY: false,
  write(text) {
    host.log(currentRequest(), level, `${text}`.replace(/\n$/, '').toWellFormed());
    return true;
  },
});

process.stdout = streamTo(1, 1);
process.stderr = streamTo(4, 2);

// The server outlives every error, so nobody has to listen for them.
for (const name of ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners', 'prependListener', 'setMaxListeners']) {
  process[name] = chained;
}

process.memoryUsage.rss = () => process.memoryUsage().rss;
Object.defineProperty(process, Symbol.toStringTag, { value: 'process', configurable: true });

/** Replaces `process.env` by what the engine read from the `.env` files: a flat list. */
export function setEnvironment(flat) {
  for (const key of Object.keys(env)) {
    delete env[key];
  }
  for (let index = 0; index < flat.length; index += 2) {
    env[flat[index]] = flat[index + 1];
  }
}

defineGlobal('process', process);
