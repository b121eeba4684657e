// Evaluates next.config: an object, a function of the phase, or a promise of either; then calls the
// three functions that list rules, and hands on plain data.

import { errorParts } from 'jsguide:next/host';

/** What `defaultConfig` holds for those who spread it. */
const DEFAULTS = {
  basePath: '',
  trailingSlash: false,
  compress: true,
  poweredByHeader: true,
  generateEtags: true,
  reactStrictMode: null,
  env: {},
  images: {},
  experimental: {},
};

const isObject = (value) => typeof value === 'object' && value !== null;
const text = (value) => (typeof value === 'string' ? value : undefined);
const flag = (value) => (typeof value === 'boolean' ? value : undefined);

/** A rule as plain data; what has the wrong type becomes null and is judged by Rust. */
function ruleOf(rule) {
  if (!isObject(rule)) return { source: null };
  return JSON.parse(
    JSON.stringify({
      source: rule.source ?? null,
      destination: rule.destination,
      permanent: rule.permanent,
      statusCode: rule.statusCode,
      basePath: rule.basePath,
      locale: rule.locale,
      has: rule.has,
      missing: rule.missing,
      headers: rule.headers,
    }),
  );
}

async function rules(config, name) {
  if (typeof config[name] !== 'function') return [];
  const listed = await config[name]();
  if (!Array.isArray(listed)) {
    throw new Error(`${name}() must return an array, received ${typeof listed}`);
  }
  return listed.map(ruleOf);
}

const PHASES = ['beforeFiles', 'afterFiles', 'fallback'];

async function rewrites(config) {
  if (typeof config.rewrites !== 'function') return {};
  const listed = await config.rewrites();
  if (Array.isArray(listed)) return { afterFiles: listed.map(ruleOf) };
  if (isObject(listed) && Object.keys(listed).every((key) => PHASES.includes(key))) {
    return Object.fromEntries(PHASES.map((phase) => [phase, (listed[phase] ?? []).map(ruleOf)]));
  }
  throw new Error('rewrites() must return an array, or an object of beforeFiles, afterFiles and fallback');
}

const texts = (list) => (Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []);

/** `i18n`: locales, the default one, and domains with one of their own. */
function localesOf(given) {
  if (!isObject(given) || !text(given.defaultLocale)) return undefined;
  const domains = Array.isArray(given.domains) ? given.domains.filter(isObject) : [];
  return {
    locales: texts(given.locales),
    defaultLocale: given.defaultLocale,
    localeDetection: flag(given.localeDetection),
    domains: domains.map(({ domain, defaultLocale, http, locales }) => ({
      domain: text(domain),
      defaultLocale: text(defaultLocale),
      http: flag(http),
      locales: texts(locales),
    })),
  };
}

/** Profiles of `cacheLife`: seconds by name. */
function profiles(given) {
  if (!isObject(given)) return {};
  const seconds = (value) => (typeof value === 'number' ? value : undefined);
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, profile]) => isObject(profile))
      .map(([name, { stale, revalidate, expire }]) => [
        name,
        { stale: seconds(stale), revalidate: seconds(revalidate), expire: seconds(expire) },
      ]),
  );
}

/** `pageExtensions`, judged as Next judges them. */
function extensionsOf(given) {
  if (given === undefined || given === null) return undefined;
  const wrong = (what) => {
    throw new Error(
      `Specified pageExtensions is not an array of strings, found ${what}. Please update this config or remove it.`,
    );
  };
  if (!Array.isArray(given)) wrong(`"${given}"`);
  if (given.length === 0) {
    throw new Error(
      'Specified pageExtensions is an empty array. Please update it with the relevant extensions or remove it.',
    );
  }
  for (const extension of given) {
    if (typeof extension !== 'string') wrong(`"${extension}" of type "${typeof extension}"`);
  }
  return given;
}

/** `expireTime` in whole seconds; what is for ever is 0xfffffffe, as in Next. */
function expireTimeOf(config, experimental) {
  const given = config.expireTime ?? experimental.swrDelta;
  if (given === undefined) return undefined;
  if (given === Infinity) return 0xfffffffe;
  if (typeof given !== 'number' || Number.isNaN(given)) {
    throw new Error(
      `Invalid "expireTime" provided, expected a finite number of seconds or Infinity, received ${given}`,
    );
  }
  return Math.max(0, Math.floor(given));
}

const UNITS = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30, tb: 2 ** 40, pb: 2 ** 50 };

/** How much of a body the proxy sees, in bytes; a text is read as the package `bytes` reads it. */
function bodySizeOf(given) {
  if (given === undefined) return undefined;
  let size = given;
  if (typeof given === 'string') {
    const parts = /^([-+]?\d+(?:\.\d+)?) *(kb|mb|gb|tb|pb)$/i.exec(given);
    size = parts ? Math.floor(UNITS[parts[2].toLowerCase()] * Number.parseFloat(parts[1])) : Number.parseInt(given, 10);
  } else if (typeof given !== 'number') {
    throw new Error('Client Max Body Size must be a valid number (bytes) or filesize format string (e.g., "5mb")');
  }
  if (Number.isNaN(size) || size < 1) throw new Error('Client Max Body Size must be larger than 0 bytes');
  return Math.min(Math.floor(size), Number.MAX_SAFE_INTEGER);
}

async function plain(config) {
  const experimental = isObject(config.experimental) ? config.experimental : {};
  return {
    cacheComponents: flag(config.cacheComponents ?? experimental.cacheComponents),
    useCache: flag(experimental.useCache),
    output: text(config.output),
    basePath: text(config.basePath),
    assetPrefix: text(config.assetPrefix),
    pageExtensions: extensionsOf(config.pageExtensions),
    expireTime: expireTimeOf(config, experimental),
    proxyClientMaxBodySize: bodySizeOf(
      experimental.proxyClientMaxBodySize ?? experimental.middlewareClientMaxBodySize,
    ),
    poweredByHeader: flag(config.poweredByHeader),
    generateEtags: flag(config.generateEtags),
    i18n: localesOf(config.i18n),
    trailingSlash: flag(config.trailingSlash),
    skipTrailingSlashRedirect: flag(config.skipTrailingSlashRedirect),
    compress: flag(config.compress),
    ignoreBuildErrors: flag(config.typescript?.ignoreBuildErrors),
    authInterrupts: flag(experimental.authInterrupts),
    env: Object.fromEntries(
      Object.entries(isObject(config.env) ? config.env : {}).filter(([, value]) => typeof value === 'string'),
    ),
    cacheLife: profiles(config.cacheLife ?? experimental.cacheLife),
    redirects: await rules(config, 'redirects'),
    rewrites: await rewrites(config),
    headers: await rules(config, 'headers'),
  };
}

async function evaluate(file, phase) {
  const exports = await import(file);
  let config = await ('default' in exports ? exports.default : exports);
  if (isObject(config) && config.__esModule && 'default' in config) config = await config.default;
  if (typeof config === 'function') config = await config(phase, { defaultConfig: DEFAULTS });
  if (!isObject(config)) {
    throw new Error(`The config must be an object, but ${file} gives ${config === null ? 'null' : typeof config}`);
  }
  return JSON.stringify(await plain(config));
}

/** Reads the config and says it as JSON. */
export function readConfig(id, file, phase, done, failed) {
  evaluate(file, phase).then(done, (error) => failed(...errorParts(error)));
}
