import { tone } from './palette.ts';
import { disc, fill, oval } from './shapes.ts';

export type Ground = 'meadow' | 'dune' | 'shore' | 'dusk' | 'hearth';

const GROUNDS: Readonly<Record<Ground, { readonly sky: string; readonly halo: string; readonly floor: string }>> = {
  meadow: { sky: '#EEF1E4', halo: '#DFE7CF', floor: '#D3DDBF' },
  dune: { sky: '#F7F0E3', halo: '#F0E2C8', floor: '#E8D6B6' },
  shore: { sky: '#EAF1F2', halo: '#D8E6E9', floor: '#C8DADE' },
  dusk: { sky: '#F3ECEB', halo: '#EBDAD7', floor: '#E0CAC6' },
  hearth: { sky: '#F8EEE6', halo: '#F2DCCB', floor: '#E9CBB4' },
};

/** A product on its soft background: a low sun behind it, a floor under it, its shadow where it stands. */
export function scene(
  title: string,
  ground: Ground,
  marks: string,
  shadow: { y: number; width: number } | 'none',
): string {
  const { sky, halo, floor } = GROUNDS[ground];
  const cast = shadow === 'none' ? '' : oval(300, shadow.y, shadow.width, 15, tone(floor, -0.28), 0.55);
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600" role="img">',
    `<title>${title}</title>`,
    `<linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${tone(sky, 0.45)}"/><stop offset="1" stop-color="${sky}"/></linearGradient>`,
    '<path d="M0 0h600v600H0z" fill="url(#sky)"/>',
    disc(300, 286, 218, halo),
    fill('M0 492C110 468 210 474 320 480S520 492 600 470V600H0Z', floor, 0.75),
    cast,
    marks,
    '</svg>',
  ].join('');
}
