// What the public clients have in common as peers of the interop tests: lines of JSON in on standard input, lines of JSON out on
// standard output, logs on standard error. One process is one client. The protocol is described in README.md.
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { countingWebSocket, framesReceived, socketCounters } from './counting-web-socket.mjs';

// A callback of the registration socket fires once more after the client has dropped it; browsers only log that.
const harmlessError = 'closure invoked recursively or after being dropped';
const counters = { received: 0, harmlessErrors: 0 };

/** Makes of Node.js what a browser's page is to the client; before the client is loaded, which looks it up when it starts. */
export function prepareGlobals(WebSocket) {
  // The client writes its log to the console; standard output carries the protocol and nothing else.
  for (const level of ['debug', 'error', 'info', 'log', 'trace', 'warn']) {
    console[level] = (...parts) => process.stderr.write(`${parts.map(asText).join(' ')}\n`);
  }
  globalThis.self = globalThis;
  globalThis.window = globalThis;
  globalThis.WebSocket = countingWebSocket(WebSocket);
  process.on('uncaughtException', reportUnexpected);
  process.on('unhandledRejection', reportUnexpected);
}

/** Tells that a message has arrived; `senderTag` is its text, or null. */
export function received(payload, senderTag) {
  counters.received += 1;
  emit({ event: 'received', data: Buffer.from(payload).toString('base64'), senderTag });
}

/** Answers requests until standard input ends: with the client's own commands, and those about its sockets. */
export function serve(commands) {
  const all = {
    async stats() {
      return { ...counters, sockets: socketCounters() };
    },
    async awaitFrames({ length, count }) {
      return { count: await framesReceived(length, count) };
    },
    async stop() {
      setImmediate(stop);
    },
    ...commands,
  };
  process.stdout.on('error', () => process.exit(0));
  createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', (line) => execute(all, line)).on('close', stop);
}

/** The bytes of a base64 text. */
export function bytes(base64) {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

async function execute(commands, line) {
  let request = {};
  try {
    request = JSON.parse(line);
    if (!Object.hasOwn(commands, request.command)) {
      throw new Error(`unknown command '${request.command}'`);
    }
    const result = await commands[request.command](request);
    emit({ event: 'done', id: request.id, ...result });
  } catch (error) {
    console.error(error);
    emit({ event: 'error', id: request?.id, message: error?.message ?? asText(error) });
  }
}

function reportUnexpected(error) {
  const message = asText(error);
  if (message.includes(harmlessError)) {
    counters.harmlessErrors += 1;
    return;
  }
  emit({ event: 'error', message, unexpected: true });
}

function emit(event) {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function stop() {
  // Exiting at once would cut off lines that still wait for a slow reader.
  process.stdout.write('', () => process.exit(0));
}

function asText(value) {
  if (typeof value === 'string') {
    return value;
  }
  return value instanceof Error ? (value.stack ?? value.message) : inspect(value, { depth: 6 });
}
