import type { Elasticsearch } from './connect.ts';

/** An index as the code wants it. The mapping is closed: a field that is not named here is refused, not added. */
export type IndexDefinition = {
  readonly name: string;
  /** The name by which all versions of it are read. */
  readonly alias?: string;
  readonly settings: object;
  readonly properties: object;
};

const LIMIT_MS = 30_000;
const EXISTS = 'resource_already_exists_exception';

/** Creates the index if it is not there. One that is there gets fields that are new; a changed field is refused. */
export async function ensureIndex(
  elasticsearch: Elasticsearch,
  { name, alias, settings, properties }: IndexDefinition,
): Promise<void> {
  const mappings = { dynamic: 'strict', properties };
  const known = await elasticsearch.ask({ method: 'HEAD', path: `/${name}`, allowed: [404] });
  if (known.status === 404) {
    const created = await elasticsearch.ask<{ readonly error?: { readonly type: string } }>({
      method: 'PUT',
      path: `/${name}`,
      body: { settings, mappings, ...(alias === undefined ? {} : { aliases: { [alias]: {} } }) },
      timeoutMs: LIMIT_MS,
      allowed: [400],
    });
    if (created.status === 200) return;
    // Another instance was faster; anything else is a mistake in the definition.
    if (created.body.error?.type !== EXISTS) throw new Error(`Index ${name}: ${JSON.stringify(created.body)}`);
  }
  await elasticsearch.ask({ method: 'PUT', path: `/${name}/_mapping`, body: mappings, timeoutMs: LIMIT_MS });
}
