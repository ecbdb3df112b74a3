/** The brand's colours: every drawing takes its inks from here, so that a page full of them looks like one hand. */
export const PALETTE = {
  bone: '#FBF7EF',
  oat: '#E6D9C3',
  sand: '#D8C3A0',
  ochre: '#DBA343',
  clay: '#C8764F',
  rust: '#A6532F',
  rose: '#DDA9A0',
  plum: '#7C4C5F',
  moss: '#66794F',
  fern: '#93A979',
  pine: '#2F4B40',
  mist: '#CBD9DC',
  lake: '#7FA5B2',
  slate: '#5B7183',
  ink: '#2B3A4E',
  coal: '#34373C',
  oak: '#C99B63',
  walnut: '#7A5237',
  steel: '#B4BEC3',
} as const;

export type Colour = keyof typeof PALETTE;

/** A lighter (towards 1) or darker (towards −1) shade of a colour `#rrggbb`. */
export function tone(hex: string, amount: number): string {
  const target = amount < 0 ? 0 : 255;
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16);
    return Math.round(value + (target - value) * Math.abs(amount))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}
