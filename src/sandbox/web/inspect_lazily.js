// `inspect` for the files that every context runs; what it takes is compiled with the first use.

import { requireModule } from 'jsguide:web/host';

export const printing = () => requireModule('jsguide:web/printing');

export function inspect(...args) {
  return printing().inspect(...args);
}
