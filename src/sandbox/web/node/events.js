// https://nodejs.org/docs/latest-v20.x/api/events.html

import { requireModule } from 'jsguide:web/host';

export const {
  EventEmitter,
  addAbortListener,
  captureRejectionSymbol,
  errorMonitor,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
} = requireModule('jsguide:web/event_emitter');

export const { captureRejections, defaultMaxListeners } = EventEmitter;

export default EventEmitter;
