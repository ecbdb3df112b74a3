import { describe, expect, test } from 'vitest';
import { chunks, csvFile } from './csv-file.fixture.ts';
import { readShopifyCsv, startReport } from './index.ts';

async function reportOf(text: string, maxProblems?: number) {
  const counting = startReport(maxProblems);
  for await (const item of readShopifyCsv(chunks([text]), { currency: 'EUR' })) counting.count(item);
  return counting.report();
}

describe('the report', () => {
  test('counts everything and keeps the first problems, the worst first', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => ({
      Handle: `p${n}`,
      Title: n === 9 ? '' : 'P',
      'Variant Price': '1',
      'Variant Barcode': '1',
      'Image Src': '/a.svg',
    }));
    const report = await reportOf(csvFile(rows), 4);
    expect(report).toMatchObject({ productCount: 9, leftOutCount: 1, variantCount: 9, imageCount: 9 });
    expect(report.severities).toEqual({ error: 1, warning: 10, note: 0 });
    expect(report.problemCounts).toEqual({ BARCODE_INVALID: 10, TITLE_MISSING: 1 });
    expect(report.problems.map(({ code, row }) => [code, row])).toEqual([
      ['TITLE_MISSING', 11],
      ['BARCODE_INVALID', 2],
      ['BARCODE_INVALID', 3],
      ['BARCODE_INVALID', 4],
    ]);
    expect(report).not.toHaveProperty('rejection');
  });

  test('says why a file was not read on', async () => {
    expect((await reportOf('Handle,Title\np,"P')).rejection).toMatchObject({ code: 'UNCLOSED_QUOTE', row: 2 });
  });
});
