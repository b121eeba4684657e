// https://tc39.es/ecma402/#locale-objects , with the likely subtags of the common languages.

import { likely } from 'jsguide:web/intl/display_data';
import { isObject } from 'jsguide:web/webidl';

const shape = /^([a-z]{2,3}|[a-z]{5,8})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?((?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*)((?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*)((?:-x(?:-[a-z0-9]{1,8})+)?)$/i;
const older = { iw: 'he', in: 'id', ji: 'yi', jw: 'jv', mo: 'ro', tl: 'fil' };
const keyOf = { calendar: 'ca', collation: 'co', hourCycle: 'hc', caseFirst: 'kf', numeric: 'kn', numberingSystem: 'nu' };

function incorrect() {
  return new RangeError('Incorrect locale information provided');
}

/** The parts of a tag in their proper case; https://tc39.es/ecma402/#sec-canonicalizeunicodelocaleid */
export function parseTag(tag) {
  const [, language, script, region, variants, extensions, own] = shape.exec(tag) ?? [];
  if (language === undefined) {
    throw incorrect();
  }
  const lower = language.toLowerCase();
  const { keywords, others } = readExtensions(extensions.toLowerCase());
  return {
    language: older[lower] ?? lower,
    script: script && script[0].toUpperCase() + script.slice(1).toLowerCase(),
    region: region?.toUpperCase(),
    variants: variants.toLowerCase().split('-').slice(1).sort(),
    keywords,
    others: [...others, ...(own === '' ? [] : [own.slice(1).toLowerCase()])],
  };
}

function readExtensions(text) {
  const keywords = new Map();
  const others = [];
  for (const [whole, singleton] of text.matchAll(/-([a-z0-9])((?:-[a-z0-9]{2,8})+)/g)) {
    if (singleton !== 'u') {
      others.push(whole.slice(1));
      continue;
    }
    for (const [, key, value] of whole.slice(2).matchAll(/-([a-z0-9][a-z])((?:-[a-z0-9]{3,8})*)/g)) {
      if (!keywords.has(key)) {
        keywords.set(key, value.slice(1) === 'true' ? '' : value.slice(1));
      }
    }
  }
  return { keywords, others };
}

function baseOf({ language, script, region, variants }) {
  return [language, script, region, ...variants].filter((part) => part !== undefined).join('-');
}

function writeTag(parts) {
  const words = [...parts.keywords].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => (value === '' ? `-${key}` : `-${key}-${value}`));
  const unicode = words.length === 0 ? [] : [`u${words.join('')}`];
  return [baseOf(parts), ...[...parts.others.filter((other) => !other.startsWith('x-')), ...unicode].sort(), ...parts.others.filter((other) => other.startsWith('x-'))].join('-');
}

/** A tag as it is written properly. */
export function canonicalTag(tag) {
  return writeTag(parseTag(tag));
}

function option(options, name, pattern) {
  const value = options[name];
  if (value === undefined) {
    return undefined;
  }
  const text = `${value}`;
  if (!pattern.test(text)) {
    throw incorrect();
  }
  return text;
}

let fill;

export class Locale {
  #parts;

  constructor(tag, options = undefined) {
    if (typeof tag !== 'string' && !isObject(tag)) {
      throw new TypeError('First argument to Intl.Locale constructor can\'t be empty or missing');
    }
    const given = options === undefined ? {} : Object(options);
    const base = parseTag(`${tag}`);
    const language = option(given, 'language', /^([a-z]{2,3}|[a-z]{5,8})$/i) ?? base.language;
    const script = option(given, 'script', /^[a-z]{4}$/i) ?? base.script;
    const region = option(given, 'region', /^([a-z]{2}|\d{3})$/i) ?? base.region;
    const changed = [language, script, region, ...base.variants].filter((part) => part !== undefined).join('-');
    this.#parts = { ...parseTag(changed), keywords: new Map(base.keywords), others: base.others };
    for (const [name, key] of Object.entries(keyOf)) {
      if (given[name] !== undefined) {
        this.#parts.keywords.set(key, name === 'numeric' ? (given.numeric ? '' : 'false') : `${given[name]}`.toLowerCase());
      }
    }
  }

  static {
    fill = (locale, change) => {
      const parts = locale.#parts;
      return new Locale(writeTag({ ...parts, ...change(parts) }));
    };
  }

  get baseName() {
    return baseOf(this.#parts);
  }

  get language() {
    return this.#parts.language;
  }

  get script() {
    return this.#parts.script;
  }

  get region() {
    return this.#parts.region;
  }

  get calendar() {
    return this.#parts.keywords.get('ca');
  }

  get collation() {
    return this.#parts.keywords.get('co');
  }

  get hourCycle() {
    return this.#parts.keywords.get('hc');
  }

  get caseFirst() {
    return this.#parts.keywords.get('kf');
  }

  get numeric() {
    return this.#parts.keywords.get('kn') === '';
  }

  get numberingSystem() {
    return this.#parts.keywords.get('nu');
  }

  maximize() {
    return fill(this, ({ language, script, region }) => {
      const [likelyScript, likelyRegion] = likely.get(language) ?? [];
      return { script: script ?? likelyScript, region: region ?? likelyRegion };
    });
  }

  minimize() {
    return fill(this, ({ language, script, region }) => {
      const [likelyScript, likelyRegion] = likely.get(language) ?? [];
      return {
        script: script === likelyScript ? undefined : script,
        region: region === likelyRegion && (script === undefined || script === likelyScript) ? undefined : region,
      };
    });
  }

  toString() {
    return writeTag(this.#parts);
  }
}

Object.defineProperty(Locale.prototype, Symbol.toStringTag, { value: 'Intl.Locale', configurable: true });
