// NextURL: a URL whose pathname begins below the app's base path; the locale is empty here.

import { rules } from 'jsguide:next/rules';

const isBelow = (pathname, base) => pathname === base || pathname.startsWith(`${base}/`);

export class NextURL {
  #url;
  #basePath = '';

  constructor(input, base) {
    this.#url = input instanceof NextURL ? new URL(input.href) : new URL(String(input), base && String(base));
    if (rules.basePath !== '' && isBelow(this.#url.pathname, rules.basePath)) this.#take(rules.basePath);
  }

  #take(base) {
    this.#basePath = base;
    this.#url.pathname = this.#url.pathname.slice(base.length) || '/';
  }

  get buildId() {
    return undefined;
  }

  get locale() {
    return '';
  }

  get defaultLocale() {
    return undefined;
  }

  get domainLocale() {
    return undefined;
  }

  get basePath() {
    return this.#basePath;
  }

  set basePath(value) {
    this.#basePath = value === '' || value.startsWith('/') ? value : `/${value}`;
  }

  get href() {
    const whole = new URL(this.#url);
    if (this.#basePath !== '') whole.pathname = this.#basePath + (whole.pathname === '/' ? '' : whole.pathname);
    return whole.href;
  }

  set href(value) {
    this.#url = new URL(value);
    this.#basePath = '';
    if (rules.basePath !== '' && isBelow(this.#url.pathname, rules.basePath)) this.#take(rules.basePath);
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
    return new NextURL(this.href);
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
