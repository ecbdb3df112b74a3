import { Picture } from './picture.tsx';

type Image = { readonly url: string; readonly alt: string };
type Props = { readonly images: readonly Image[]; readonly chosen: Image | null; readonly title: string };

const SHOWN = 6;

/** The chosen variant's picture first. On a phone the pictures lie side by side and are swiped. */
export function Gallery({ images, chosen, title }: Props) {
  const ordered = chosen ? [chosenFrom(images, chosen), ...images.filter(({ url }) => url !== chosen.url)] : images;
  return (
    <section className="gallery" aria-label="Pictures">
      {ordered.slice(0, SHOWN).map(({ url, alt }, index) => (
        <Picture key={url} url={url} alt={alt || (index === 0 ? title : '')} eager={index === 0} />
      ))}
    </section>
  );
}

function chosenFrom(images: readonly Image[], chosen: Image): Image {
  return images.find(({ url }) => url === chosen.url) ?? chosen;
}
