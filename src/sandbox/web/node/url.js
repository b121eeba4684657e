// https://nodejs.org/docs/latest-v20.x/api/url.html : the WHATWG API, files, and the old `parse` as far as it is still met.

import { host } from 'jsguide:web/host';
import { typeErrorWithCode } from 'jsguide:web/webidl';
import querystring from 'node:querystring';

export const { URL, URLSearchParams } = globalThis;

export function fileURLToPath(url) {
  const parsed = new URL(url);
  if (parsed.protocol !== 'file:') {
    throw typeErrorWithCode('ERR_INVALID_URL_SCHEME', 'The URL must be of scheme file');
  }
  if (parsed.hostname !== '') {
    throw typeErrorWithCode('ERR_INVALID_FILE_URL_HOST', 'File URL host must be "localhost" or empty on linux');
  }
  if (/%2f/i.test(parsed.pathname)) {
    throw typeErrorWithCode('ERR_INVALID_FILE_URL_PATH', 'File URL path must not include encoded / characters');
  }
  return decodeURIComponent(parsed.pathname);
}

export function pathToFileURL(path) {
  const absolute = path.startsWith('/') ? path : `${process.cwd()}/${path}`;
  const encoded = absolute.replace(/%/g, '%25').replace(/\\/g, '%5C').replace(/\n/g, '%0A').replace(/\r/g, '%0D').replace(/\t/g, '%09');
  const url = new URL('file:///');
  url.pathname = encoded.replace(/\?/g, '%3F').replace(/#/g, '%23');
  return url;
}

export function domainToASCII(domain) {
  return URL.parse(`http://${domain}`)?.hostname ?? '';
}

export function domainToUnicode(domain) {
  return host.domainToUnicode(domainToASCII(domain));
}

export function urlToHttpOptions(url) {
  const { protocol, hostname, hash, search, pathname, href } = url;
  const options = { protocol, hostname, hash, search, pathname, path: `${pathname}${search}`, href };
  if (url.port !== '') {
    options.port = Number(url.port);
  }
  if (url.username !== '' || url.password !== '') {
    options.auth = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  }
  return options;
}

export function format(url, { fragment = true, search = true, auth = true } = {}) {
  if (typeof url === 'string') {
    return parse(url).href;
  }
  if (url instanceof URL) {
    const copy = new URL(url.href);
    if (!fragment) {
      copy.hash = '';
    }
    if (!search) {
      copy.search = '';
    }
    if (!auth) {
      copy.username = '';
      copy.password = '';
    }
    return copy.href;
  }
  const query = url.search ?? (url.query ? `?${querystring.stringify(url.query)}` : '');
  const host = url.host ?? `${url.hostname ?? ''}${url.port ? `:${url.port}` : ''}`;
  const protocol = url.protocol ? `${url.protocol.replace(/:$/, '')}:` : '';
  return `${protocol}${host === '' ? '' : `//${host}`}${url.pathname ?? ''}${query}${url.hash ?? ''}`;
}

/** The legacy parser, for relative and absolute addresses of the web. */
export function parse(address, parseQuery = false) {
  const match = /^(?:([a-z][a-z0-9+.-]*:)(?:\/\/)?)?(?:(?<=\/\/)(?:([^@/?#]*)@)?([^/?#:]*)(?::(\d+))?)?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(address) ?? [];
  const [, protocol = null, auth = null, hostname = null, port = null, pathname = '', search = null, hash = null] = match;
  const query = search === null ? null : search.slice(1);
  const host = hostname === null ? null : `${hostname}${port === null ? '' : `:${port}`}`;
  const path = `${pathname}${search ?? ''}`;
  return {
    protocol,
    slashes: protocol === null ? null : address.startsWith(`${protocol}//`),
    auth,
    host,
    port,
    hostname,
    hash,
    search,
    query: parseQuery ? querystring.parse(query ?? '') : query,
    pathname: pathname === '' ? (host === null ? null : '/') : pathname,
    path: path === '' ? null : path,
    href: address,
  };
}

export function resolve(from, to) {
  const base = new URL(from, 'resolve://');
  const resolved = new URL(to, base);
  return resolved.protocol === 'resolve:' ? `${resolved.pathname}${resolved.search}${resolved.hash}` : resolved.href;
}

export default {
  URL,
  URLSearchParams,
  fileURLToPath,
  pathToFileURL,
  domainToASCII,
  domainToUnicode,
  urlToHttpOptions,
  format,
  parse,
  resolve,
};
