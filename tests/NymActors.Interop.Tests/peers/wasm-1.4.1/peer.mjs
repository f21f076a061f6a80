// The public WASM client 1.4.1 as a peer of the interop tests. The protocol is described in ../common/README.md.
import 'fake-indexeddb/auto';
import { createRequire } from 'node:module';
import WebSocket from 'ws';
import { bytes, prepareGlobals, received, serve } from '../common/peer.mjs';
import { senderTagText } from '../common/sender-tag.mjs';

prepareGlobals(WebSocket);
const nym = createRequire(import.meta.url)('@nymproject/nym-client-wasm-node');
let client = null;

serve({
  async start({ nymApiUrl, clientId, options = {} }) {
    if (client !== null) {
      throw new Error('the client has been started already');
    }
    nym.set_panic_hook();
    const onMessage = (payload, senderTag) => received(payload, senderTagText(senderTag, nym.__wasm.memory));
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
});

function started() {
  if (client === null) {
    throw new Error('the client has not been started');
  }
  return client;
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
