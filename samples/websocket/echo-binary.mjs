// What echo.mjs does, in binary form: messages are any bytes, not only text.
// Node.js 22 or later: node echo-binary.mjs [ws://127.0.0.1:1977]; Node.js 20: node --experimental-websocket echo-binary.mjs.
// Every message is a tag and fixed fields, integers big-endian, then the payload.

const socket = new WebSocket(globalThis.process?.argv[2] ?? "ws://127.0.0.1:1977");
socket.binaryType = "arraybuffer";

const Request = { send: 0, sendAnonymous: 1, reply: 2, selfAddress: 3 };
const Response = { error: 0, received: 1, selfAddress: 2 };
const noConnection = 0n;

function write(tag, ...parts) {
  socket.send(new Uint8Array([tag, ...parts.flatMap((part) => [...part])]));
}

function tail(payload) {
  const fields = new DataView(new ArrayBuffer(16));
  fields.setBigUint64(0, noConnection);
  fields.setBigUint64(8, BigInt(payload.length));
  return [...new Uint8Array(fields.buffer), ...payload];
}

const bytes = (text) => new TextEncoder().encode(text);
const text = (payload) => new TextDecoder().decode(payload);
const hex = (payload) => [...payload].map((byte) => byte.toString(16).padStart(2, "0")).join("");

let address;
let messages = 0;

socket.onopen = () => write(Request.selfAddress);
socket.onerror = () => {
  console.error("is nym-client running?");
  if (globalThis.process) process.exitCode = 1;
};

socket.onmessage = ({ data }) => {
  const response = new Uint8Array(data);
  if (response[0] === Response.error) {
    console.error(text(response.slice(10)));
    if (globalThis.process) process.exitCode = 1;
    socket.close();
  } else if (response[0] === Response.selfAddress) {
    address = response.slice(1);
    write(Request.send, address, tail(Uint8Array.from({ length: 256 }, (_, i) => i)));
  } else if (response[0] === Response.received) {
    const senderTag = response[1] === 1 ? response.slice(2, 18) : undefined;
    const payload = response.slice(senderTag ? 26 : 10);
    if (messages === 0) {
      console.log("received:", payload.length, "bytes");
      write(Request.sendAnonymous, [0, 0, 0, 20], address, tail(bytes("who am I?")));
    } else if (messages === 1) {
      console.log("received:", text(payload), "from", hex(senderTag));
      write(Request.reply, senderTag, tail(bytes("somebody")));
    } else {
      console.log("received:", text(payload));
      socket.close();
    }
    messages++;
  }
};
