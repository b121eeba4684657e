// Interfaces that few handlers use: their modules are compiled when the name is first read.

import { requireModule } from 'jsguide:web/host';
import { defineLazyGlobal } from 'jsguide:web/webidl';

const modules = {
  CompressionStream: 'jsguide:web/streams/compression',
  DecompressionStream: 'jsguide:web/streams/compression',
  MessageChannel: 'jsguide:web/messaging',
  MessageEvent: 'jsguide:web/messaging',
  MessagePort: 'jsguide:web/messaging',
  BroadcastChannel: 'jsguide:web/messaging',
  // Next puts this one there.
  AsyncLocalStorage: 'jsguide:web/async_context',
  WebSocket: 'jsguide:web/absent',
  WebAssembly: 'jsguide:web/absent',
  structuredClone: 'jsguide:web/structured_clone',
  performance: 'jsguide:web/performance',
  Performance: 'jsguide:web/performance',
  PerformanceEntry: 'jsguide:web/performance',
  PerformanceMark: 'jsguide:web/performance',
  PerformanceMeasure: 'jsguide:web/performance',
  PerformanceObserver: 'jsguide:web/performance',
  PerformanceObserverEntryList: 'jsguide:web/performance',
  URLPattern: 'jsguide:web/url_pattern',
  Buffer: 'jsguide:web/buffer',
  Intl: 'jsguide:web/intl/intl',
};

for (const [name, module] of Object.entries(modules)) {
  defineLazyGlobal(name, () => requireModule(module)[name]);
}

const objectUrls = () => requireModule('jsguide:web/object_urls');

Object.assign(URL, {
  createObjectURL(blob) {
    return objectUrls().createObjectURL(blob);
  },

  revokeObjectURL(url) {
    objectUrls().revokeObjectURL(...arguments);
  },
});
