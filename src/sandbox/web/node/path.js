// https://nodejs.org/docs/latest-v20.x/api/path.html , the POSIX half.

import { requireModule } from 'jsguide:web/host';
import { wrongType } from 'jsguide:web/webidl';

export const sep = '/';
export const delimiter = ':';

function requireString(value, name) {
  if (typeof value !== 'string') {
    throw wrongType(name, 'of type string', value);
  }
}

/** Resolves `.` and `..`; a relative path may begin with `..`. */
function normalizeSegments(path, absolute) {
  const segments = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.' && !(segment === '..' && absolute)) {
      segments.push(segment);
    }
  }
  return segments.join('/');
}

export function normalize(path) {
  requireString(path, 'path');
  if (path === '') {
    return '.';
  }
  const absolute = path.startsWith('/');
  let normalized = normalizeSegments(path, absolute);
  if (normalized === '') {
    return absolute ? '/' : path.endsWith('/') ? './' : '.';
  }
  if (path.endsWith('/')) {
    normalized += '/';
  }
  return absolute ? `/${normalized}` : normalized;
}

export function isAbsolute(path) {
  requireString(path, 'path');
  return path.startsWith('/');
}

export function join(...paths) {
  paths.forEach((path) => requireString(path, 'path'));
  const joined = paths.filter((path) => path !== '').join('/');
  return joined === '' ? '.' : normalize(joined);
}

export function resolve(...paths) {
  let resolved = '';
  for (const path of [...paths].reverse()) {
    requireString(path, 'path');
    if (path === '') {
      continue;
    }
    resolved = resolved === '' ? path : `${path}/${resolved}`;
    if (path.startsWith('/')) {
      break;
    }
  }
  if (!resolved.startsWith('/')) {
    resolved = `${process.cwd()}/${resolved}`;
  }
  return `/${normalizeSegments(resolved, true)}`;
}

export function relative(from, to) {
  requireString(from, 'from');
  requireString(to, 'to');
  const start = resolve(from).split('/').filter(Boolean);
  const end = resolve(to).split('/').filter(Boolean);
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) {
    shared += 1;
  }
  return [...start.slice(shared).map(() => '..'), ...end.slice(shared)].join('/');
}

export function dirname(path) {
  requireString(path, 'path');
  const hasRoot = path.startsWith('/');
  const slash = path.replace(/\/+$/, '').lastIndexOf('/');
  if (slash <= 0) {
    return hasRoot ? '/' : '.';
  }
  return hasRoot && slash === 1 ? '//' : path.slice(0, slash);
}

export function basename(path, suffix = undefined) {
  if (suffix !== undefined) {
    requireString(suffix, 'suffix');
  }
  requireString(path, 'path');
  if (suffix === path) {
    return '';
  }
  const trimmed = path.replace(/\/+$/, '');
  const start = trimmed.lastIndexOf('/') + 1;
  const base = trimmed.slice(start);
  if (suffix && suffix.length <= path.length && suffix !== base) {
    // What the suffix ends with as a whole keeps its slashes.
    return suffix.endsWith(base) ? path.slice(start) : base.endsWith(suffix) ? base.slice(0, -suffix.length) : base;
  }
  return base;
}

export function extname(path) {
  const base = basename(path);
  const dot = base.lastIndexOf('.');
  return dot <= 0 || base === '..' ? '' : base.slice(dot);
}

export function parse(path) {
  requireString(path, 'path');
  const root = path.startsWith('/') ? '/' : '';
  const base = basename(path);
  const ext = extname(path);
  const start = path.replace(/\/+$/, '').lastIndexOf('/') + 1;
  return { root, dir: start > 1 ? path.slice(0, start - 1) : root, base, ext, name: ext === '' ? base : base.slice(0, -ext.length) };
}

export function format(parts) {
  if (parts === null || typeof parts !== 'object') {
    throw wrongType('pathObject', 'of type object', parts);
  }
  const { root, dir, base, name, ext } = parts;
  const file = base || `${name || ''}${ext && !ext.startsWith('.') ? '.' : ''}${ext || ''}`;
  const folder = dir || root;
  if (!folder) {
    return file;
  }
  return folder === root ? `${folder}${file}` : `${folder}/${file}`;
}

export function toNamespacedPath(path) {
  return path;
}

export const posix = {
  sep,
  delimiter,
  normalize,
  isAbsolute,
  join,
  resolve,
  relative,
  dirname,
  basename,
  extname,
  parse,
  format,
  toNamespacedPath,
};
posix.posix = posix;

const absent = requireModule('jsguide:web/node_errors').absentFrom('path.win32');

/** Paths as Windows has them: there by name. */
export const win32 = { sep: '\\', delimiter: ';' };
for (const [name, value] of Object.entries(posix)) {
  if (typeof value === 'function') {
    win32[name] = absent(name);
  }
}
posix.win32 = win32;
win32.win32 = win32;
win32.posix = posix;

export default posix;
