import { connectElasticsearch } from '@concord/elasticsearch';
import { newId } from '@concord/ids';
import { serverUrl } from '@concord/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { searchDocument } from '../src/domain/search-document.ts';
import { elasticsearchIndex } from '../src/storage/elasticsearch/elasticsearch-index.ts';
import { definitionsOf, indexesNamed } from '../src/storage/elasticsearch/indexes.ts';
import { searchIndexSuite } from './search-index-suite.ts';
import { query } from './search-query.ts';
import { searchSuite } from './search-suite.ts';
import { productId, source, variant } from './sources.ts';

const url = serverUrl('CONCORD_ELASTICSEARCH_URL');
const prefix = `test-${newId('event').slice(-12).toLowerCase()}-`;
const elasticsearch = connectElasticsearch(url);
const open = async () => elasticsearchIndex({ url, prefix });

afterAll(async () => {
  const all = [1, 2].flatMap((version) => definitionsOf(indexesNamed(prefix, version), 1));
  for (const name of new Set(all.map((one) => one.name))) {
    await elasticsearch.ask({ method: 'DELETE', path: `/${name}`, allowed: [404] });
  }
});

searchIndexSuite('Elasticsearch', open);
searchSuite('Elasticsearch', open);

describe('Elasticsearch', () => {
  it('finds words by the grammar of the language, and does not insist on words that it leaves out', async () => {
    const [index, merchantId] = [await open(), newId('merchant')];
    const said = (one: string, title: string) => searchDocument(source(one, { title }));
    await index.save(merchantId, [
      said('haus', 'Häuser für Vögel'),
      said('run', 'Running shoe'),
      said('cheval', 'Chevaux'),
    ]);
    const found = async (words: string[], language?: 'de' | 'en' | 'fr') => {
      const { items } = await index.search(merchantId, query({ words, language }));
      return items.map((hit) => hit.productId);
    };
    expect(await found(['haus', 'vogel'], 'de')).toEqual([productId('haus')]);
    expect(await found(['die', 'haus'], 'de')).toEqual([productId('haus')]);
    expect(await found(['die', 'haus'])).toEqual([]);
    expect(await found(['runs'], 'en')).toEqual([productId('run')]);
    expect(await found(['runs'], 'de')).toEqual([]);
    expect(await found(['cheval'], 'fr')).toEqual([productId('cheval')]);
  });

  it('keeps one closed mapping, however many facets and custom fields there are', async () => {
    const [index, merchantId] = [await open(), newId('merchant')];
    const fields = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`field-${n}`, `value ${n % 7}`]));
    const mapping = async () =>
      JSON.stringify((await elasticsearch.ask({ method: 'GET', path: `/${prefix}*/_mapping` })).body);
    const before = await mapping();
    await index.save(merchantId, [searchDocument(source('many', { customFields: fields }))]);
    const found = await index.search(merchantId, query({ filters: { 'field.field-8': ['value 1'] } }));
    expect(found.total).toBe(1);
    expect(found.facets.find((facet) => facet.name === 'field.field-8')?.values).toEqual([
      { value: 'value 1', label: 'value 1', count: 1 },
    ]);
    expect(await mapping()).toBe(before);
  });

  it('corrects by the merchant’s own words, however many similar ones others have', async () => {
    const [index, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const like = letters.flatMap((one) => [`t${one}nt`, `te${one}t`, `ten${one}`]);
    await index.save(theirs, [searchDocument(source('many', { tags: like }))]);
    await index.save(mine, [searchDocument(source('one', { title: 'Tent' }))]);
    expect((await index.similarWords(mine, ['tnet'])).get('tnet')).toEqual(['tent']);
  });

  it('shows a change to every instance once it is saved, without a refresh that anybody asks for', async () => {
    const [writer, reader, merchantId] = [await open(), await open(), newId('merchant')];
    await writer.save(merchantId, [searchDocument(source('first'))]);
    expect((await reader.search(merchantId, query())).total).toBe(1);
    await writer.save(merchantId, [searchDocument(source('second', { variants: [variant('second')] }))]);
    expect((await reader.search(merchantId, query())).total).toBe(2);
    const name = `${prefix}search-products-1`;
    const { body } = await elasticsearch.ask<Record<string, { settings: { index: { refresh_interval: string } } }>>({
      method: 'GET',
      path: `/${name}/_settings`,
    });
    expect(body[name]?.settings.index.refresh_interval).toBe('250ms');
  });

  it('reindexes into an index of another mapping, merchant by merchant, behind one alias', async () => {
    const [index, mine, theirs] = [await open(), newId('merchant'), newId('merchant')];
    const next = elasticsearchIndex({ url, prefix, productsVersion: 2 });
    for (const merchantId of [mine, theirs]) await index.save(merchantId, [searchDocument(source('kept'))]);
    const { building } = await next.beginGeneration(mine);
    await index.save(mine, [searchDocument(source('new', { title: 'new' }))]);
    await next.save(mine, [searchDocument(source('kept')), searchDocument(source('new', { title: 'new' }))]);
    expect((await index.search(mine, query())).total).toBe(2);
    await next.useGeneration(mine, building ?? 0);
    for (const reader of [index, next]) {
      expect((await reader.search(mine, query())).total).toBe(2);
      expect((await reader.search(theirs, query())).total).toBe(1);
    }
    const counted = async (version: number) => {
      const path = `/${prefix}search-products-${version}/_count?q=merchant_id:${mine}`;
      return (await elasticsearch.ask<{ count: number }>({ method: 'GET', path })).body.count;
    };
    await elasticsearch.ask({ method: 'POST', path: `/${prefix}search-products/_refresh` });
    expect([await counted(1), await counted(2)]).toEqual([0, 2]);
  });
});
