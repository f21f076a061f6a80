import { EventEmitter, once } from 'node:events';

const opened = [];
const received = new EventEmitter();

/** What each connection has carried so far, oldest first. */
export function socketCounters() {
  return opened.map((socket) => ({ ...socket.counters, open: socket.readyState === socket.OPEN }));
}

/** Waits until the connections have received `count` binary frames of `length` bytes in all. */
export async function framesReceived(length, count) {
  const soFar = () => opened.reduce((sum, socket) => sum + (socket.counters.receivedByLength[length] ?? 0), 0);
  while (soFar() < count) {
    await once(received, 'binary');
  }
  return soFar();
}

/**
 * A browser-like WebSocket, made of the package `ws` of the peer, that counts its frames; text frames are control messages, binary
 * frames are packets and acknowledgements.
 */
export function countingWebSocket(WebSocket) {
  return class CountingWebSocket extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols ?? [], { perMessageDeflate: false });
      this.counters = { textSent: 0, binarySent: 0, textReceived: 0, binaryReceived: 0, receivedByLength: {} };
      opened.push(this);
      this.on('message', (data, isBinary) => this.#countReceived(data, isBinary));
    }

    send(data, ...rest) {
      this.counters[typeof data === 'string' ? 'textSent' : 'binarySent'] += 1;
      super.send(data, ...rest);
    }

    #countReceived(data, isBinary) {
      if (!isBinary) {
        this.counters.textReceived += 1;
        return;
      }
      const length = data.byteLength ?? data.length;
      const lengths = this.counters.receivedByLength;
      this.counters.binaryReceived += 1;
      lengths[length] = (lengths[length] ?? 0) + 1;
      received.emit('binary');
    }
  };
}
