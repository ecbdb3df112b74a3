import { createSigner, generateSigningKey } from '@concord/auth';

/** Tokens that nobody gave out, made from one that is good. Each must be as good as none. */
export async function forgedTokens(token: string): Promise<readonly (readonly [what: string, token: string])[]> {
  const [head = '', body = '', signature = ''] = token.split('.');
  const header = read(head);
  const claims = read(body);
  const mallory = await generateSigningKey(String(header.kid));
  const signer = (issuer: string) => createSigner(issuer, mallory);
  const own = {
    kind: 'user' as const,
    subject: String(claims.sub),
    merchantId: String(claims.mid),
    scopes: ['orders:*', 'catalog:*'],
  };
  const hour = 3_600_000;
  return [
    ['no token at all', 'hello'],
    ['three empty parts', '..'],
    ['without a signature', `${head}.${body}.`],
    ['signed by nothing', `${write({ ...header, alg: 'none' })}.${body}.`],
    ['with another end', `${head}.${write({ ...claims, exp: Number(claims.exp) + 86_400 })}.${signature}`],
    ['with another merchant', `${head}.${write({ ...claims, mid: 'mer_0000000000e0g0000000000000' })}.${signature}`],
    ['as a service', `${head}.${write({ ...claims, knd: 'service', scope: '*' })}.${signature}`],
    ['signed by another key of the same name', await (await signer(String(claims.iss)))(own, hour)],
    ['of another issuer', await (await signer('https://elsewhere.example'))(own, hour)],
    ['over, and signed by another key', await (await signer(String(claims.iss)))(own, hour, Date.now() - 2 * hour)],
    ['HMAC with the public key as the secret', `${write({ ...header, alg: 'HS256' })}.${body}.${signature}`],
  ];
}

function read(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

function write(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
