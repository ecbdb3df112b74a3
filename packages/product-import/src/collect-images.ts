import type { ColumnName } from './columns.ts';
import type { ImportedImage } from './imported-product.ts';
import { complain, lineCell, numberCell, type Row, short } from './row-cells.ts';

type Collected = { readonly url: string; alt: string; position: number; readonly order: number };

/** Images by URL: one that two rows name is one image. */
export type CollectedImages = { readonly byUrl: Map<string, Collected>; isFull: boolean };

export function noImages(): CollectedImages {
  return { byUrl: new Map(), isFull: false };
}

/** Takes the row's image and answers nothing; an unusable address is reported and the row goes on. */
export function collectImage(images: CollectedImages, row: Row, maxImages: number): void {
  const url = imageUrl(row, 'imageUrl');
  if (url === undefined) return;
  const position = numberCell(row, 'imagePosition');
  add(images, row, maxImages, {
    url,
    alt: lineCell(row, 'imageAlt'),
    position: Number.isInteger(position) && position > 0 ? position : Number.MAX_SAFE_INTEGER,
  });
}

/** A variant's own image is one of the product's images as well, after those that have a position. */
export function collectVariantImage(images: CollectedImages, row: Row, maxImages: number): string | undefined {
  const url = imageUrl(row, 'variantImage');
  if (url !== undefined) add(images, row, maxImages, { url, alt: '', position: Number.MAX_SAFE_INTEGER });
  return url;
}

/** In order of display, numbered 1, 2, 3 … without gaps. */
export function orderedImages(images: CollectedImages): ImportedImage[] {
  const sorted = [...images.byUrl.values()].toSorted((a, b) => a.position - b.position || a.order - b.order);
  return sorted.map(({ url, alt }, index) => ({ url, ...(alt !== '' && { alt }), position: index + 1 }));
}

function add(images: CollectedImages, row: Row, maxImages: number, image: Omit<Collected, 'order'>): void {
  const known = images.byUrl.get(image.url);
  if (known) {
    if (known.alt === '') known.alt = image.alt;
    known.position = Math.min(known.position, image.position);
  } else if (images.byUrl.size < maxImages) {
    images.byUrl.set(image.url, { ...image, order: images.byUrl.size });
  } else if (!images.isFull) {
    images.isFull = true;
    complain(row, 'imageUrl', 'TOO_MANY_IMAGES', `More than ${maxImages} images; the rest are left out.`);
  }
}

function imageUrl(row: Row, name: ColumnName): string | undefined {
  const text = lineCell(row, name);
  if (text === '') return undefined;
  const url = text.startsWith('//') ? `https:${text}` : text;
  const isUsable = url.length <= 2_048 && (/^https?:\/\//i.test(url) ? URL.canParse(url) : /^\/[^\\\s]*$/.test(url));
  if (isUsable) return url;
  complain(row, name, 'IMAGE_URL_INVALID', `"${short(text)}" is no web address and no path; the image is left out.`);
  return undefined;
}
