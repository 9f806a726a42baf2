/** The hue, 0 to 359, in which somebody without a picture is shown: always the same for the same person. */
export function hueOf(seed: string): number {
  let sum = 0;
  for (const unit of seed) sum = (sum * 31 + unit.codePointAt(0)!) % 360;
  return sum;
}

/** The first letter of a name, whole as people read it. */
export function initialOf(name: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name.trim());
  return (first?.segment ?? '').toLocaleUpperCase();
}
