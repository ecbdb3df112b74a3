import { PALETTE, tone } from './palette.ts';
import { box, disc, fill, mirrored, oval, placed, stroke, times, within } from './shapes.ts';

export function cushion(colour: string): string {
  const pad = 'M142 152Q300 178 458 152Q430 300 458 456Q300 430 142 456Q170 300 142 152Z';
  const leaf = (x: number, y: number, turn: number) =>
    `<g transform="translate(${x} ${y}) rotate(${turn})">${fill('M0 0Q26 -34 0 -74Q-26 -34 0 0Z', PALETTE.bone, 0.9)}${stroke('M0 0V-62', colour, 3)}</g>`;
  return (
    fill(pad, colour) +
    within(
      'pad',
      pad,
      fill('M330 130H480V480H300Q380 300 330 130Z', tone(colour, -0.25), 0.2) +
        stroke('M300 440Q292 330 304 200', PALETTE.bone, 5) +
        times(4, (n) => leaf(300, 414 - n * 50, 58) + leaf(300, 414 - n * 50, -58)) +
        leaf(304, 214, 0),
    ) +
    stroke('M152 162Q300 188 448 162Q422 300 448 446Q300 420 152 446Q178 300 152 162Z', tone(colour, -0.22), 4, '2 9')
  );
}

export function throwBlanket(colour: string): string {
  const dark = tone(colour, -0.2);
  const fold = (y: number, inset: number, shade: number) =>
    box(130 + inset, y, 340 - inset * 2, 66, 26, tone(colour, shade)) +
    times(2, (n) => box(130 + inset, y + 18 + n * 16, 340 - inset * 2, 7, 0, PALETTE.bone, 0.7));
  return (
    fold(396, 0, -0.08) +
    fold(340, 8, 0) +
    fold(284, 4, -0.05) +
    fill('M160 160Q300 142 440 160Q470 196 458 292Q300 312 142 292Q130 196 160 160Z', colour) +
    fill('M150 212Q300 232 452 212L456 236Q300 256 146 236Z', PALETTE.bone, 0.75) +
    fill('M147 250Q300 270 457 250L458 262Q300 282 145 262Z', PALETTE.bone, 0.75) +
    stroke('M170 180Q300 164 430 180', dark, 3) +
    times(18, (n) => stroke(`M${156 + n * 17} ${298 + Math.sin(n / 5.4) * 8}v32`, dark, 6))
  );
}

export function candle(wax: string): string {
  const jar = 'M196 246H404V446Q404 484 366 484H234Q196 484 196 446Z';
  return (
    disc(300, 172, 92, PALETTE.ochre, 0.22) +
    fill('M300 104Q334 160 318 192Q310 206 300 206T282 192Q266 160 300 104Z', PALETTE.ochre) +
    fill('M300 148Q316 176 308 194Q304 200 300 200T292 194Q284 176 300 148Z', PALETTE.bone) +
    stroke('M300 206V258', PALETTE.coal, 6) +
    fill(jar, tone(wax, 0.35)) +
    fill('M208 292Q256 276 300 290T392 286V444Q392 474 364 474H236Q208 474 208 444Z', wax) +
    oval(300, 246, 104, 17, tone(wax, 0.55)) +
    box(216, 268, 15, 190, 7, PALETTE.bone, 0.6) +
    box(246, 338, 108, 92, 8, PALETTE.bone) +
    fill('M300 352Q322 380 300 414Q278 380 300 352Z', PALETTE.moss) +
    mirrored(fill('M296 412Q262 404 262 376Q290 380 296 412Z', PALETTE.fern)) +
    `<rect x="246" y="338" width="108" height="92" rx="8" fill="none" stroke="${tone(wax, -0.3)}" stroke-width="3"/>`
  );
}

export function bowls(glaze: string): string {
  const bowl = (y: number, width: number, id: string) => {
    const half = width / 2;
    const outline = `M${300 - half} ${y}H${300 + half}Q${300 + half * 0.9} ${y + 118} ${300 + 62} ${y + 132}H${300 - 62}Q${300 - half * 0.9} ${y + 118} ${300 - half} ${y}Z`;
    return (
      fill(outline, PALETTE.oat) +
      within(
        id,
        outline,
        fill(
          `M${300 - half} ${y}H${300 + half}V${y + 58}Q${300 + half * 0.6} ${y + 84} ${300 + half * 0.3} ${y + 62}T${300 - half * 0.3} ${y + 70}T${300 - half} ${y + 56}Z`,
          glaze,
        ) + box(300 + half * 0.45, y, half, 140, 0, tone(glaze, -0.4), 0.16),
      ) +
      oval(300, y, half, 22, tone(glaze, 0.16)) +
      oval(300, y + 3, half - 14, 15, tone(glaze, -0.26)) +
      times(10, (n) => disc(300 - half * 0.7 + n * half * 0.15, y + 84 + ((n * 29) % 30), 2, PALETTE.walnut, 0.6))
    );
  };
  return bowl(344, 320, 'low') + bowl(252, 280, 'middle') + bowl(168, 240, 'high');
}

export function coffeeSet(): string {
  const glass =
    'M232 262H368Q352 316 344 330Q404 370 404 424Q404 482 352 482H248Q196 482 196 424Q196 370 256 330Q248 316 232 262Z';
  const marks =
    fill('M214 138H386L328 262H272Z', PALETTE.bone) +
    stroke('M238 150L284 250M276 148L294 250M324 148L306 250M362 150L316 250', PALETTE.oat, 5) +
    fill('M236 160H364Q350 190 344 196H256Q246 180 236 160Z', PALETTE.walnut) +
    oval(300, 160, 64, 11, tone(PALETTE.walnut, 0.15)) +
    stroke('M214 138H386', PALETTE.clay, 12) +
    box(218, 250, 164, 20, 10, PALETTE.clay) +
    fill(glass, '#DCE8EA', 0.85) +
    fill('M206 410Q300 392 394 410Q402 470 352 474H248Q198 470 206 410Z', PALETTE.walnut) +
    oval(300, 408, 94, 12, tone(PALETTE.walnut, 0.2)) +
    fill('M234 350Q208 376 210 414Q212 442 222 448Q218 392 246 352Z', PALETTE.bone, 0.8) +
    box(254, 312, 92, 30, 8, PALETTE.oak) +
    disc(300, 327, 6, PALETTE.walnut) +
    stroke('M300 274V300', PALETTE.walnut, 5) +
    besideMug();
  return placed(marks, 'translate(-52 0)');
}

function besideMug(): string {
  return (
    stroke('M512 412Q552 412 546 444T506 470', tone(PALETTE.ochre, -0.15), 13) +
    fill('M424 396H516L510 474Q508 488 492 488H448Q432 488 430 474Z', PALETTE.ochre) +
    oval(470, 396, 46, 9, PALETTE.walnut) +
    stroke('M458 376Q448 362 458 350M482 374Q472 360 482 348', PALETTE.bone, 6)
  );
}

export function planter(colour: string): string {
  const leaf = (turn: number, length: number, shade: string) =>
    `<g transform="translate(300 326) rotate(${turn})">${fill(`M0 0Q${length * 0.28} ${-length * 0.5} 0 ${-length}Q${-length * 0.28} ${-length * 0.5} 0 0Z`, shade)}${stroke(`M0 -8V${-length * 0.86}`, tone(shade, 0.3), 3)}</g>`;
  const pot = 'M200 336H400L378 470Q374 486 356 486H244Q226 486 222 470Z';
  return (
    [-64, 64, -38, 38].map((turn, n) => leaf(turn, 190 - n * 4, n % 2 ? PALETTE.moss : PALETTE.pine)).join('') +
    [-18, 20].map((turn) => leaf(turn, 232, PALETTE.fern)).join('') +
    leaf(2, 258, PALETTE.moss) +
    [-84, 82].map((turn) => leaf(turn, 130, PALETTE.fern)).join('') +
    fill(pot, colour) +
    within(
      'pot',
      pot,
      box(330, 330, 90, 170, 0, tone(colour, -0.3), 0.22) +
        stroke('M190 412Q220 392 250 412T310 412T370 412T430 412', PALETTE.bone, 7) +
        stroke('M190 438Q220 418 250 438T310 438T370 438T430 438', PALETTE.bone, 7),
    ) +
    box(188, 318, 224, 44, 12, tone(colour, 0.08)) +
    box(188, 352, 224, 10, 5, tone(colour, -0.22), 0.6)
  );
}

export function wallClock(): string {
  const hand = (turn: number, length: number, width: number) =>
    `<g transform="rotate(${turn} 300 290)">${stroke(`M300 312V${290 - length}`, PALETTE.ink, width)}</g>`;
  return (
    disc(306, 300, 190, '#000000', 0.08) +
    disc(300, 290, 188, PALETTE.oak) +
    `<circle cx="300" cy="290" r="176" fill="none" stroke="${tone(PALETTE.oak, -0.18)}" stroke-width="3"/>` +
    disc(300, 290, 158, PALETTE.bone) +
    times(
      12,
      (n) =>
        `<g transform="rotate(${n * 30} 300 290)">${box(295, n % 3 === 0 ? 146 : 150, 10, n % 3 === 0 ? 34 : 18, 5, n % 3 === 0 ? PALETTE.pine : PALETTE.sand)}</g>`,
    ) +
    hand(-54, 84, 13) +
    hand(62, 118, 9) +
    `<g transform="rotate(190 300 290)">${stroke('M300 320V180', PALETTE.clay, 4)}</g>` +
    disc(300, 290, 13, PALETTE.clay) +
    disc(300, 290, 5, PALETTE.bone)
  );
}

export function servingBoard(): string {
  const board =
    'M214 168Q214 132 252 128L264 126Q268 70 300 70T336 126L348 128Q386 132 386 168V446Q386 486 346 486H254Q214 486 214 446Z';
  return (
    fill(board, PALETTE.oak) +
    within(
      'board',
      board,
      times(5, (n) =>
        stroke(`M${228 + n * 36} 110Q${242 + n * 36} 260 ${224 + n * 38} 500`, tone(PALETTE.oak, -0.16), 4),
      ) + box(356, 100, 40, 400, 0, tone(PALETTE.oak, -0.35), 0.2),
    ) +
    disc(300, 104, 14, '#F0E2C8') +
    stroke('M300 104Q330 74 372 92', PALETTE.clay, 6) +
    `<g transform="rotate(-12 290 330)">${fill('M236 300L346 268V326L236 352Z', PALETTE.ochre)}${fill('M236 300L346 268L318 250L228 282Z', tone(PALETTE.ochre, 0.35))}${disc(270, 322, 8, tone(PALETTE.ochre, -0.2))}${disc(318, 296, 10, tone(PALETTE.ochre, -0.2))}</g>` +
    [0, 1, 2, 3, 4, 5]
      .map((n) =>
        disc(
          270 + (n % 3) * 30 + (n > 2 ? 15 : 0),
          396 + (n > 2 ? 26 : 0),
          18,
          n % 2 ? PALETTE.plum : tone(PALETTE.plum, 0.14),
        ),
      )
      .join('') +
    stroke('M300 384Q306 366 326 362', PALETTE.moss, 5) +
    fill('M326 362q22 -14 34 6q-20 14 -34 -6Z', PALETTE.fern)
  );
}

export function readingLamp(colour: string): string {
  return (
    fill('M348 232L500 470H250Z', '#FBE7B5', 0.5) +
    stroke('M216 462L190 300L318 174', PALETTE.oak, 15) +
    disc(190, 300, 15, PALETTE.coal) +
    disc(216, 452, 12, PALETTE.coal) +
    `<g transform="rotate(-28 330 190)">${box(316, 130, 34, 44, 10, tone(colour, -0.25))}${fill('M300 166H366L420 256H246Z', colour)}${fill('M346 166H366L420 256H378Z', tone(colour, -0.25), 0.4)}${oval(333, 256, 87, 14, '#FBE7B5')}${disc(333, 262, 18, PALETTE.bone)}</g>` +
    fill('M134 488Q134 452 216 452T298 488Z', colour) +
    fill('M216 452Q298 452 298 488H250Q250 462 216 452Z', tone(colour, -0.25), 0.4) +
    box(352, 462, 148, 22, 4, PALETTE.pine) +
    box(364, 440, 128, 22, 4, PALETTE.clay) +
    box(360, 466, 10, 14, 2, PALETTE.oat) +
    box(372, 444, 10, 14, 2, PALETTE.oat)
  );
}

export function giftCard(): string {
  return (
    `<g transform="rotate(-8 300 300)">${box(112, 176, 376, 240, 26, PALETTE.oat)}</g>` +
    `<g transform="rotate(5 300 300)">${box(112, 180, 376, 240, 26, PALETTE.pine)}<clipPath id="card"><rect x="112" y="180" width="376" height="240" rx="26"/></clipPath><g clip-path="url(#card)">${disc(398, 258, 44, PALETTE.ochre)}${fill('M100 384L208 270L262 330L330 236L430 350L500 300V440H100Z', PALETTE.moss)}${fill('M330 236L362 273L346 268L332 282L314 259Z', PALETTE.bone)}${fill('M100 400Q200 366 300 392T500 384V440H100Z', PALETTE.lake)}${fill('M100 416Q220 394 320 410T500 404V440H100Z', tone(PALETTE.lake, 0.3))}</g>${box(176, 180, 26, 240, 0, PALETTE.clay)}${box(182, 180, 5, 240, 0, tone(PALETTE.clay, 0.35))}${fill('M189 268Q130 210 118 250T189 268ZM189 268Q248 210 260 250T189 268Z', PALETTE.clay)}${fill('M189 268L160 334L182 324L190 268L206 324L226 332Z', tone(PALETTE.clay, -0.18))}${disc(189, 266, 15, tone(PALETTE.clay, 0.16))}</g>`
  );
}
