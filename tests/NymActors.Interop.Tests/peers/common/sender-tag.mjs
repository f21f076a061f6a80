const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const tagLength = 16;

/**
 * The text form (base58) of the sender tag that the client hands to its message callback, which `send_reply` takes.
 * The packages give it as an object without any member that shows it, so it is read from the client's memory: behind the
 * pointer there is a 32-bit borrow counter, then the 16 bytes of the tag.
 */
export function senderTagText(tag, memory) {
  if (tag === undefined || tag === null) {
    return null;
  }
  if (typeof tag === 'string') {
    return tag;
  }
  const start = tag.__wbg_ptr + Uint32Array.BYTES_PER_ELEMENT;
  const text = base58(new Uint8Array(memory.buffer.slice(start, start + tagLength)));
  tag.free();
  return text;
}

function base58(bytes) {
  let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  while (number > 0n) {
    text = alphabet[Number(number % 58n)] + text;
    number /= 58n;
  }
  const leadingZeros = bytes.findIndex((byte) => byte !== 0);
  return alphabet[0].repeat(leadingZeros === -1 ? bytes.length : leadingZeros) + text;
}
