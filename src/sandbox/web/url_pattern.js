// https://urlpattern.spec.whatwg.org/

import { host } from 'jsguide:web/host';
import { compileParts, parsePattern, tokenize, writePattern } from 'jsguide:web/url_pattern_parser';
import { part } from 'jsguide:web/url';
import { asInterface, isObject, toUSVString } from 'jsguide:web/webidl';

const componentNames = ['protocol', 'username', 'password', 'hostname', 'port', 'pathname', 'search', 'hash'];
const specialPorts = { http: '80', https: '443', ws: '80', wss: '443', ftp: '21', file: '' };
const noOptions = { delimiter: '', prefix: '' };
const hostOptions = { delimiter: '.', prefix: '' };
const pathOptions = { delimiter: '/', prefix: '/' };

/** The components of an address, or undefined where it does not parse. */
function partsOf(address, base = undefined) {
  const href = host.urlParse(address, base);
  return href === undefined ? undefined : host.urlParts(href);
}

function invalid(what) {
  return new TypeError(`Invalid URL pattern: ${what}`);
}

/** Sets one component on a plain address and reads it back as the URL standard writes it. */
function throughUrl(base, name, value) {
  return host.urlParts(host.urlSet(base, name, value))[part[name]];
}

/** https://urlpattern.spec.whatwg.org/#canon-encoding-callbacks */
const canonical = {
  protocol(value) {
    if (value === '') {
      return '';
    }
    const parts = partsOf(`${value}://dummy.test`);
    if (parts === undefined) {
      throw invalid(`protocol "${value}"`);
    }
    return parts[part.protocol].slice(0, -1);
  },
  username: (value) => (value === '' ? '' : throughUrl('https://dummy.test', 'username', value)),
  password: (value) => (value === '' ? '' : throughUrl('https://dummy.test', 'password', value)),
  hostname(value) {
    if (value === '') {
      return '';
    }
    const parts = partsOf(`https://${value}`);
    if (parts === undefined || /[/?#@]/.test(value)) {
      throw invalid(`hostname "${value}"`);
    }
    return parts[part.hostname];
  },
  port(value, protocol = undefined) {
    if (value === '') {
      return '';
    }
    if (!/^\d+$/.test(value) || Number(value) > 65535) {
      throw invalid(`port "${value}"`);
    }
    const number = `${Number(value)}`;
    return specialPorts[protocol] === number ? '' : number;
  },
  pathname(value) {
    if (value === '') {
      return '';
    }
    const leading = value.startsWith('/');
    const encoded = throughUrl('https://dummy.test', 'pathname', leading ? value : `/-${value}`);
    return leading ? encoded : encoded.slice(2);
  },
  opaquePathname: (value) => (value === '' ? '' : (partsOf(`data:${value}`)?.[part.pathname] ?? value)),
  search: (value) => (value === '' ? '' : throughUrl('https://dummy.test', 'search', value).slice(1)),
  hash: (value) => (value === '' ? '' : throughUrl('https://dummy.test', 'hash', value).slice(1)),
};

/** One component: its pattern string, its expression and the names of its groups. */
function compileComponent(pattern, options, encode, ignoreCase = false) {
  const parts = parsePattern(pattern, options, encode);
  const { regexp, names } = compileParts(parts, options, ignoreCase);
  return { pattern: writePattern(parts, options), regexp, names, hasRegExpGroups: parts.some((item) => item.type === 'regexp') };
}

function matchesSpecialScheme(component) {
  return Object.keys(specialPorts).some((scheme) => component.regexp.test(scheme));
}

/** https://urlpattern.spec.whatwg.org/#url-pattern-create */
function compileInit(init, ignoreCase) {
  const protocol = compileComponent(init.protocol ?? '*', noOptions, canonical.protocol);
  const port = specialPorts[init.protocol] !== undefined && init.port === specialPorts[init.protocol] ? '' : init.port;
  const isIpv6 = /^(\[|\{\[|\\\[)/.test(init.hostname ?? '');
  const hasPath = matchesSpecialScheme(protocol);
  return {
    protocol,
    username: compileComponent(init.username ?? '*', noOptions, canonical.username),
    password: compileComponent(init.password ?? '*', noOptions, canonical.password),
    hostname: compileComponent(init.hostname ?? '*', hostOptions, isIpv6 ? (text) => text.toLowerCase() : canonical.hostname),
    port: compileComponent(port ?? '*', noOptions, (value) => canonical.port(value)),
    pathname: hasPath
      ? compileComponent(init.pathname ?? '*', pathOptions, canonical.pathname, ignoreCase)
      : compileComponent(init.pathname ?? '*', noOptions, canonical.opaquePathname, ignoreCase),
    search: compileComponent(init.search ?? '*', noOptions, canonical.search, ignoreCase),
    hash: compileComponent(init.hash ?? '*', noOptions, canonical.hash, ignoreCase),
  };
}

/** https://urlpattern.spec.whatwg.org/#process-a-urlpatterninit ; patterns are taken as they are, addresses canonicalised. */
function processInit(init, isPattern) {
  const result = {};
  const base = init.baseURL === undefined ? null : parseBase(init.baseURL);
  if (base !== null) {
    inherit(result, init, base, isPattern);
  }
  for (const name of componentNames) {
    if (init[name] === undefined) {
      continue;
    }
    const given = stripMark(name, toUSVString(init[name]), init, isPattern);
    result[name] = isPattern ? given : canonical[name](given, result.protocol);
  }
  if (base !== null && init.pathname !== undefined && !isAbsolutePath(result.pathname, isPattern)) {
    const folder = base[part.pathname].replace(/[^/]*$/, '');
    result.pathname = (isPattern ? escapeText(folder) : folder) + result.pathname;
  }
  return result;
}

function parseBase(baseURL) {
  const parts = partsOf(toUSVString(baseURL));
  if (parts === undefined) {
    throw invalid(`base URL "${baseURL}"`);
  }
  return parts;
}

/** A component comes from the base unless it, or one before it, is given. */
function inherit(result, init, base, isPattern) {
  const order = ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'];
  const firstGiven = order.findIndex((name) => init[name] !== undefined);
  const upTo = firstGiven === -1 ? order.length - 1 : firstGiven;
  for (const name of order.slice(0, upTo)) {
    const value = name === 'protocol' ? base[part.protocol].slice(0, -1) : base[part[name]].replace(name === 'search' ? /^\?/ : name === 'hash' ? /^#/ : /^$/, '');
    result[name] = isPattern ? escapeText(value) : value;
  }
}

function stripMark(name, value, init, isPattern) {
  if (name === 'protocol') {
    return value.replace(/:$/, '');
  }
  if (name === 'hash') {
    return value.replace(/^#/, '');
  }
  if (name === 'search' && value.startsWith('?')) {
    return isPattern || init.search !== undefined ? value.slice(1) : value;
  }
  return value;
}

function isAbsolutePath(path, isPattern) {
  return path.startsWith('/') || (isPattern && (path.startsWith('\\/') || path.startsWith('{/')));
}

function escapeText(text) {
  return text.replace(/[+*?:{}()\\]/g, '\\$&');
}

/**
 * https://urlpattern.spec.whatwg.org/#parse-a-constructor-string : cuts a whole address with patterns into components, by
 * walking its tokens through the states of a URL parser.
 */
function parseConstructorString(input) {
  const tokens = tokenize(input, true);
  const text = (from, to) => [...input].slice(tokens[from].index, tokens[to].index).join('');
  const is = (index, value) => {
    const token = tokens[index];
    return token !== undefined && token.value === value && ['char', 'escaped', 'invalid'].includes(token.type);
  };
  const isSearchMark = (index) => {
    if (is(index, '?')) {
      return true;
    }
    const token = tokens[index];
    if (token?.type !== 'modifier' || token.value !== '?') {
      return false;
    }
    const previous = tokens[index - 1];
    return previous === undefined || !['name', 'regexp', 'close', 'asterisk'].includes(previous.type);
  };
  const depths = groupDepths(tokens);
  const find = (from, to, test) => {
    for (let index = from; index < to; index++) {
      if (depths[index] === 0 && test(index)) {
        return index;
      }
    }
    return -1;
  };
  const end = tokens.length - 1;
  const init = {};
  const hashAt = find(0, end, (index) => is(index, '#'));
  const hashEnd = hashAt === -1 ? end : hashAt;
  const colon = find(0, hashEnd, (index) => is(index, ':'));
  let start = 0;
  if (colon !== -1 && find(0, colon, (index) => is(index, '/') || isSearchMark(index)) === -1) {
    init.protocol = text(0, colon);
    start = colon + 1;
  }
  if (hashAt !== -1) {
    init.hash = text(hashAt + 1, end);
  }
  const searchAt = find(start, hashEnd, isSearchMark);
  const pathEnd = searchAt === -1 ? hashEnd : searchAt;
  if (searchAt !== -1) {
    init.search = text(searchAt + 1, hashEnd);
  }
  if (init.protocol !== undefined && is(start, '/') && is(start + 1, '/')) {
    const authority = start + 2;
    const slash = find(authority, pathEnd, (index) => is(index, '/'));
    const authorityEnd = slash === -1 ? pathEnd : slash;
    readAuthority(init, authority, authorityEnd, { find, is, text, tokens });
    start = authorityEnd;
    fillDefaults(init, slash !== -1 || searchAt !== -1 || hashAt !== -1);
  }
  const path = text(start, pathEnd);
  if (path !== '' || init.protocol === undefined) {
    init.pathname = path;
  }
  return completed(init);
}

function groupDepths(tokens) {
  let depth = 0;
  return tokens.map((token) => {
    if (token.type === 'close') {
      depth -= 1;
    }
    const own = depth;
    if (token.type === 'open') {
      depth += 1;
    }
    return own;
  });
}

function readAuthority(init, from, to, { find, is, text, tokens }) {
  let start = from;
  const at = find(from, to, (index) => is(index, '@'));
  if (at !== -1) {
    const colon = find(from, at, (index) => is(index, ':'));
    init.username = text(from, colon === -1 ? at : colon);
    if (colon !== -1) {
      init.password = text(colon + 1, at);
    }
    start = at + 1;
  }
  let bracket = 0;
  const colon = find(start, to, (index) => {
    bracket += tokens[index].value === '[' ? 1 : tokens[index].value === ']' ? -1 : 0;
    return bracket === 0 && is(index, ':');
  });
  init.hostname = text(start, colon === -1 ? to : colon);
  init.port = colon === -1 ? '' : text(colon + 1, to);
}

function fillDefaults(init, more) {
  if (more) {
    init.pathname ??= '';
  }
}

/** What follows a given component and is not there itself is empty, as in an address. */
function completed(init) {
  const order = ['protocol', 'hostname', 'port', 'pathname', 'search', 'hash'];
  const last = order.findLastIndex((name) => init[name] !== undefined && init[name] !== '');
  for (const [index, name] of order.entries()) {
    if (index < last && init[name] === undefined && init.protocol !== undefined) {
      init[name] = name === 'pathname' ? '/' : '';
    }
  }
  if (init.protocol !== undefined && init.pathname === '' && init.hostname !== undefined) {
    init.pathname = '/';
  }
  return init;
}

export class URLPattern {
  #components;

  constructor(input = {}, baseOrOptions = undefined, maybeOptions = undefined) {
    const hasBase = typeof baseOrOptions === 'string';
    const options = (hasBase ? maybeOptions : baseOrOptions) ?? {};
    let init;
    if (isObject(input)) {
      if (hasBase) {
        throw new TypeError('A base URL cannot be given beside an object that may hold one');
      }
      init = input;
    } else {
      init = parseConstructorString(toUSVString(input));
      if (!hasBase && init.protocol === undefined) {
        throw invalid('a relative pattern needs a base URL');
      }
      if (hasBase) {
        init.baseURL = baseOrOptions;
      }
    }
    this.#components = compileInit(processInit(init, true), Boolean(options.ignoreCase));
  }

  test(input = {}, base = undefined) {
    return this.#match(input, base) !== null;
  }

  exec(input = {}, base = undefined) {
    return this.#match(input, base);
  }

  get hasRegExpGroups() {
    return componentNames.some((name) => this.#components[name].hasRegExpGroups);
  }

  #match(input, base) {
    const values = matchInput(input, base);
    if (values === null) {
      return null;
    }
    const result = { inputs: base === undefined ? [input] : [input, base] };
    for (const name of componentNames) {
      const { regexp, names } = this.#components[name];
      const found = regexp.exec(values[name]);
      if (found === null) {
        return null;
      }
      const groups = {};
      names.forEach((group, index) => {
        groups[group] = found[index + 1];
      });
      result[name] = { input: values[name], groups };
    }
    return result;
  }

  static {
    for (const name of componentNames) {
      Object.defineProperty(this.prototype, name, {
        get() {
          return this.#components[name].pattern;
        },
        enumerable: true,
        configurable: true,
      });
    }
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    const shown = Object.fromEntries(componentNames.map((name) => [name, this[name]]));
    return `URLPattern ${inspect(shown, options)}`;
  }
}

/** The components of what is to be matched; null when it is no address. */
function matchInput(input, base) {
  if (isObject(input) && !(input instanceof URL)) {
    if (base !== undefined) {
      throw new TypeError('A base URL cannot be given beside an object that may hold one');
    }
    try {
      return { ...Object.fromEntries(componentNames.map((name) => [name, ''])), ...processInit(input, false) };
    } catch {
      return null;
    }
  }
  const parts = partsOf(toUSVString(input), base === undefined ? undefined : toUSVString(base));
  if (parts === undefined) {
    return null;
  }
  const values = Object.fromEntries(componentNames.map((name) => [name, parts[part[name]]]));
  values.protocol = values.protocol.slice(0, -1);
  values.search = values.search.slice(1);
  values.hash = values.hash.slice(1);
  return values;
}

asInterface(URLPattern);
