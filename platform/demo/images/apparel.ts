import { PALETTE, tone } from './palette.ts';
import { box, cutTo, disc, fill, mirrored, outlined, placed, stroke, times, within } from './shapes.ts';

const JACKET =
  'M248 164C216 172 194 186 186 214L190 472Q300 492 410 472L414 214C406 186 384 172 352 164Q300 196 248 164Z';
const JACKET_SLEEVE = 'M236 168C194 176 168 204 158 252L120 436Q140 456 174 452L208 314Z';

export function rainJacket(colour: string): string {
  const dark = tone(colour, -0.22);
  const light = tone(colour, 0.16);
  const sleeve =
    fill(JACKET_SLEEVE, tone(colour, -0.09)) +
    fill('M124 416L120 436Q140 456 174 452L179 432Q150 434 124 416Z', dark) +
    stroke('M206 214Q196 262 192 330', dark, 3);
  return (
    mirrored(sleeve) +
    fill('M240 172C224 98 262 70 300 70S376 98 360 172Q300 214 240 172Z', tone(colour, -0.12)) +
    fill('M260 170C250 116 274 98 300 98S350 116 340 170Q300 198 260 170Z', tone(colour, -0.5)) +
    fill(JACKET, colour) +
    within(
      'jacket',
      JACKET,
      fill('M304 150H430V500H304Z', dark, 0.16) + fill('M180 196Q300 232 420 196V150H180Z', light, 0.55),
    ) +
    fill('M190 448L190 472Q300 492 410 472L410 448Q300 466 190 448Z', dark, 0.7) +
    stroke('M186 238Q300 266 414 238', dark, 3) +
    box(288, 186, 24, 296, 6, light) +
    stroke('M300 190V480', dark, 3, '1 9') +
    mirrored(
      stroke('M222 346L250 418', dark, 5) +
        disc(222, 346, 4, PALETTE.bone) +
        stroke('M278 182Q274 222 280 246', PALETTE.bone, 4) +
        box(276, 244, 8, 18, 3, PALETTE.ochre),
    ) +
    box(338, 270, 34, 22, 4, PALETTE.bone, 0.9) +
    fill('M343 288L351 275L356 282L360 277L367 288Z', dark)
  );
}

export function rainJacketBack(colour: string): string {
  const dark = tone(colour, -0.22);
  return (
    mirrored(
      fill(JACKET_SLEEVE, tone(colour, -0.09)) +
        fill('M124 416L120 436Q140 456 174 452L179 432Q150 434 124 416Z', dark),
    ) +
    fill(JACKET, colour) +
    within(
      'jacket',
      JACKET,
      fill('M180 214Q300 300 420 214V150H180Z', tone(colour, 0.1)) + fill('M304 150H430V500H304Z', dark, 0.14),
    ) +
    stroke('M186 220Q300 304 414 220', dark, 3) +
    fill('M238 160C222 96 262 66 300 66S378 96 362 160Q340 216 300 222Q260 216 238 160Z', tone(colour, -0.08)) +
    stroke('M300 68V220', dark, 3) +
    stroke('M250 132Q300 156 350 132', dark, 3) +
    box(284, 148, 32, 12, 5, PALETTE.ochre) +
    fill('M190 448L190 472Q300 492 410 472L410 448Q300 466 190 448Z', dark, 0.7) +
    stroke('M216 412Q300 430 384 412', PALETTE.bone, 5)
  );
}

const JUMPER =
  'M244 150C214 158 190 170 182 200L192 456Q300 474 408 456L418 200C410 170 386 158 356 150Q300 182 244 150Z';

export function jumper(colour: string): string {
  const dark = tone(colour, -0.16);
  const band = (y: number) => times(13, (n) => fill(`M${180 + n * 20} ${y}l10 -16l10 16l-10 16Z`, PALETTE.bone, 0.85));
  return (
    mirrored(
      fill('M238 154C196 162 170 192 160 238L128 420Q148 440 182 434L212 310Z', tone(colour, -0.07)) +
        fill('M132 398L128 420Q148 440 182 434L187 412Q156 416 132 398Z', dark) +
        stroke('M204 206Q196 262 194 320', dark, 3),
    ) +
    fill(JUMPER, colour) +
    within(
      'jumper',
      JUMPER,
      band(246) +
        times(11, (n) => disc(190 + n * 22, 214, 4, PALETTE.bone, 0.85)) +
        times(11, (n) => disc(190 + n * 22, 278, 4, PALETTE.bone, 0.85)) +
        fill('M304 140H430V480H304Z', dark, 0.13),
    ) +
    fill('M191 428L192 456Q300 474 408 456L409 428Q300 446 191 428Z', dark) +
    times(20, (n) => stroke(`M${200 + n * 10.5} 440v16`, tone(colour, -0.26), 2)) +
    fill('M240 152Q300 116 360 152Q350 196 300 198Q250 196 240 152Z', dark) +
    fill('M256 150Q300 126 344 150Q336 178 300 180Q264 178 256 150Z', tone(colour, -0.42))
  );
}

const SHIRT =
  'M240 156C212 164 192 178 186 204L196 462Q248 480 300 470Q352 480 404 462L414 204C408 178 388 164 360 156L300 172Z';

export function flannelShirt(colour: string): string {
  const dark = tone(colour, -0.3);
  const checks =
    times(7, (n) => box(190 + n * 36, 140, 15, 350, 0, dark, 0.34)) +
    times(9, (n) => box(110, 168 + n * 36, 380, 15, 0, dark, 0.34)) +
    times(7, (n) => box(206 + n * 36, 140, 3, 350, 0, PALETTE.bone, 0.5)) +
    times(9, (n) => box(110, 190 + n * 36, 380, 3, 0, PALETTE.bone, 0.5));
  const sleeve = 'M240 158C200 164 172 192 162 240L132 424Q152 442 184 436L214 312Z';
  return (
    outlined('sleeve', sleeve) +
    mirrored(
      fill(sleeve, tone(colour, -0.1)) +
        cutTo('sleeve', placed(checks, 'rotate(12 180 300)')) +
        fill('M136 402L132 424Q152 442 184 436L189 416Q158 418 136 402Z', dark),
    ) +
    fill(SHIRT, colour) +
    within('shirt', SHIRT, checks) +
    box(288, 172, 24, 300, 3, tone(colour, 0.08)) +
    stroke('M288 176V470M312 176V470', dark, 2) +
    times(6, (n) => disc(300, 212 + n * 46, 6, PALETTE.bone)) +
    mirrored(
      fill('M300 176L246 150Q236 176 246 214L276 204Z', tone(colour, -0.12)) +
        stroke('M300 176L276 204L246 214', dark, 3) +
        box(220, 252, 50, 58, 6, tone(colour, -0.1)) +
        stroke('M220 270H270', dark, 2),
    ) +
    fill('M250 152Q300 132 350 152L300 176Z', tone(colour, -0.45))
  );
}

const TEE =
  'M244 166L188 182L140 276L196 306L204 284L206 468Q300 482 394 468L396 284L404 306L460 276L412 182L356 166Q300 206 244 166Z';

export function tee(colour: string): string {
  const dark = tone(colour, -0.18);
  return (
    fill(TEE, colour) +
    within(
      'tee',
      TEE,
      fill('M304 150H480V490H304Z', dark, 0.13) +
        mirrored(fill('M140 276L196 306L202 290L148 261Z', dark, 0.6)) +
        fill('M206 452Q300 466 394 452V490H206Z', dark, 0.5),
    ) +
    mirrored(stroke('M204 284Q200 240 212 206', dark, 3)) +
    stroke('M244 166Q300 206 356 166', dark, 9) +
    fill('M250 168Q300 200 350 168Q300 180 250 168Z', tone(colour, -0.4)) +
    fill('M340 262l14 -24l9 13l7 -9l14 20Z', PALETTE.bone, 0.9)
  );
}

const TROUSERS = 'M218 116H382L408 492Q374 506 334 496L306 250H294L266 496Q226 506 192 492Z';

export function trousers(colour: string): string {
  const dark = tone(colour, -0.22);
  return (
    fill(TROUSERS, colour) +
    within(
      'legs',
      TROUSERS,
      fill('M300 110H420V510H300Z', dark, 0.15) +
        mirrored(fill('M196 330Q236 318 274 334L270 400Q232 412 192 396Z', dark, 0.3)),
    ) +
    box(214, 112, 172, 26, 6, dark) +
    times(5, (n) => box(230 + n * 33, 106, 8, 36, 3, tone(colour, 0.12))) +
    disc(300, 126, 7, PALETTE.ochre) +
    stroke('M300 138V250', dark, 4) +
    mirrored(
      stroke('M224 142Q236 184 214 196', dark, 4) +
        box(208, 262, 52, 62, 6, tone(colour, -0.08)) +
        stroke('M208 280H260', dark, 3) +
        stroke('M194 470Q232 486 268 472', dark, 3),
    )
  );
}

export function beanie(colour: string): string {
  const dark = tone(colour, -0.16);
  const cap = 'M164 372C158 230 220 152 300 152S442 230 436 372Z';
  return (
    disc(300, 136, 46, PALETTE.bone) +
    times(16, (n) =>
      stroke(
        `M300 136L${300 + 50 * Math.cos(n * 0.3927)} ${136 + 50 * Math.sin(n * 0.3927)}`,
        tone(PALETTE.oat, n % 2 ? 0 : 0.35),
        7,
      ),
    ) +
    fill(cap, colour) +
    within(
      'cap',
      cap,
      times(9, (n) =>
        stroke(`M${172 + n * 32} 380C${186 + n * 28.5} 270 ${240 + n * 15} 190 ${280 + n * 5} 156`, dark, 4),
      ) + fill('M312 140H450V400H330Q360 260 312 140Z', dark, 0.2),
    ) +
    box(148, 352, 304, 92, 26, tone(colour, 0.07)) +
    times(18, (n) => stroke(`M${164 + n * 16} 368V428`, dark, 4)) +
    box(330, 378, 56, 40, 5, PALETTE.bone) +
    fill('M338 410l12 -20l8 11l6 -8l12 17Z', PALETTE.pine)
  );
}

export function scarf(colour: string): string {
  const dark = tone(colour, -0.2);
  const tail = (x: number, y: number, length: number) =>
    box(x, y, 78, length, 6, colour) +
    times(3, (n) => box(x, y + length - 92 + n * 26, 78, 10, 0, PALETTE.bone, 0.85)) +
    times(7, (n) => stroke(`M${x + 6 + n * 11} ${y + length}v24`, dark, 5));
  return (
    `<g transform="rotate(6 260 300)">${tail(222, 220, 222)}</g>` +
    `<g transform="rotate(-7 340 300)">${tail(310, 220, 190)}</g>` +
    fill('M176 200C176 140 236 112 300 112S424 140 424 200C424 262 366 288 300 288S176 262 176 200Z', colour) +
    fill(
      'M218 190C222 160 258 146 300 146S378 160 382 190C370 214 340 222 300 222S230 214 218 190Z',
      tone(colour, -0.42),
    ) +
    stroke('M190 214C220 252 262 262 300 262S380 252 410 214', dark, 4) +
    fill('M250 236Q300 262 356 232L364 276Q306 304 246 280Z', tone(colour, -0.09)) +
    stroke('M262 248L258 278M284 254L282 286M310 254L312 286M336 246L342 278', dark, 3)
  );
}

export function socks(colour: string): string {
  const dark = tone(colour, -0.18);
  const outline = 'M214 120H300L296 312Q306 340 350 368Q392 394 380 424Q366 454 316 444Q232 426 214 372Z';
  const sock = (id: string) =>
    fill(outline, colour) +
    within(
      id,
      outline,
      box(200, 112, 120, 54, 0, dark) +
        box(200, 184, 120, 12, 0, PALETTE.ochre) +
        box(200, 206, 120, 12, 0, PALETTE.bone) +
        disc(222, 398, 58, PALETTE.ochre, 0.9) +
        disc(376, 424, 48, PALETTE.ochre, 0.9) +
        times(7, (n) => stroke(`M${222 + n * 12} 118v44`, tone(colour, -0.32), 3)),
    );
  return `<g transform="translate(84 -6) rotate(8 300 300)">${sock('back')}</g><g transform="translate(-58 22) rotate(-4 300 300)">${sock('front')}</g>`;
}

export function boots(colour: string): string {
  const dark = tone(colour, -0.25);
  const boot =
    fill('M196 150Q250 134 300 150L298 296Q316 338 374 350Q424 362 426 404L424 430H198Z', colour) +
    fill('M300 230L298 296Q316 338 374 350L330 366Q280 350 268 296L264 236Z', tone(colour, 0.12)) +
    times(5, (n) => stroke(`M${272 + n * 5} ${236 + n * 25}L${300 + n * 9} ${230 + n * 26}`, PALETTE.ochre, 6)) +
    stroke('M198 210Q248 198 300 210', dark, 4) +
    fill('M374 350Q424 362 426 404L424 430H352Q352 380 374 350Z', dark, 0.75) +
    box(190, 138, 116, 30, 14, PALETTE.oat) +
    fill('M190 424H436Q442 456 424 458H204Q188 452 190 424Z', PALETTE.coal) +
    times(8, (n) => box(200 + n * 28, 452, 16, 12, 3, PALETTE.coal));
  return `<g transform="translate(104 38) scale(0.94)">${boot}</g><g transform="translate(-84 22)">${boot}</g>`;
}
