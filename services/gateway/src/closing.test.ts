import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { contract } from '@concord/contract';
import type { Subgraph } from '@concord/graph';
import { openKeyValues } from '@concord/key-value';
import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { createGateway, createServiceServer } from './gateway.ts';

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const isReady = async () => true;
const fail = (error: unknown) => {
  throw error;
};

/** A field that is answered when the test says so. */
function waitingSubgraph() {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<string>();
  const waits = () => {
    asked.resolve();
    return answer.promise;
  };
  const typeDefs = 'type Query { waits: String hello: String }';
  const subgraph: Subgraph = { name: 'goods', typeDefs, resolvers: { Query: { waits, hello: () => 'Hello' } } };
  return { subgraph, asked: asked.promise, answer: answer.resolve };
}

const DOORS: Readonly<Record<string, (subgraph: Subgraph) => Promise<FastifyInstance>>> = {
  'the gateway': async (subgraph) => {
    const keyValue = (await openKeyValues({ onError: fail })).of('gateway');
    return createGateway({
      graph: [subgraph],
      apis: [],
      logger,
      shopperToken: async () => undefined,
      isReady,
      keyValue,
    });
  },
  'a service': async (subgraph) => {
    const nothing = contract({ service: 'goods', title: 'Goods', description: 'Goods', operations: {} });
    return createServiceServer({ contract: nothing, client: {}, subgraph, logger, isReady });
  },
};

test.each(Object.entries(DOORS))('%s that closes still answers what comes on an open connection', async (_, open) => {
  const { subgraph, asked, answer } = waitingSubgraph();
  const door = await open(subgraph);
  await door.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((door.server.address() as AddressInfo).port, '127.0.0.1');
  const answers = text(socket);
  socket.write(asking('{ waits }'));
  await asked;

  const closed = door.close();
  while (door.server.listening) await new Promise(setImmediate);
  const seen = once(door.server, 'request');
  socket.write(asking('{ hello }'));
  await seen;
  answer('Waited');
  await closed;

  expect((await answers).match(/HTTP\/1.1 \d+|"(?:waits|hello)":"\w+"/g)).toEqual([
    ...['HTTP/1.1 200', '"waits":"Waited"'],
    ...['HTTP/1.1 200', '"hello":"Hello"'],
  ]);
});

test.each(Object.entries(DOORS))(
  '%s that closes does not wait for a connection on which nothing is asked',
  async (_, open) => {
    const { door, socket } = await withConnection(open);
    const ended = once(socket.resume(), 'close');
    await door.close();
    await ended;
  },
);

test.each(Object.entries(DOORS))(
  '%s that closes answers what is asked on a connection that has just come',
  async (_, open) => {
    const { door, socket } = await withConnection(open);
    const answers = text(socket);
    const closed = door.close();
    while (door.server.listening) await new Promise(setImmediate);
    socket.write(asking('{ hello }'));
    await closed;
    expect(await answers).toContain('"hello":"Hello"');
  },
);

/** A door, and a connection to it on which nothing was asked yet. */
async function withConnection(open: (subgraph: Subgraph) => Promise<FastifyInstance>) {
  const door = await open(waitingSubgraph().subgraph);
  await door.listen({ port: 0, host: '127.0.0.1' });
  const arrived = once(door.server, 'connection');
  const socket = connect((door.server.address() as AddressInfo).port, '127.0.0.1');
  await arrived;
  return { door, socket };
}

function asking(query: string): string {
  const body = JSON.stringify({ query });
  const head = [
    'POST /graphql HTTP/1.1',
    'host: here',
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
