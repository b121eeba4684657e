// https://nodejs.org/docs/latest-v20.x/api/stream.html

import { requireModule } from 'jsguide:web/host';

const functions = requireModule('jsguide:web/node_streams/pipeline');

export const {
  Duplex,
  PassThrough,
  Readable,
  Stream,
  Transform,
  Writable,
  addAbortSignal,
  compose,
  finished,
  getDefaultHighWaterMark,
  isErrored,
  isReadable,
  pipeline,
  promises,
  setDefaultHighWaterMark,
} = functions;

export const { isDisturbed } = Readable;

export default Object.assign(Stream, functions);
