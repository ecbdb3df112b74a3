/** The few marks that all drawings are made of. The sheet is 600 × 600. */
export function fill(d: string, colour: string, opacity = 1): string {
  return `<path d="${d}" fill="${colour}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
}

export function stroke(d: string, colour: string, width: number, dash = ''): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${dashes}/>`;
}

export function disc(x: number, y: number, radius: number, colour: string, opacity = 1): string {
  return oval(x, y, radius, radius, colour, opacity);
}

export function oval(x: number, y: number, rx: number, ry: number, colour: string, opacity = 1): string {
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
}

export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  colour: string,
  opacity = 1,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${colour}"${opacity < 1 ? ` opacity="${opacity}"` : ''}/>`;
}

/** The marks, and the same seen in a mirror that stands on the sheet's middle line. */
export function mirrored(marks: string): string {
  return `${marks}<g transform="translate(600 0) scale(-1 1)">${marks}</g>`;
}

export function placed(marks: string, transform: string): string {
  return `<g transform="${transform}">${marks}</g>`;
}

/** Marks cut to an outline: patterns on cloth, shade on a body. */
export function within(id: string, outline: string, marks: string): string {
  return outlined(id, outline) + cutTo(id, marks);
}

/** An outline to cut by, for a drawing that does so more than once. */
export function outlined(id: string, outline: string): string {
  return `<clipPath id="${id}"><path d="${outline}"/></clipPath>`;
}

export function cutTo(id: string, marks: string): string {
  return `<g clip-path="url(#${id})">${marks}</g>`;
}

export function times(count: number, mark: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => mark(index)).join('');
}
