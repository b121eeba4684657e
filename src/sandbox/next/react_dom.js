// `react-dom` as the server has it: hints for the browser, which nothing renders here.

import { rules } from 'jsguide:next/rules';

const hint = () => {};

export const preconnect = hint;
export const prefetchDNS = hint;
export const preinit = hint;
export const preinitModule = hint;
export const preload = hint;
export const preloadModule = hint;
export const version = rules.reactVersion;

export default { preconnect, prefetchDNS, preinit, preinitModule, preload, preloadModule, version };
