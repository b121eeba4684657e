// https://nodejs.org/docs/latest-v20.x/api/stream.html#streampipelinesource-transforms-destination-callback , and the functions
// that return promises.

import { requireModule } from 'jsguide:web/host';
import { Stream, addAbortSignal, finished, getDefaultHighWaterMark, setDefaultHighWaterMark } from 'jsguide:web/node_streams/base';
import { Readable } from 'jsguide:web/node_streams/readable';
import { Duplex, PassThrough, Transform, Writable, joined } from 'jsguide:web/node_streams/writable';
import { typeErrorWithCode, wrongType } from 'jsguide:web/webidl';

const { abortedBy } = requireModule('jsguide:web/node_errors');

function isStream(value) {
  return typeof value?.on === 'function';
}

/** A stage of a pipeline as what the next one reads from, or the promise of the last one. */
function connect(source, stage, isLast, streams) {
  const web = { ReadableStream, WritableStream, TransformStream };
  if (typeof stage === 'function') {
    const made = stage(source);
    return isLast && typeof made?.then === 'function' ? { result: made } : { source: Readable.from(made), made };
  }
  const target = stage instanceof web.WritableStream ? Writable.fromWeb(stage) : stage?.readable instanceof web.ReadableStream && !isStream(stage) ? Duplex.fromWeb(stage) : stage;
  streams.push(target);
  const input = isStream(source) ? source : Readable.from(source);
  if (!streams.includes(input)) {
    streams.push(input);
  }
  input.pipe(target);
  return { source: target };
}

function firstSource(stage, streams) {
  const made = typeof stage === 'function' ? stage() : stage;
  const source = made instanceof ReadableStream ? Readable.fromWeb(made) : isStream(made) ? made : Readable.from(made);
  streams.push(source);
  return source;
}

async function run(stages, options = {}) {
  const streams = [];
  const { signal } = options;
  if (signal?.aborted) {
    throw abortedBy(signal);
  }
  let source = firstSource(stages[0], streams);
  let result;
  for (const [index, stage] of stages.slice(1).entries()) {
    const next = connect(source, stage, index === stages.length - 2, streams);
    source = next.source;
    result = next.result;
    if (next.source !== undefined && !streams.includes(next.source)) {
      streams.push(next.source);
    }
  }
  const stop = (error) => {
    for (const stream of streams) {
      stream.on('error', () => {});
      stream.destroy(error);
    }
  };
  signal?.addEventListener('abort', () => stop(abortedBy(signal)), { once: true });
  const failures = [];
  const fail = (error) => {
    failures.push(error);
    throw error;
  };
  const ends = streams.map((stream) => endOf(stream, streams, result === undefined).catch(fail));
  try {
    const [value] = await Promise.all([Promise.resolve(result).catch(fail), ...ends]);
    return value;
  } catch (error) {
    stop(error);
    // A stream that closed too early did so because of another's failure, which is about to show.
    await new Promise((resolve) => setImmediate(resolve));
    throw failures.find((failure) => failure.code !== 'ERR_STREAM_PREMATURE_CLOSE') ?? error;
  }
}

function endOf(stream, streams, endsInStream) {
  const isLast = stream === streams.at(-1) && endsInStream;
  const waits = { readable: !isLast && stream.writable === undefined, writable: stream.writable !== undefined && stream !== streams[0] };
  return new Promise((resolve, reject) => {
    finished(stream, waits, (error) => (error ? reject(error) : resolve()));
  });
}

function stagesOf(args) {
  const stages = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  if (stages.length < 2) {
    throw typeErrorWithCode('ERR_MISSING_ARGS', 'The "streams" argument must be specified');
  }
  return stages;
}

export function pipeline(...args) {
  const callback = args.pop();
  if (typeof callback !== 'function') {
    throw wrongType('streams[stream.length - 1]', 'of type function', callback);
  }
  const stages = stagesOf(args);
  run(stages).then((value) => process.nextTick(callback, undefined, value), (error) => process.nextTick(callback, error));
  return stages.at(-1);
}

/** https://nodejs.org/docs/latest-v20.x/api/stream.html#streamcomposestreams : one duplex that passes through all of them. */
export function compose(...stages) {
  const streams = stages.map((stage) => (isStream(stage) ? stage : Duplex.from(stage)));
  const last = streams.at(-1);
  for (const [index, stream] of streams.slice(0, -1).entries()) {
    stream.on('error', (error) => last.destroy(error));
    stream.pipe(streams[index + 1]);
  }
  return streams.length === 1 ? last : joined(last, streams[0], { objectMode: true });
}

export const promises = {
  async pipeline(...args) {
    const last = args.at(-1);
    const isOptions = typeof last === 'object' && !isStream(last) && last !== null && !Array.isArray(last) && last.writable === undefined && last[Symbol.asyncIterator] === undefined && last[Symbol.iterator] === undefined;
    return run(stagesOf(isOptions ? args.slice(0, -1) : args), isOptions ? last : {});
  },

  finished: (stream, options = {}) => new Promise((resolve, reject) => void finished(stream, options, (error) => (error ? reject(error) : resolve()))),
};

const promisified = Symbol.for('nodejs.util.promisify.custom');
Object.defineProperty(pipeline, promisified, { value: promises.pipeline });
Object.defineProperty(finished, promisified, { value: promises.finished });

export { Duplex, PassThrough, Readable, Stream, Transform, Writable, addAbortSignal, finished, getDefaultHighWaterMark, setDefaultHighWaterMark };

export function isReadable(stream) {
  return Boolean(stream?.readable);
}

export function isErrored(stream) {
  return Boolean(stream?.errored);
}
