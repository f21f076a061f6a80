// A message to ourselves, then an anonymous question and its answer, over the client's WebSocket.
// Node.js 22 or later: node echo.mjs [ws://127.0.0.1:1977]; Node.js 20: node --experimental-websocket echo.mjs.
// In a browser, the same code works on a page of this machine.

const socket = new WebSocket(globalThis.process?.argv[2] ?? "ws://127.0.0.1:1977");
const send = (request) => socket.send(JSON.stringify(request));
let address;

socket.onopen = () => send({ type: "selfAddress" });
socket.onerror = () => {
  console.error("is nym-client running?");
  if (globalThis.process) process.exitCode = 1;
};

socket.onmessage = ({ data }) => {
  // A message that had waited for an application: binary until we have asked for something.
  if (typeof data !== "string") return;
  const response = JSON.parse(data);
  if (response.type === "error") {
    console.error(response.message);
    socket.close();
  } else if (response.type === "selfAddress") {
    address = response.address;
    send({ type: "send", recipient: address, message: "hello" });
  } else if (response.message === "hello") {
    console.log("received:", response.message);
    send({ type: "sendAnonymous", recipient: address, message: "who am I?", replySurbs: 20 });
  } else if (response.message === "who am I?") {
    console.log("received:", response.message, "from", response.senderTag);
    send({ type: "reply", senderTag: response.senderTag, message: "somebody" });
  } else if (response.message === "somebody") {
    console.log("received:", response.message);
    socket.close();
  }
};
