// The public Nym WASM client as a peer of the interop tests: lines of JSON in on standard input, lines of JSON out on
// standard output, logs on standard error. One process is one client. The protocol is described in README.md.
import 'fake-indexeddb/auto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';
import { CountingWebSocket, framesReceived, socketCounters } from './counting-web-socket.mjs';
import { senderTagText } from './sender-tag.mjs';

// The client writes its log to the console; standard output carries the protocol and nothing else.
for (const level of ['debug', 'error', 'info', 'log', 'trace', 'warn']) {
  console[level] = (...parts) => process.stderr.write(`${parts.map(asText).join(' ')}\n`);
}

globalThis.self = globalThis;
globalThis.window = globalThis;
globalThis.WebSocket = CountingWebSocket;

// A callback of the registration socket fires once more after the client has dropped it; browsers only log that.
const harmlessError = 'closure invoked recursively or after being dropped';
process.on('uncaughtException', reportUnexpected);
process.on('unhandledRejection', reportUnexpected);

// Loaded after the globals above, which it looks up when it starts.
const nym = createRequire(import.meta.url)('@nymproject/nym-client-wasm-node');

let client = null;
const counters = { received: 0, harmlessErrors: 0 };

const commands = {
  async start({ nymApiUrl, clientId, options = {} }) {
    if (client !== null) {
      throw new Error('the client has been started already');
    }
    nym.set_panic_hook();
    client = await new nym.NymClient(onMessage, { nymApiUrl, clientId, forceTls: false, ...options });
    return { address: client.selfAddress() };
  },
  async topology({ nymApiUrl }) {
    return { topology: plain(await nym.currentNetworkTopology(nymApiUrl)) };
  },
  async send({ recipient, data }) {
    await started().send_regular_message(bytes(data), recipient);
  },
  async sendAnonymous({ recipient, data, replySurbs }) {
    await started().send_anonymous_message(bytes(data), recipient, replySurbs);
  },
  async reply({ senderTag, data }) {
    await started().send_reply(bytes(data), senderTag);
  },
  async stats() {
    return { ...counters, sockets: socketCounters() };
  },
  async awaitFrames({ length, count }) {
    return { count: await framesReceived(length, count) };
  },
  async stop() {
    setImmediate(stop);
  },
};

function started() {
  if (client === null) {
    throw new Error('the client has not been started');
  }
  return client;
}

function onMessage(payload, senderTag) {
  counters.received += 1;
  emit({
    event: 'received',
    data: Buffer.from(payload).toString('base64'),
    senderTag: senderTagText(senderTag, nym),
  });
}

async function execute(line) {
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

function bytes(base64) {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function asText(value) {
  if (typeof value === 'string') {
    return value;
  }
  return value instanceof Error ? (value.stack ?? value.message) : inspect(value, { depth: 6 });
}

// Maps and wrapped objects as plain JSON.
function plain(value) {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return typeof value === 'bigint' ? Number(value) : value;
}

process.stdout.on('error', () => process.exit(0));
createInterface({ input: process.stdin, crlfDelay: Infinity }).on('line', execute).on('close', stop);
