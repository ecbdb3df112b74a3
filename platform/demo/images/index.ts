import {
  beanie,
  boots,
  flannelShirt,
  jumper,
  rainJacket,
  rainJacketBack,
  scarf,
  socks,
  tee,
  trousers,
} from './apparel.ts';
import {
  bowls,
  candle,
  coffeeSet,
  cushion,
  giftCard,
  planter,
  readingLamp,
  servingBoard,
  throwBlanket,
  wallClock,
} from './home.ts';
import { bottle, campKit, daypack, lantern, mug, skillet, sleepingBag, tent, trailMap } from './outdoor.ts';
import { type Colour, PALETTE } from './palette.ts';
import { type Ground, scene } from './scene.ts';

type Drawing = {
  readonly title: string;
  readonly ground: Ground;
  readonly shadow: { readonly y: number; readonly width: number } | 'none';
  readonly draw: () => string;
};

const STANDING = { y: 490, width: 150 };
const HANGING = { y: 520, width: 130 };

/** One drawing per colour, named `<handle>-<colour>`; the first colour is also the product's own picture. */
function inColours(
  handle: string,
  title: string,
  ground: Ground,
  shadow: Drawing['shadow'],
  colours: readonly Colour[],
  draw: (colour: string) => string,
): [string, Drawing][] {
  const [first] = colours;
  const views = colours.map((colour): [string, Drawing] => [
    `${handle}-${colour}`,
    { title: `${title}, ${colour}`, ground, shadow, draw: () => draw(PALETTE[colour]) },
  ]);
  return first === undefined
    ? views
    : [[handle, { title, ground, shadow, draw: () => draw(PALETTE[first]) }], ...views];
}

function one(
  handle: string,
  title: string,
  ground: Ground,
  shadow: Drawing['shadow'],
  draw: () => string,
): [string, Drawing] {
  return [handle, { title, ground, shadow, draw }];
}

const DRAWINGS: ReadonlyMap<string, Drawing> = new Map([
  ...inColours('tarn-rain-jacket', 'Rain jacket', 'shore', HANGING, ['moss', 'ink', 'ochre'], rainJacket),
  one('tarn-rain-jacket-back', 'Rain jacket from behind', 'shore', HANGING, () => rainJacketBack(PALETTE.moss)),
  ...inColours('alder-wool-jumper', 'Patterned wool jumper', 'dune', HANGING, ['rust', 'slate'], jumper),
  ...inColours('heath-flannel-shirt', 'Checked flannel shirt', 'dusk', HANGING, ['clay', 'pine'], flannelShirt),
  ...inColours('everyday-merino-tee', 'Merino T-shirt', 'meadow', HANGING, ['lake', 'plum', 'coal'], tee),
  ...inColours('ridge-walking-trousers', 'Walking trousers', 'dune', HANGING, ['moss', 'coal'], trousers),
  ...inColours('bobble-beanie', 'Bobble beanie', 'shore', { y: 470, width: 160 }, ['ochre', 'clay', 'pine'], beanie),
  ...inColours('lambswool-scarf', 'Lambswool scarf', 'dusk', { y: 512, width: 120 }, ['plum', 'slate'], scarf),
  one('trail-socks-two-pairs', 'Two pairs of trail socks', 'meadow', { y: 502, width: 160 }, () => socks(PALETTE.pine)),
  one('fell-leather-boots', 'Leather walking boots', 'dune', { y: 488, width: 210 }, () => boots(PALETTE.walnut)),
  ...inColours('harbour-daypack', 'Daypack', 'meadow', STANDING, ['clay', 'pine'], daypack),
  one('lowland-two-person-tent', 'Tent for two', 'meadow', { y: 468, width: 262 }, () => tent(PALETTE.clay)),
  ...inColours('enamel-camp-mug', 'Enamel mug', 'hearth', { y: 462, width: 140 }, ['pine', 'clay', 'ink'], mug),
  ...inColours('insulated-bottle', 'Insulated bottle', 'shore', STANDING, ['slate', 'clay', 'moss'], bottle),
  one('dusk-camp-lantern', 'Camp lantern', 'dusk', { y: 480, width: 140 }, lantern),
  one('cirrus-sleeping-bag', 'Down sleeping bag', 'shore', { y: 508, width: 120 }, () => sleepingBag(PALETTE.ink)),
  one('cast-iron-skillet', 'Cast iron skillet', 'hearth', { y: 508, width: 190 }, skillet),
  one('lakeland-walks-map-set', 'Map set to download', 'meadow', { y: 500, width: 200 }, trailMap),
  ...inColours(
    'washed-linen-cushion',
    'Linen cushion',
    'dusk',
    { y: 468, width: 180 },
    ['fern', 'rose', 'ink'],
    cushion,
  ),
  ...inColours('highland-wool-throw', 'Wool throw', 'dune', { y: 468, width: 200 }, ['clay', 'slate'], throwBlanket),
  one('beeswax-candle', 'Beeswax candle', 'hearth', STANDING, () => candle(PALETTE.ochre)),
  one('beeswax-candle-pine', 'Beeswax candle, pine', 'meadow', STANDING, () => candle(PALETTE.fern)),
  one('beeswax-candle-lavender', 'Beeswax candle, lavender', 'dusk', STANDING, () => candle(PALETTE.rose)),
  ...inColours('stoneware-bowls', 'Stoneware bowls', 'hearth', { y: 484, width: 150 }, ['slate', 'moss'], bowls),
  one('slow-morning-coffee-set', 'Pour-over coffee set', 'hearth', { y: 492, width: 214 }, coffeeSet),
  one('windowsill-planter', 'Planter', 'meadow', { y: 492, width: 130 }, () => planter(PALETTE.clay)),
  one('ash-wall-clock', 'Wall clock', 'dune', 'none', wallClock),
  one('oak-serving-board', 'Oak serving board', 'hearth', { y: 496, width: 120 }, servingBoard),
  ...inColours('bench-reading-lamp', 'Reading lamp', 'dune', { y: 490, width: 210 }, ['pine', 'clay'], readingLamp),
  one('gift-card', 'Gift card', 'dusk', { y: 462, width: 190 }, giftCard),
  one('first-night-out-kit', 'Tent, lantern and mug', 'meadow', { y: 492, width: 230 }, campKit),
]);

/** The names of all drawings; each is served as `/media/demo/<name>.svg`. */
export const DEMO_IMAGE_NAMES: readonly string[] = [...DRAWINGS.keys()];

/** An SVG document, about 4 kB. Answers undefined for a name that is not in the list. */
export function drawDemoImage(name: string): string | undefined {
  const drawing = DRAWINGS.get(name);
  return drawing && scene(drawing.title, drawing.ground, drawing.draw(), drawing.shadow);
}
