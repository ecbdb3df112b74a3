import { imageUrl } from '../lib/images.ts';

type Props = {
  readonly url: string;
  /** Empty where the words beside it say the same. */
  readonly alt: string;
  /** Wanted at once: it stands where the page begins. */
  readonly eager?: boolean;
};

/** A picture of the catalogue; all of them are square. Its space is kept while it loads. */
export function Picture({ url, alt, eager = false }: Props) {
  return (
    // biome-ignore lint/performance/noImgElement: drawings are SVG, which Next.js's optimiser leaves alone
    <img src={imageUrl(url)} alt={alt} width={600} height={600} loading={eager ? 'eager' : 'lazy'} decoding="async" />
  );
}
