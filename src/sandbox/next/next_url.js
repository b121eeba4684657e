// NextURL (next/dist/server/web/next-url.js): a URL whose pathname begins below the app's base path
// and locale, and whose slash at the end stays as it was.

import { rules } from 'jsguide:next/rules';

/** What a proxy's NextURL knows of next.config; those of handlers know nothing of it. */
export const NEXT_CONFIG = {
  basePath: rules.basePath,
  trailingSlash: rules.trailingSlash,
  i18n: rules.i18n ?? undefined,
};

const isBelow = (pathname, base) => pathname === base || pathname.startsWith(`${base}/`);
const bare = (pathname) => pathname.replace(/\/$/, '') || '/';
const isLoopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/;

function parse(input, base) {
  const url = new URL(String(input), base && String(base));
  // As in Next: one name for the machine itself.
  const { hostname } = url;
  if (hostname !== 'localhost' && isLoopback.test(hostname)) url.hostname = 'localhost';
  return url;
}

function splitLocale(pathname, locales) {
  const first = (pathname.split('/', 2)[1] ?? '').toLowerCase();
  const locale = locales.find((known) => known.toLowerCase() === first);
  if (!first || locale === undefined) return { pathname };
  return { locale, pathname: pathname.slice(locale.length + 1) || '/' };
}

function domainOf(domains, hostname) {
  return domains?.find(({ domain }) => domain?.split(':', 1)[0].toLowerCase() === hostname);
}

export class NextURL {
  #url;
  #options;
  #basePath = '';
  #locale;
  #defaultLocale;
  #domainLocale;
  #hasSlash;
  #buildId;

  constructor(input, baseOrOptions, options) {
    const isBase = typeof baseOrOptions === 'string' || (typeof baseOrOptions === 'object' && 'pathname' in baseOrOptions);
    this.#options = (isBase ? options : (options ?? baseOrOptions)) ?? {};
    this.#url = parse(input, isBase ? baseOrOptions : this.#options.base);
    this.#analyze();
  }

  #analyze() {
    const { basePath, i18n, trailingSlash } = this.#options.nextConfig ?? {};
    let { pathname } = this.#url;
    this.#hasSlash = pathname === '/' ? trailingSlash : pathname.endsWith('/');
    this.#basePath = '';
    if (basePath && isBelow(pathname, basePath)) {
      this.#basePath = basePath;
      pathname = pathname.slice(basePath.length) || '/';
    }
    const data = pathname.startsWith('/_next/data/') ? /^\/_next\/data\/(.*)\.json$/.exec(pathname) : null;
    const parts = data?.[1].split('/') ?? [];
    this.#buildId = parts[0];
    if (data) pathname = parts[1] === 'index' ? '/' : `/${parts.slice(1).join('/')}`;
    const host = this.#options.headers?.get?.('host')?.split(':', 1)[0] ?? this.#url.hostname;
    this.#domainLocale = domainOf(i18n?.domains, host.toLowerCase());
    this.#defaultLocale = this.#domainLocale?.defaultLocale || i18n?.defaultLocale;
    this.#locale = this.#defaultLocale;
    if (i18n) {
      const split = splitLocale(pathname, i18n.locales);
      pathname = split.pathname;
      this.#locale = split.locale ?? this.#defaultLocale;
    }
    if (pathname !== this.#url.pathname) this.#url.pathname = pathname;
  }

  #format() {
    let { pathname } = this.#url;
    const hidden = this.#buildId || this.#options.forceLocale ? undefined : this.#defaultLocale;
    if (this.#locale && this.#locale !== hidden) {
      const lower = pathname.toLowerCase();
      if (!isBelow(lower, '/api') && !isBelow(lower, `/${this.#locale.toLowerCase()}`)) {
        pathname = `/${this.#locale}${pathname}`;
      }
    }
    if (this.#buildId || !this.#hasSlash) pathname = bare(pathname);
    if (this.#buildId) pathname = `/_next/data/${this.#buildId}${pathname}${this.#url.pathname === '/' ? 'index' : ''}.json`;
    if (this.#basePath) pathname = this.#basePath + pathname;
    if (this.#buildId || !this.#hasSlash) return bare(pathname);
    return pathname.endsWith('/') ? pathname : `${pathname}/`;
  }

  get buildId() {
    return this.#buildId;
  }

  set buildId(value) {
    this.#buildId = value;
  }

  get locale() {
    return this.#locale ?? '';
  }

  set locale(locale) {
    if (!this.#locale || !this.#options.nextConfig?.i18n?.locales.includes(locale)) {
      throw new TypeError(`The NextURL configuration includes no locale "${locale}"`);
    }
    this.#locale = locale;
  }

  get defaultLocale() {
    return this.#defaultLocale;
  }

  get domainLocale() {
    return this.#domainLocale;
  }

  get basePath() {
    return this.#basePath;
  }

  set basePath(value) {
    this.#basePath = value.startsWith('/') ? value : `/${value}`;
  }

  get href() {
    const { protocol, host, search, hash } = this.#url;
    return `${protocol}//${host}${this.#format()}${search}${hash}`;
  }

  set href(value) {
    this.#url = parse(value);
    this.#analyze();
  }

  get searchParams() {
    return this.#url.searchParams;
  }

  get origin() {
    return this.#url.origin;
  }

  toString() {
    return this.href;
  }

  toJSON() {
    return this.href;
  }

  clone() {
    return new NextURL(String(this), this.#options);
  }

  /** For the accessors below. */
  static part(nextUrl, name) {
    return nextUrl.#url[name];
  }

  static setPart(nextUrl, name, value) {
    nextUrl.#url[name] = value;
  }
}

const PARTS = [
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
];

for (const name of PARTS) {
  Object.defineProperty(NextURL.prototype, name, {
    get() {
      return NextURL.part(this, name);
    },
    set(value) {
      NextURL.setPart(this, name, value);
    },
    configurable: true,
  });
}
