// next/server's userAgent(): the everyday part, by the words that browsers and bots send.

const BOT = /bot|crawl|spider|slurp|preview|facebookexternalhit|ia_archiver|mediapartners|google web/i;
const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/([\d.]+)/],
  ['Opera', /\bOPR\/([\d.]+)/],
  ['Chrome', /\b(?:Chrome|CriOS)\/([\d.]+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ['Safari', /\bVersion\/([\d.]+).*Safari/],
];
const SYSTEMS = [
  ['iOS', /(?:iPhone|iPad).*? OS ([\d_]+)/],
  ['Android', /Android ([\d.]+)/],
  ['Mac OS', /Mac OS X ([\d_.]+)/],
  ['Windows', /Windows NT ([\d.]+)/],
  ['Linux', /(Linux)/],
];

function firstOf(table, text) {
  for (const [name, pattern] of table) {
    const found = pattern.exec(text);
    if (found) return { name, version: name === found[1] ? undefined : found[1].replaceAll('_', '.') };
  }
  return { name: undefined, version: undefined };
}

export function userAgentFromString(text) {
  const ua = text ?? '';
  const browser = firstOf(BROWSERS, ua);
  const mobile = /Mobile|iPhone/.test(ua) ? 'mobile' : /iPad|Tablet/.test(ua) ? 'tablet' : undefined;
  return {
    ua,
    isBot: BOT.test(ua),
    browser: { ...browser, major: browser.version?.split('.')[0] },
    engine: { name: /Gecko\/\d/.test(ua) ? 'Gecko' : /AppleWebKit/.test(ua) ? 'Blink' : undefined, version: undefined },
    os: firstOf(SYSTEMS, ua),
    device: { model: undefined, type: mobile, vendor: /iPhone|iPad|Mac/.test(ua) ? 'Apple' : undefined },
    cpu: { architecture: /x86_64|x64|Win64/.test(ua) ? 'amd64' : undefined },
  };
}

export function userAgent({ headers }) {
  return userAgentFromString(headers.get('user-agent') ?? undefined);
}
