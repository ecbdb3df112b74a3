import { createServer } from 'node:http';

/** The least that a Node server does: it reads a request and answers 6 KB of JSON, made anew for each. */
const product = {
  id: 1,
  title: 'Crimson lamp',
  description: 'It is made to be used every day. '.repeat(180),
  variants: [1, 2, 3].map((size) => ({ sku: `B-${size}`, amountMinor: 1_000 * size, available: 10 })),
};

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    const body = Buffer.from(JSON.stringify({ data: { product } }));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(address === null || typeof address === 'string' ? 0 : address.port);
});
process.once('disconnect', () => process.exit(0));
