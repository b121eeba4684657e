// https://streams.spec.whatwg.org/#readable-stream-pipe-to

import { context, react } from 'jsguide:web/context';
import { onSignalAbort } from 'jsguide:web/abort';
import { acquireReader, readRequest, readableCancel, releaseReader } from 'jsguide:web/streams/readable_core';
import { alreadyResolved, deferred, invalidState, reject, resolve, silence } from 'jsguide:web/streams/slots';
import {
  closeQueuedOrInFlight,
  newWriter,
  releaseWriter,
  writableAbort,
  writerCloseWithErrorPropagation,
  writerDesiredSize,
  writerWrite,
} from 'jsguide:web/streams/writable_core';

/** Pipes one stream's slots into another's; both must be unlocked. */
export function pipe(source, destination, { preventClose, preventAbort, preventCancel, signal }) {
  return new Pipe(source, destination, { preventClose, preventAbort, preventCancel }).start(signal);
}

class Pipe {
  #done = deferred();
  #shuttingDown = false;
  #lastWrite = Promise.resolve();
  #stopListening = () => {};
  /** What the pipe belongs to, for what it calls. */
  #frame = context.now;

  constructor(source, destination, prevent) {
    this.source = source;
    this.destination = destination;
    this.prevent = prevent;
    this.reader = acquireReader(source);
    this.writer = newWriter(destination);
    source.disturbed = true;
  }

  start(signal) {
    silence(this.#done.promise);
    if (signal !== undefined) {
      if (signal.aborted) {
        this.#abort(signal.reason);
        return this.#done.promise;
      }
      this.#stopListening = onSignalAbort(signal, () => this.#abort(signal.reason));
    }
    this.#watchEnds();
    this.#loop();
    return this.#done.promise;
  }

  #abort(reason) {
    this.#shutdownWithAction(() => {
      const actions = [];
      if (!this.prevent.preventAbort && this.destination.state === 'writable') {
        actions.push(writableAbort(this.destination, reason));
      }
      if (!this.prevent.preventCancel && this.source.state === 'readable') {
        actions.push(readableCancel(this.source, reason));
      }
      return Promise.all(actions);
    }, { reason });
  }

  /** Errors and closing must be propagated forward and backward. */
  #watchEnds() {
    const { source, destination } = this;
    whenSettled(source.state, this.reader.closed.promise, {
      errored: () => this.#sourceErrored(),
      closed: () => this.#sourceClosed(),
    });
    whenSettled(destination.state, this.writer.closed.promise, {
      errored: () => this.#destinationErrored(),
      closed: () => {},
    });
    if (closeQueuedOrInFlight(destination) || destination.state === 'closed') {
      this.#destinationClosed();
    }
  }

  #sourceErrored() {
    const reason = this.source.storedError;
    const action = this.prevent.preventAbort ? null : () => writableAbort(this.destination, reason);
    this.#shutdownWithAction(action, { reason });
  }

  #sourceClosed() {
    const action = this.prevent.preventClose ? null : () => writerCloseWithErrorPropagation(this.writer);
    this.#shutdownWithAction(action, null);
  }

  #destinationErrored() {
    const reason = this.destination.storedError;
    const action = this.prevent.preventCancel ? null : () => readableCancel(this.source, reason);
    this.#shutdownWithAction(action, { reason });
  }

  #destinationClosed() {
    const reason = invalidState('Destination WritableStream is closed');
    const action = this.prevent.preventCancel ? null : () => readableCancel(this.source, reason);
    this.#shutdownWithAction(action, { reason });
  }

  #loop() {
    context.now = this.#frame;
    if (this.#shuttingDown) {
      return;
    }
    if (!(writerDesiredSize(this.writer) > 0)) {
      react(
        this.writer.ready.promise,
        () => this.#loop(),
        () => {},
      );
      return;
    }
    readRequest(this.reader, {
      chunk: (value) => {
        this.#lastWrite = writerWrite(this.writer, value);
        silence(this.#lastWrite);
        react(alreadyResolved, () => this.#loop());
      },
      close: () => {},
      error: () => {},
    });
  }

  /** https://streams.spec.whatwg.org/#rs-pipeTo-shutdown-with-action ; `failure` is null or `{ reason }`. */
  #shutdownWithAction(action, failure) {
    if (this.#shuttingDown) {
      return;
    }
    this.#shuttingDown = true;
    const act = () => {
      if (action === null) {
        this.#finalize(failure);
        return;
      }
      action().then(
        () => this.#finalize(failure),
        (reason) => this.#finalize({ reason }),
      );
    };
    if (this.destination.state === 'writable' && !closeQueuedOrInFlight(this.destination)) {
      this.#afterWrites(act);
    } else {
      act();
    }
  }

  #afterWrites(act) {
    const last = this.#lastWrite;
    const check = () => {
      if (last === this.#lastWrite) {
        act();
      } else {
        this.#afterWrites(act);
      }
    };
    last.then(check, check);
  }

  #finalize(failure) {
    releaseWriter(this.writer);
    releaseReader(this.reader);
    this.#stopListening();
    if (failure === null) {
      resolve(this.#done, undefined);
    } else {
      reject(this.#done, failure.reason);
    }
  }
}

function whenSettled(state, closed, { errored, closed: whenClosed }) {
  if (state === 'errored') {
    errored();
  } else if (state === 'closed') {
    whenClosed();
  } else {
    closed.then(whenClosed, errored);
  }
}
