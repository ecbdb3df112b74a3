import { connect } from 'node:net';

const LIMIT_MS = 2_000;
const API_VERSIONS = 18;
const REQUEST_VERSION = 3;
const FINALIZED_FEATURES = 2;

/** Asks a broker, by ApiVersions, at which level its cluster runs a feature; throws while it does not answer. */
export async function askFeatureLevel(port: number, feature: string): Promise<number> {
  const level = featureLevels(await exchange(port)).get(feature);
  if (level === undefined) throw new Error(`it has no ${feature} yet`);
  return level;
}

async function exchange(port: number): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('no answer')));
  const header = Buffer.alloc(10);
  header.writeInt16BE(API_VERSIONS, 0);
  header.writeInt16BE(REQUEST_VERSION, 2);
  header.writeInt16BE(-1, 8);
  const request = Buffer.concat([header, Buffer.from([0]), compactText('concord'), compactText('1'), Buffer.from([0])]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(request.length);
  socket.write(Buffer.concat([size, request]));
  let got = Buffer.alloc(0);
  for await (const chunk of socket) {
    got = Buffer.concat([got, chunk]);
    if (got.length >= 4 && got.length >= 4 + got.readInt32BE(0)) break;
  }
  socket.destroy();
  if (got.length < 10) throw new Error('it closed the connection');
  return got;
}

/** Size, correlation and error (10 bytes), the APIs, the throttle time, then tagged fields; one of those has the levels. */
function featureLevels(answer: Buffer): ReadonlyMap<string, number> {
  let at = 10;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = answer.readUInt8(at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const apis = varint() - 1;
  at += apis * 7 + 4;
  const levels = new Map<string, number>();
  for (let fields = varint(); fields > 0; fields--) {
    const tag = varint();
    const length = varint();
    const end = at + length;
    if (tag === FINALIZED_FEATURES) {
      for (let features = varint() - 1; features > 0; features--) {
        const nameLength = varint() - 1;
        const name = answer.toString('utf8', at, at + nameLength);
        at += nameLength;
        levels.set(name, answer.readInt16BE(at));
        at += 5;
      }
    }
    at = end;
  }
  return levels;
}

function compactText(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(text)]);
}
