// next/server's userAgent(): what ua-parser-js makes of the header (next/dist/server/web/spec-extension/user-agent.js).

import { rules } from 'jsguide:next/rules';
import { table } from 'jsguide:next/user_agent_table';

const BOTS =
  'Googlebot|Mediapartners-Google|AdsBot-Google|googleweblight|Storebot-Google|Google-PageRenderer|Google-InspectionTool|Bingbot|BingPreview|Slurp|DuckDuckBot|baiduspider|yandex|sogou|LinkedInBot|bitlybot|tumblr|vkShare|quora link preview|facebookexternalhit|facebookcatalog|Twitterbot|applebot|redditbot|Slackbot|Discordbot|WhatsApp|SkypeUriPreview|ia_archiver';

/** The header is cut there, behind its blanks. */
const LONGEST = 350;

let patterns;
let bots;

function valueOf([, meaning, argument, more], text) {
  if (meaning instanceof RegExp) {
    if (!text) return undefined;
    const replaced = text.replace(meaning, argument);
    return more ? more(replaced) : replaced;
  }
  if (typeof meaning !== 'function') return meaning;
  return argument === undefined || text ? meaning(text, argument) : undefined;
}

/** Fills the fields of `into` by the first pattern that fits. */
function fill(into, rules, text) {
  for (const [expressions, fields] of rules) {
    for (const expression of expressions) {
      const found = expression.exec(text);
      if (found === null) continue;
      fields.forEach((field, at) => {
        const group = found[at + 1];
        if (Array.isArray(field)) into[field[0]] = valueOf(field, group);
        else into[field] = group || undefined;
      });
      return into;
    }
  }
  return into;
}

const majorOf = (version) => (typeof version === 'string' ? version.replace(/[^\d.]/g, '').split('.')[0] : undefined);

function parse(text) {
  patterns ??= table();
  const browser = fill({ name: undefined, version: undefined }, patterns.browser, text);
  return {
    ua: text,
    browser: { ...browser, major: majorOf(browser.version) },
    engine: fill({ name: undefined, version: undefined }, patterns.engine, text),
    os: fill({ name: undefined, version: undefined }, patterns.os, text),
    device: fill({ vendor: undefined, model: undefined, type: undefined }, patterns.device, text),
    cpu: fill({ architecture: undefined }, patterns.cpu, text),
  };
}

export function userAgentFromString(text) {
  const sent = text ?? '';
  bots ??= new RegExp(rules.moreBots ? `${BOTS}|${rules.moreBots}` : BOTS, 'i');
  const parsed = parse(sent.length > LONGEST ? sent.trimStart().slice(0, LONGEST) : sent);
  return { ...parsed, isBot: text === undefined ? false : bots.test(text) };
}

export function userAgent({ headers }) {
  return userAgentFromString(headers.get('user-agent') || undefined);
}
