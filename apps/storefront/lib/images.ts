/** Relative paths of a catalogue are served below /media of this storefront; addresses stay as they are. */
export function imageUrl(url: string): string {
  return /^https?:\/\//.test(url) ? url : `/media/${url.replace(/^\/?(media\/)?/, '')}`;
}
