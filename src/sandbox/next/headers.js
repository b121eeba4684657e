// next/headers: cookies(), headers(), draftMode() of the request whose turn it is.

import { host } from 'jsguide:next/host';
import { handOut } from 'jsguide:next/bridge';
import { CookieJar, RequestCookies } from 'jsguide:next/cookies';
import { rules } from 'jsguide:next/rules';
import { refuseInUnstableCache } from 'jsguide:next/unstable_cache';
import { markDynamic, named, refuseInCache, requireWork } from 'jsguide:next/work';

const BYPASS = '__prerender_bypass';

class ReadonlyHeadersError extends Error {
  constructor() {
    super('Headers cannot be modified. Read more: https://nextjs.org/docs/app/api-reference/functions/headers');
  }
}

class ReadonlyRequestCookiesError extends Error {
  constructor() {
    const section = rules.earlyMessages ? 'cookiessetname-value-options' : 'options';
    super(
      `Cookies can only be modified in a Server Action or Route Handler. Read more: https://nextjs.org/docs/app/api-reference/functions/cookies#${section}`,
    );
  }
}

function sealHeaders(source) {
  const sealed = new Headers(source);
  for (const name of ['append', 'set', 'delete']) {
    Object.defineProperty(sealed, name, {
      value: () => {
        throw new ReadonlyHeadersError();
      },
    });
  }
  return sealed;
}

function sealCookies(headers = new Headers()) {
  const sealed = new RequestCookies(new Headers(headers));
  for (const name of ['set', 'delete', 'clear']) {
    Object.defineProperty(sealed, name, {
      value: () => {
        throw new ReadonlyRequestCookiesError();
      },
    });
  }
  return sealed;
}

export function headers() {
  const work = requireWork('headers');
  refuseInUnstableCache(work, 'headers');
  refuseInCache(work, 'headers()');
  if (work.policy === 'force') return handOut((work.sealedHeaders ??= sealHeaders(undefined)));
  markDynamic(work, named('headers'));
  return handOut((work.sealedHeaders ??= sealHeaders(work.request.headers)));
}

export function cookies() {
  const work = requireWork('cookies');
  refuseInUnstableCache(work, 'cookies');
  refuseInCache(work, 'cookies()');
  if (work.isOver) return handOut((work.sealedJar ??= sealCookies(work.request.headers)));
  if (work.policy === 'force') return handOut((work.sealedJar ??= sealCookies()));
  markDynamic(work, named('cookies'));
  return handOut(jarOf(work));
}

/** The cookies that can be set: the request's, and what the answer will add. */
function jarOf(work) {
  return (work.jar ??= new CookieJar(new RequestCookies(work.request.headers)));
}

class DraftMode {
  #work;

  constructor(work) {
    this.#work = work;
  }

  get isEnabled() {
    const work = this.#work;
    if (work.draftChanged !== undefined && rules.draftModeAtOnce) return work.draftChanged;
    const sent = work.hidesDraft ? undefined : new RequestCookies(work.request.headers).get(BYPASS)?.value;
    return sent !== undefined && sent === host.draftSecret();
  }

  enable() {
    this.#change('draftMode().enable()', true, { value: host.draftSecret() });
  }

  disable() {
    this.#change('draftMode().disable()', false, { value: '', expires: new Date(0) });
  }

  #change(expression, enabled, cookie) {
    const work = this.#work;
    markDynamic(work, expression);
    work.draftChanged = enabled;
    jarOf(work).set({
      name: BYPASS,
      httpOnly: true,
      sameSite: rules.production ? 'none' : 'lax',
      secure: rules.production,
      path: '/',
      ...cookie,
    });
  }
}

export function draftMode() {
  const work = requireWork('draftMode');
  return handOut((work.draft ??= new DraftMode(work)));
}
