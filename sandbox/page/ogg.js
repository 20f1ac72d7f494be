// Takes the Opus packets out of a WebM file and puts them into Ogg pages (RFC 7845), without touching the sound.

const NESTED = new Set([0x18538067, 0x1f43b675, 0xa0, 0x1654ae6b, 0xae]); // Segment, Cluster, BlockGroup, Tracks, TrackEntry
const PRIVATE = 0x63a2;
const BLOCKS = new Set([0xa3, 0xa1]); // SimpleBlock, Block
const RATE = 48_000;
const IN_PAGE = 50;

export function oggOf(webm) {
  const found = { head: null, packets: [] };
  read(webm, 0, webm.length, found);
  if (!found.head || !found.packets.length) throw new Error("There is no sound in this recording.");
  return bound(found.head, found.packets);
}

function read(bytes, from, to, found) {
  for (let at = from; at < to; ) {
    const [id, afterId] = number(bytes, at, true);
    const [size, start] = number(bytes, afterId, false);
    const end = size === null ? to : Math.min(start + size, to);
    if (NESTED.has(id)) read(bytes, start, end, found);
    else if (id === PRIVATE) found.head = bytes.slice(start, end);
    else if (BLOCKS.has(id)) found.packets.push(bytes.slice(number(bytes, start, false)[1] + 3, end));
    at = end;
  }
}

// A number of EBML and where it ends; null for a size that is not known.
function number(bytes, at, withMark) {
  const width = Math.clz32(bytes[at]) - 23;
  let value = withMark ? bytes[at] : bytes[at] & (0xff >> width);
  let full = value === 0xff >> width;
  for (let index = 1; index < width; index += 1) {
    value = value * 256 + bytes[at + index];
    full &&= bytes[at + index] === 0xff;
  }
  return [!withMark && full ? null : value, at + width];
}

function bound(head, packets) {
  const serial = 0x7a9e0000 + (packets.length & 0xffff);
  const pages = [page([head], 0n, serial, 0, 2), page([tags()], 0n, serial, 1, 0)];
  let samples = BigInt(new DataView(head.buffer, head.byteOffset).getUint16(10, true));
  for (let at = 0; at < packets.length; at += IN_PAGE) {
    const some = packets.slice(at, at + IN_PAGE);
    samples += BigInt(some.reduce((sum, packet) => sum + samplesOf(packet), 0));
    pages.push(page(some, samples, serial, pages.length, at + IN_PAGE >= packets.length ? 4 : 0));
  }
  return joined(pages);
}

function tags() {
  const vendor = new TextEncoder().encode("Tapwork");
  const made = new Uint8Array(16 + vendor.length);
  made.set(new TextEncoder().encode("OpusTags"));
  new DataView(made.buffer).setUint32(8, vendor.length, true);
  made.set(vendor, 12);
  return made;
}

// How many samples a packet holds, from its first byte (RFC 6716, 3.1).
function samplesOf(packet) {
  const shape = packet[0] >> 3;
  const millis = shape < 12 ? [10, 20, 40, 60][shape & 3] : shape < 16 ? [10, 20][shape & 1] : [2.5, 5, 10, 20][shape & 3];
  const frames = [1, 2, 2, packet[1] & 63][packet[0] & 3];
  return (millis * frames * RATE) / 1000;
}

function page(packets, position, serial, order, mark) {
  const lacing = packets.flatMap((packet) => [...Array(Math.floor(packet.length / 255)).fill(255), packet.length % 255]);
  const made = new Uint8Array(27 + lacing.length + packets.reduce((sum, packet) => sum + packet.length, 0));
  const view = new DataView(made.buffer);
  made.set(new TextEncoder().encode("OggS"));
  made[5] = mark;
  view.setBigUint64(6, position, true);
  view.setUint32(14, serial, true);
  view.setUint32(18, order, true);
  made[26] = lacing.length;
  made.set(lacing, 27);
  made.set(joined(packets), 27 + lacing.length);
  view.setUint32(22, checksum(made), true);
  return made;
}

function checksum(bytes) {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80000000 ? (sum << 1) ^ 0x04c11db7 : sum << 1;
  }
  return sum >>> 0;
}

function joined(parts) {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
}
