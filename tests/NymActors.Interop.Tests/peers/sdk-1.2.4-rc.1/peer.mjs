// The public SDK 1.2.4-rc.1, of the generation of nym-client 1.1.29, as a peer of the interop tests. The protocol is described in
// ../common/README.md.
import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import WebSocket from 'ws';
import { bytes, prepareGlobals, received, serve } from '../common/peer.mjs';
import { senderTagText } from '../common/sender-tag.mjs';

prepareGlobals(WebSocket);
globalThis.crypto ??= webcrypto;
const { NymClient, wasm } = await loadWorker();
let client = null;

serve({
  async start({ nymApiUrl, clientId, options = {} }) {
    if (client !== null) {
      throw new Error('the client has been started already');
    }
    const onMessage = (payload, senderTag) => received(payload, senderTagText(senderTag, wasm.memory));
    client = await new NymClient(onMessage, { nymApiUrl, clientId, ...options });
    return { address: client.self_address() };
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
});

/**
 * The package is made for browsers, whose page starts it as a worker and speaks to it by messages: they carry no sender tags. The worker
 * is run here as it is, but for one thing: where it begins to listen for the page it hands its client out instead.
 */
function loadWorker() {
  const file = createRequire(import.meta.url).resolve('@nymproject/sdk').replace(/index\.js$/, 'web-worker-0.js');
  const listens = 'expose(webWorker);';
  const parts = readFileSync(file, 'utf8').split(listens);
  if (parts.length !== 2) {
    throw new Error(`${file} is not the worker that is known`);
  }
  return new Promise((resolve) => {
    globalThis.handOut = resolve;
    globalThis.postMessage = () => {};
    runInThisContext(parts.join('globalThis.handOut({ NymClient, wasm });'), { filename: file });
  });
}

function started() {
  if (client === null) {
    throw new Error('the client has not been started');
  }
  return client;
}
