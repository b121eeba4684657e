// https://nodejs.org/docs/latest-v20.x/api/perf_hooks.html

import { requireModule } from 'jsguide:web/host';

const all = requireModule('jsguide:web/performance');

export const {
  Performance,
  PerformanceEntry,
  PerformanceMark,
  PerformanceMeasure,
  PerformanceObserver,
  PerformanceObserverEntryList,
  performance,
} = all;

export default { ...all };
