// https://html.spec.whatwg.org/#the-navigator-object , as far as WinterTC asks for it; and `self`.

import { defineGlobal, exposeInterfaces, illegalConstructor, internal } from 'jsguide:web/webidl';

export class Navigator {
  constructor(token = undefined) {
    if (token !== internal) {
      throw illegalConstructor();
    }
  }

  get userAgent() {
    return 'jsguide';
  }

  get language() {
    return 'en-US';
  }

  get languages() {
    return ['en-US'];
  }

  get hardwareConcurrency() {
    return 1;
  }

  get platform() {
    return 'linux';
  }
}

exposeInterfaces(Navigator);
defineGlobal('navigator', new Navigator(internal));
defineGlobal('self', globalThis);
defineGlobal('global', globalThis);
