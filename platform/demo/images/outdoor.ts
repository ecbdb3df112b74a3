import { PALETTE, tone } from './palette.ts';
import { box, disc, fill, mirrored, oval, stroke, times, within } from './shapes.ts';

export function daypack(colour: string): string {
  const dark = tone(colour, -0.22);
  const body = 'M186 224C186 140 236 108 300 108S414 140 414 224L420 452Q420 484 388 484H212Q180 484 180 452Z';
  return (
    stroke('M262 112Q262 74 300 74T338 112', dark, 13) +
    mirrored(fill('M186 250Q148 262 146 330L152 450Q170 466 184 452Z', dark)) +
    fill(body, colour) +
    within('pack', body, fill('M306 100H430V490H306Z', dark, 0.14)) +
    fill('M178 214C178 132 236 100 300 100S422 132 422 214Q424 262 400 266H200Q176 262 178 214Z', tone(colour, 0.1)) +
    stroke('M190 246Q300 268 410 246', dark, 3) +
    mirrored(
      box(232, 226, 20, 116, 5, PALETTE.walnut) +
        box(228, 292, 28, 26, 5, PALETTE.ochre) +
        box(235, 299, 14, 12, 2, dark),
    ) +
    box(206, 340, 188, 116, 20, tone(colour, -0.08)) +
    stroke('M210 366H390', dark, 4) +
    stroke('M356 366v22', PALETTE.ochre, 6) +
    box(270, 392, 60, 40, 5, PALETTE.bone, 0.92) +
    fill('M280 424l13 -21l9 12l7 -9l13 18Z', PALETTE.pine)
  );
}

export function tent(colour: string): string {
  const dark = tone(colour, -0.2);
  return (
    fill('M228 168H392L560 462H412Z', tone(colour, 0.1)) +
    fill('M310 168H392L560 462H486Z', dark, 0.28) +
    fill('M228 168L412 462H40Z', colour) +
    fill('M228 168L318 462H146Z', tone(colour, -0.5)) +
    fill('M228 168L146 462H96Q180 330 228 168Z', PALETTE.oat) +
    fill('M228 168L318 462H362Q280 330 228 168Z', PALETTE.bone) +
    fill('M392 168L228 168L216 154H400Z', dark) +
    stroke('M228 168L32 470M228 168L420 470M392 168L566 470', tone(colour, -0.36), 4) +
    stroke('M60 400L10 478M520 400L584 474', PALETTE.walnut, 3) +
    disc(236, 388, 26, PALETTE.ochre, 0.35) +
    disc(236, 392, 13, PALETTE.ochre) +
    times(3, (n) => fill(`M${486 + n * 30} ${486 - n * 6}q6 -34 14 -2q8 -30 10 4Z`, PALETTE.moss))
  );
}

export function mug(colour: string): string {
  const body = 'M176 212H386L374 426Q370 454 340 456H222Q192 454 188 426Z';
  return (
    stroke('M384 254Q470 250 462 322Q456 384 378 380', tone(colour, -0.12), 24) +
    fill(body, colour) +
    within(
      'mug',
      body,
      fill('M320 200H400V470H320Z', tone(colour, -0.25), 0.25) +
        box(200, 230, 14, 200, 7, PALETTE.bone, 0.35) +
        fill('M170 400L232 330L262 362L300 306L348 372L392 336V470H170Z', tone(colour, -0.28), 0.65) +
        fill('M300 306L322 336L310 332L300 342L288 330Z', PALETTE.bone, 0.9),
    ) +
    oval(281, 212, 108, 20, PALETTE.coal) +
    oval(281, 214, 98, 15, PALETTE.walnut) +
    `<ellipse cx="281" cy="212" rx="108" ry="20" fill="none" stroke="${PALETTE.coal}" stroke-width="7"/>` +
    stroke('M250 178Q232 154 250 132T250 88M300 172Q284 150 300 128T300 84', PALETTE.bone, 9)
  );
}

export function bottle(colour: string): string {
  const body = 'M246 204Q212 222 212 262V456Q212 484 240 484H360Q388 484 388 456V262Q388 222 354 204Z';
  return (
    box(252, 110, 96, 66, 12, PALETTE.oak) +
    times(4, (n) => stroke(`M${266 + n * 23} 118v48`, tone(PALETTE.oak, -0.2), 3)) +
    stroke('M264 112Q264 74 300 74T336 112', PALETTE.walnut, 11) +
    box(244, 172, 112, 36, 6, PALETTE.steel) +
    fill(body, colour) +
    within(
      'bottle',
      body,
      box(336, 190, 60, 300, 0, tone(colour, -0.25), 0.3) +
        box(232, 230, 16, 220, 8, PALETTE.bone, 0.35) +
        fill('M200 410Q240 386 280 408T360 402T420 410V500H200Z', tone(colour, -0.25), 0.75) +
        fill('M200 438Q250 418 300 436T420 432V500H200Z', tone(colour, -0.45), 0.6),
    ) +
    disc(322, 320, 26, PALETTE.ochre)
  );
}

export function lantern(): string {
  const glass = 'M222 240H378L392 398H208Z';
  return (
    stroke('M196 236Q190 92 300 88T404 236', PALETTE.coal, 9) +
    disc(300, 320, 150, PALETTE.ochre, 0.2) +
    disc(300, 320, 108, PALETTE.ochre, 0.25) +
    box(262, 152, 76, 34, 10, PALETTE.pine) +
    fill('M232 184H368L390 222Q392 242 374 242H226Q208 242 210 222Z', PALETTE.pine) +
    fill(glass, '#FBE7B5') +
    fill('M300 264Q342 316 322 362Q312 384 300 384T278 362Q258 316 300 264Z', PALETTE.ochre) +
    fill('M300 310Q320 340 310 366Q305 376 300 376T290 366Q280 340 300 310Z', PALETTE.bone) +
    fill('M232 248H252L244 392H222Z', PALETTE.bone, 0.7) +
    stroke('M222 240L208 398M378 240L392 398M262 240L254 398M338 240L346 398', PALETTE.coal, 6) +
    box(196, 394, 208, 32, 10, PALETTE.pine) +
    box(212, 424, 176, 52, 12, tone(PALETTE.pine, 0.14)) +
    disc(300, 450, 13, PALETTE.ochre)
  );
}

export function sleepingBag(colour: string): string {
  const bag =
    'M300 70C372 70 412 112 412 184C412 300 376 380 366 470Q360 500 300 500T234 470C224 380 188 300 188 184C188 112 228 70 300 70Z';
  return (
    fill(bag, colour) +
    within(
      'bag',
      bag,
      times(8, (n) => stroke(`M170 ${216 + n * 36}Q300 ${242 + n * 36} 430 ${216 + n * 36}`, tone(colour, -0.2), 5)) +
        fill('M308 60H430V510H308Z', tone(colour, -0.3), 0.18),
    ) +
    fill('M300 98C350 98 378 128 378 178Q372 236 300 236T222 178C222 128 250 98 300 98Z', tone(colour, -0.42)) +
    oval(300, 184, 66, 44, PALETTE.bone) +
    oval(300, 178, 58, 34, PALETTE.oat) +
    stroke('M366 226Q340 330 338 470', PALETTE.ochre, 6) +
    mirrored(stroke('M232 216Q250 236 266 240', PALETTE.bone, 4))
  );
}

export function skillet(): string {
  const iron = PALETTE.coal;
  return (
    `<g transform="rotate(-32 300 310)">${box(440, 284, 168, 46, 22, iron)}${oval(576, 307, 15, 10, '#F0E2C8')}${box(452, 292, 104, 8, 4, tone(iron, 0.2))}</g>` +
    disc(276, 330, 176, iron) +
    disc(276, 330, 176, tone(iron, 0.12), 0.5) +
    disc(276, 330, 152, tone(iron, -0.2)) +
    fill('M214 300Q250 242 312 262T372 338Q374 396 316 406T216 390Q186 350 214 300Z', PALETTE.bone) +
    disc(290, 330, 40, PALETTE.ochre) +
    oval(278, 316, 13, 8, tone(PALETTE.ochre, 0.5)) +
    times(9, (n) => disc(212 + ((n * 47) % 150), 276 + ((n * 71) % 120), 3, PALETTE.coal)) +
    fill('M196 420q18 -34 40 -10q-14 22 -40 10ZM350 246q26 -20 38 6q-20 16 -38 -6Z', PALETTE.fern)
  );
}

export function trailMap(): string {
  const panel = (x: number, lift: number, colour: string) =>
    fill(`M${x} ${150 + lift}L${x + 116} ${150 - lift}V${420 - lift}L${x} ${420 + lift}Z`, colour);
  return (
    panel(126, 14, '#FFFCF3') +
    panel(242, -14, '#EDE7D3') +
    panel(358, 14, '#FFFCF3') +
    fill('M126 330L180 300L242 336V406L126 434Z', PALETTE.fern, 0.7) +
    fill('M262 240Q300 212 350 236T358 316Q320 346 276 322T262 240Z', PALETTE.lake) +
    fill('M374 300L418 226L440 256L456 236L474 290V330L374 352Z', PALETTE.moss, 0.8) +
    fill('M418 226L430 243L418 250L408 243Z', PALETTE.bone) +
    stroke('M150 200Q200 180 234 206M146 230Q190 212 226 238M380 186Q420 166 470 186', PALETTE.fern, 4) +
    stroke('M158 400Q220 366 244 300T330 200Q380 176 418 222', PALETTE.clay, 8, '3 15') +
    disc(158, 400, 10, PALETTE.clay) +
    fill('M418 214C390 178 392 132 418 130S446 178 418 214Z', PALETTE.clay) +
    disc(418, 158, 12, PALETTE.bone) +
    box(352, 366, 116, 124, 20, PALETTE.ink) +
    box(362, 378, 96, 96, 10, PALETTE.mist) +
    stroke('M410 396V442M390 424L410 446L430 424M384 458H436', PALETTE.ink, 8)
  );
}

export function campKit(): string {
  return (
    `<g transform="translate(66 100) scale(0.78)">${tent(PALETTE.ochre)}</g>` +
    `<g transform="translate(352 288) scale(0.42)">${lantern()}</g>` +
    `<g transform="translate(24 326) scale(0.36)">${mug(PALETTE.pine)}</g>`
  );
}
