// NextURL: a URL with the app's base path and locale, which are empty here.

export class NextURL {
  #url;

  constructor(input, base) {
    this.#url = input instanceof NextURL ? new URL(input.href) : new URL(String(input), base && String(base));
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
    return '';
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
  'href',
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
