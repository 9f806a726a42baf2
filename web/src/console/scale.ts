/** The arithmetic of charts: where the lines of a scale stand, and what is drawn upon what. */

const STEPS = [1, 2, 2.5, 5, 10];

/** Marks from 0 to the first round one that is not below `max`, about `wanted` steps of at least `least`; of nothing, 0 and 1. */
export function marks(max: number, least = 0, wanted = 4): readonly number[] {
  if (!(max > 0)) return [0, 1];
  const raw = Math.max(least, max / wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = (STEPS.find((one) => one * power >= raw) ?? 10) * power;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, nth) => Number((nth * step).toPrecision(12)));
}

export interface Layer {
  readonly name: string;
  /** Where it begins and ends, as shares of the whole height counted from below. */
  readonly from: number;
  readonly to: number;
}

/** One column: `names` from below upwards, each upon the one before; what is nothing is left out. */
export function stacked(by: ReadonlyMap<string, number>, names: readonly string[], top: number): readonly Layer[] {
  let from = 0;
  const layers: Layer[] = [];
  for (const name of names) {
    const to = from + (by.get(name) ?? 0) / top;
    if (to > from) layers.push({ name, from, to });
    from = to;
  }
  return layers;
}

/** The points of a line through `values` in a box of 100 by 100, its top at the largest; flat below when all are 0. */
export function linePoints(values: readonly number[]): string {
  const top = Math.max(...values, 0) || 1;
  const step = values.length > 1 ? 100 / (values.length - 1) : 0;
  return values.map((value, nth) => `${(nth * step).toFixed(2)},${(100 - (value / top) * 100).toFixed(2)}`).join(' ');
}

/**
 * The path of a line through `values` (shares of the height, one to each column), broken where there is none; of the points
 * alone, unless it is `joined`. In a box as wide as there are values and 100 high.
 */
export function brokenLine(values: readonly (number | null)[], joined = true): string {
  return values
    .map((value, nth) => {
      if (value === null) return '';
      const point = `${nth + 0.5},${(100 * (1 - value)).toFixed(2)}`;
      return joined && typeof values[nth - 1] === 'number' ? `L${point}` : `M${point}h0`;
    })
    .join('');
}

/** What a plot of loudness shows, in LUFS; what is quieter lies on its floor. */
export const LOUDEST = 0;
export const QUIETEST = -40;

/** How far below the loudest a level lies, as a percentage of the plot. */
export const levelAt = (lufs: number): number => Math.min(100, Math.max(0, ((LOUDEST - lufs) / (LOUDEST - QUIETEST)) * 100));

/** The points of levels one after another, in a box of 100 by 100. */
export function levelPoints(levels: readonly number[]): string {
  const step = levels.length > 1 ? 100 / (levels.length - 1) : 0;
  return levels.map((level, nth) => `${(nth * step).toFixed(2)},${levelAt(level).toFixed(2)}`).join(' ');
}
