// https://streams.spec.whatwg.org/#abstract-opdef-readablestreamtee

import { ByteController, createReadableBytes, readInto } from 'jsguide:web/streams/byte_controller';
import {
  acquireReader,
  createReadable,
  newReader,
  readRequest,
  readableCancel,
  releaseReader,
} from 'jsguide:web/streams/readable_core';
import { alreadyResolved, deferred, resolve } from 'jsguide:web/streams/slots';

/** The slots of the two branches. `copy` is how the second branch gets its own chunk, or null. */
export function tee(stream, copy = null) {
  return stream.controller instanceof ByteController ? teeBytes(stream) : teeDefault(stream, copy);
}

/** What both kinds of tee keep: who has cancelled, and with what. */
class Branches {
  canceled = [false, false];
  reasons = [undefined, undefined];
  cancelation = deferred();
  reading = false;
  readAgain = [false, false];

  constructor(stream) {
    this.stream = stream;
  }

  cancel(index, reason) {
    this.canceled[index] = true;
    this.reasons[index] = reason;
    if (this.canceled[1 - index]) {
      resolve(this.cancelation, readableCancel(this.stream, this.reasons));
    }
    return this.cancelation.promise;
  }
}

function teeDefault(stream, copy) {
  const reader = acquireReader(stream);
  const shared = new Branches(stream);
  const branches = [];
  const pull = () => {
    if (shared.reading) {
      shared.readAgain[0] = true;
      return alreadyResolved;
    }
    shared.reading = true;
    readRequest(reader, { chunk, close, error });
    return alreadyResolved;
  };
  const chunk = (value) => {
    queueMicrotask(() => {
      shared.readAgain[0] = false;
      let second = value;
      if (copy !== null && !shared.canceled[1]) {
        try {
          second = copy(value);
        } catch (reason) {
          branches.forEach((branch) => branch.controller.error(reason));
          resolve(shared.cancelation, readableCancel(stream, reason));
          return;
        }
      }
      [value, second].forEach((part, index) => {
        if (!shared.canceled[index]) {
          branches[index].controller.enqueue(part);
        }
      });
      shared.reading = false;
      if (shared.readAgain[0]) {
        pull();
      }
    });
  };
  const close = () => {
    shared.reading = false;
    branches.forEach((branch, index) => {
      if (!shared.canceled[index]) {
        branch.controller.close();
      }
    });
    if (!shared.canceled[0] || !shared.canceled[1]) {
      resolve(shared.cancelation, undefined);
    }
  };
  const error = () => {
    shared.reading = false;
  };
  for (const index of [0, 1]) {
    branches.push(createReadable({ pull, cancel: (reason) => shared.cancel(index, reason) }));
  }
  reader.closed.promise.then(undefined, (reason) => {
    branches.forEach((branch) => branch.controller.error(reason));
    if (!shared.canceled[0] || !shared.canceled[1]) {
      resolve(shared.cancelation, undefined);
    }
  });
  return branches;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamtee */
function teeBytes(stream) {
  const shared = new Branches(stream);
  const branches = [];
  let reader = acquireReader(stream);

  const forwardErrors = (thisReader) => {
    thisReader.closed.promise.then(undefined, (reason) => {
      if (thisReader !== reader) {
        return;
      }
      branches.forEach((branch) => branch.controller.error(reason));
      if (!shared.canceled[0] || !shared.canceled[1]) {
        resolve(shared.cancelation, undefined);
      }
    });
  };

  const useReader = (byob) => {
    if (reader.byob !== byob) {
      releaseReader(reader);
      reader = newReader(stream, byob);
      forwardErrors(reader);
    }
  };

  const copyFailed = (reason) => {
    branches.forEach((branch) => branch.controller.error(reason));
    resolve(shared.cancelation, readableCancel(stream, reason));
  };

  const again = () => {
    shared.reading = false;
    if (shared.readAgain[0]) {
      pull(0);
    } else if (shared.readAgain[1]) {
      pull(1);
    }
  };

  const pullWithDefaultReader = () => {
    useReader(false);
    readRequest(reader, {
      chunk: (value) => {
        queueMicrotask(() => {
          shared.readAgain = [false, false];
          let second = value;
          if (!shared.canceled[0] && !shared.canceled[1]) {
            try {
              second = cloneAsUint8Array(value);
            } catch (reason) {
              copyFailed(reason);
              return;
            }
          }
          [value, second].forEach((part, index) => {
            if (!shared.canceled[index]) {
              branches[index].controller.enqueue(part);
            }
          });
          again();
        });
      },
      close: () => {
        shared.reading = false;
        closeBranches();
      },
      error: () => {
        shared.reading = false;
      },
    });
  };

  const closeBranches = () => {
    branches.forEach((branch, index) => {
      if (!shared.canceled[index]) {
        branch.controller.close();
      }
    });
    branches.forEach((branch) => {
      if (branch.controller.pendingPullIntos.length > 0) {
        branch.controller.respond(0);
      }
    });
    if (!shared.canceled[0] || !shared.canceled[1]) {
      resolve(shared.cancelation, undefined);
    }
  };

  const pullWithByobReader = (view, index) => {
    useReader(true);
    const own = branches[index];
    const other = branches[1 - index];
    readInto(reader, view, 1, {
      chunk: (value) => {
        queueMicrotask(() => {
          shared.readAgain = [false, false];
          if (!shared.canceled[1 - index]) {
            let clone;
            try {
              clone = cloneAsUint8Array(value);
            } catch (reason) {
              copyFailed(reason);
              return;
            }
            if (!shared.canceled[index]) {
              own.controller.respondWithNewView(value);
            }
            other.controller.enqueue(clone);
          } else if (!shared.canceled[index]) {
            own.controller.respondWithNewView(value);
          }
          again();
        });
      },
      close: (value) => {
        shared.reading = false;
        [own, other].forEach((branch) => {
          if (!shared.canceled[branches.indexOf(branch)]) {
            branch.controller.close();
          }
        });
        if (value !== undefined) {
          if (!shared.canceled[index]) {
            own.controller.respondWithNewView(value);
          }
          if (!shared.canceled[1 - index] && other.controller.pendingPullIntos.length > 0) {
            other.controller.respond(0);
          }
        }
        if (!shared.canceled[0] || !shared.canceled[1]) {
          resolve(shared.cancelation, undefined);
        }
      },
      error: () => {
        shared.reading = false;
      },
    });
  };

  const pull = (index) => {
    if (shared.reading) {
      shared.readAgain[index] = true;
      return alreadyResolved;
    }
    shared.reading = true;
    const request = branches[index].controller.currentByobRequest();
    if (request === null) {
      pullWithDefaultReader();
    } else {
      pullWithByobReader(request.view, index);
    }
    return alreadyResolved;
  };

  for (const index of [0, 1]) {
    branches.push(
      createReadableBytes({ pull: () => pull(index), cancel: (reason) => shared.cancel(index, reason) }),
    );
  }
  forwardErrors(reader);
  return branches;
}

function cloneAsUint8Array(view) {
  const { buffer, byteOffset, byteLength } = view;
  return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength));
}
