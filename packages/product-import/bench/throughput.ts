// How many rows a second, and in how much memory: `node packages/product-import/bench/throughput.ts [products]`
import { readShopifyCsv, startReport } from '../src/index.ts';

const HEADER =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,' +
  'Option3 Name,Option3 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,' +
  'Variant Inventory Policy,Variant Fulfillment Service,Variant Price,Variant Compare At Price,Variant Requires Shipping,' +
  'Variant Taxable,Variant Barcode,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,SEO Description,' +
  'Google Shopping / Gender,Google Shopping / Age Group,Google Shopping / MPN,Variant Image,Variant Weight Unit,Status\r\n';
const BODY = '"<p>A <strong>good</strong> coat, ""well"" made.</p>\n<ul><li>Warm</li><li>Dry &amp; light</li></ul>"';
const COLOURS = ['Moss', 'Ink', 'Ochre', 'Clay', 'Pine'];

function product(n: number): string {
  return COLOURS.map((colour, at) => {
    const isFirst = at === 0;
    const lead = isFirst ? `Coat ${n},${BODY},Brand,Coats,"outdoor, rain",true,Colour` : ',,,,,,';
    const image = isFirst ? `https://img.example.test/${n}.jpg,1,A coat,false` : ',,,';
    return `coat-${n},${lead},${colour},${isFirst ? 'Size' : ''},M,,,C-${n}-${at},350,shopify,12,deny,manual,49.90,59.90,true,true,4006381333931,${image},,,,,,,g,${isFirst ? 'active' : ''}\r\n`;
  }).join('');
}

async function* file(products: number): AsyncGenerator<string> {
  yield HEADER;
  for (let n = 0; n < products; n += 50) yield Array.from({ length: 50 }, (_, at) => product(n + at)).join('');
}

async function measure(products: number): Promise<void> {
  let generatedMs = performance.now();
  for await (const _chunk of file(products));
  generatedMs = performance.now() - generatedMs;
  const counting = startReport();
  let peakBytes = 0;
  const startedAt = performance.now();
  for await (const item of readShopifyCsv(file(products), { currency: 'EUR' })) {
    counting.count(item);
    if (item.kind === 'product' && item.rows.from % 5_000 === 2)
      peakBytes = Math.max(peakBytes, process.memoryUsage().heapUsed);
  }
  const seconds = (performance.now() - startedAt - generatedMs) / 1000;
  const { productCount, variantCount, severities } = counting.report();
  const rate = Math.round(variantCount / seconds).toLocaleString('en');
  console.log(
    `${productCount} products, ${variantCount} rows in ${seconds.toFixed(1)} s: ${rate} rows/s; heap at most ${Math.round(peakBytes / 1e6)} MB; ${JSON.stringify(severities)}`,
  );
}

const asked = Number(process.argv[2] ?? 60_000);
await measure(2_000);
await measure(asked);
