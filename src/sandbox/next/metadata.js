// Route handlers of files that are served for their names (next/dist/build/webpack/loaders/next-metadata-route-loader).

import { rules } from 'jsguide:next/rules';
import { NextResponse } from 'jsguide:next/server';
import { context, resumed } from 'jsguide:web/context';

const REVALIDATE = 'public, max-age=0, must-revalidate';
const NEVER = 'no-cache, no-store';
const LONG = 'public, immutable, no-transform, max-age=31536000';

/** From 16 on what belongs to a request is handed out as promises. */
const promises = rules.requestApis === 'promises';

const listOf = (value) => (Array.isArray(value) ? value : [value]);
const lines = (name, values) => listOf(values).map((value) => `${name}: ${value}\n`).join('');

function robotsText(data) {
  const rule = ({ userAgent, allow, disallow, crawlDelay }) =>
    lines('User-Agent', userAgent || '*') +
    (allow ? lines('Allow', allow) : '') +
    (disallow ? lines('Disallow', disallow) : '') +
    (crawlDelay ? lines('Crawl-delay', crawlDelay) : '');
  const text = listOf(data.rules).map((one) => `${rule(one)}\n`).join('');
  return text + (data.host ? lines('Host', data.host) : '') + (data.sitemap ? lines('Sitemap', data.sitemap) : '');
}

const PLAIN_VIDEO = [
  'content_loc',
  'player_loc',
  'duration',
  'view_count',
  'tag',
  'rating',
  'expiration_date',
  'publication_date',
  'family_friendly',
  'requires_subscription',
  'live',
];

function videoText(video) {
  const field = (name) => `<video:${name}>${video[name]}</video:${name}>`;
  const { restriction, platform, uploader } = video;
  return [
    '<video:video>',
    ...['title', 'thumbnail_loc', 'description'].map(field),
    ...PLAIN_VIDEO.filter((name) => video[name]).map(field),
    restriction && `<video:restriction relationship="${restriction.relationship}">${restriction.content}</video:restriction>`,
    platform && `<video:platform relationship="${platform.relationship}">${platform.content}</video:platform>`,
    uploader && `<video:uploader${uploader.info && ` info="${uploader.info}"`}>${uploader.content}</video:uploader>`,
    '</video:video>\n',
  ]
    .filter(Boolean)
    .join('\n');
}

function placeText(item) {
  const languages = Object.entries(item.alternates?.languages ?? {});
  const { lastModified, changeFrequency, priority } = item;
  const images = rules.hasSitemapMedia ? (item.images ?? []) : [];
  const videos = rules.hasSitemapMedia ? (item.videos ?? []) : [];
  return [
    `<url>\n<loc>${item.url}</loc>\n`,
    ...languages.map(([name, href]) => `<xhtml:link rel="alternate" hreflang="${name}" href="${href}" />\n`),
    ...images.map((image) => `<image:image>\n<image:loc>${image}</image:loc>\n</image:image>\n`),
    ...videos.map(videoText),
    lastModified ? `<lastmod>${lastModified instanceof Date ? lastModified.toISOString() : lastModified}</lastmod>\n` : '',
    changeFrequency ? `<changefreq>${changeFrequency}</changefreq>\n` : '',
    typeof priority === 'number' ? `<priority>${priority}</priority>\n` : '',
    '</url>\n',
  ].join('');
}

function sitemapText(data) {
  const has = (test) => data.some(test);
  const space = (name, url) => ` xmlns:${name}="${url}"`;
  const google = (name) => space(name, `http://www.google.com/schemas/sitemap-${name}/1.1`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
    rules.hasSitemapMedia && has((item) => item.images?.length) ? google('image') : '',
    rules.hasSitemapMedia && has((item) => item.videos?.length) ? google('video') : '',
    has((item) => Object.keys(item.alternates ?? {}).length > 0) ? space('xhtml', 'http://www.w3.org/1999/xhtml') : '',
    '>\n',
    ...data.map(placeText),
    '</urlset>\n',
  ].join('');
}

const TEXTS = { robots: robotsText, sitemap: sitemapText, manifest: (data) => JSON.stringify(data) };

function required(handler) {
  if (typeof handler !== 'function') throw new Error('Default export is missing in the metadata file');
  return handler;
}

function answer(data, kind, type) {
  return new NextResponse(TEXTS[kind](data), { headers: { 'Content-Type': type, 'Cache-Control': REVALIDATE } });
}

const notFound = () => new NextResponse('Not Found', { status: 404 });

/** `robots` and `manifest`. */
export function textRoute(handler, kind, type) {
  required(handler);
  return async () => answer(await handler(), kind, type);
}

/** A picture or text that is served as it is. */
export function assetRoute(kind, type, base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const lasting = rules.renewsImages || kind === 'favicon' ? REVALIDATE : LONG;
  const caching = rules.production || kind === 'favicon' ? lasting : NEVER;
  return () => new NextResponse(bytes, { headers: { 'Content-Type': type, 'Cache-Control': caching } });
}

/** The param that tells several of a file apart, and the others; 14 and 15 hand out no param but those. */
async function paramsOfRequest(call) {
  const params = await call.params;
  if (!params) return [undefined, undefined];
  const { __metadata_id__: id, ...others } = params;
  return [id, others];
}

async function knownId(list, asked) {
  const found = (await list).find((item) => {
    if (item?.id === null || item?.id === undefined) {
      throw new Error('id property is required for every item returned');
    }
    return item.id.toString() === asked;
  });
  return found?.id;
}

/** `sitemap`; with `generate` one for each of its ids. */
export function sitemapRoute(handler, generate) {
  required(handler);
  const made = async (given) => answer(await handler(...given), 'sitemap', 'application/xml');
  if (generate === undefined) return () => made(promises ? [] : [{ id: undefined }]);
  return async (_, call) => {
    const [id] = resumed(context.now, await paramsOfRequest(call));
    if (!id?.endsWith('.xml')) return notFound();
    const asked = id.slice(0, -4);
    if (!rules.checksSitemapIds) return made([{ id: asked }]);
    const known = resumed(context.now, await knownId(generate(), asked));
    if (known === undefined) return notFound();
    return made([{ id: promises ? Promise.resolve(asked) : known }]);
  };
}

/** Icons and previews that code makes. */
export function imageRoute(handler, generate) {
  required(handler);
  if (generate === undefined && promises) return (_, { params }) => handler({ params });
  return async (_, call) => {
    const [asked, params] = resumed(context.now, await paramsOfRequest(call));
    const id = generate && resumed(context.now, await knownId(generate({ params }), asked));
    if (generate && id === undefined) return notFound();
    return handler(promises ? { params: Promise.resolve(params), id: Promise.resolve(asked) } : { params, id });
  };
}

/** `generateStaticParams` of a file that stands for several. */
export function paramsOf(generate, ending) {
  return async ({ params } = {}) => (await generate({ params })).map(({ id }) => ({ __metadata_id__: `${id}${ending}` }));
}
