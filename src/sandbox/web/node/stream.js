// https://nodejs.org/docs/latest-v20.x/api/stream.html

import { requireModule } from 'jsguide:web/host';

export const {
  Duplex,
  PassThrough,
  Readable,
  Stream,
  Transform,
  Writable,
  addAbortSignal,
  finished,
  getDefaultHighWaterMark,
  isErrored,
  isReadable,
  pipeline,
  promises,
  setDefaultHighWaterMark,
} = requireModule('jsguide:web/node_streams/pipeline');

export const { isDisturbed } = Readable;

export default Stream;
