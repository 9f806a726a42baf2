/** Figures, moments and names as the people of a language read them. */
import type { Translate } from '../language/copy';

const MANY_S = 3 * 3600;

const unit = (value: number, locale: string, name: string, digits: Intl.NumberFormatOptions): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: name, ...digits }).format(value);

/** Small amounts by their first three figures, large ones whole. */
export const gigabytes = (gb: number, locale: string): string =>
  unit(gb, locale, 'gigabyte', gb < 10 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 });
/** Minutes; seconds where a minute says too little, hours where there are many. */
export const lasting = (seconds: number, locale: string): string =>
  seconds < 60
    ? unit(seconds, locale, 'second', { maximumFractionDigits: 0 })
    : seconds >= MANY_S
      ? unit(seconds / 3600, locale, 'hour', { maximumFractionDigits: 1 })
      : unit(seconds / 60, locale, 'minute', { maximumFractionDigits: seconds < 600 ? 1 : 0 });
/** Seconds with as many digits as one feels. */
export const waited = (ms: number, locale: string): string => unit(ms / 1000, locale, 'second', { maximumFractionDigits: ms < 10_000 ? 1 : 0 });
const TENTH = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
/** Seconds and milliseconds to the tenth, as a machine counts them. */
export const seconds = (value: number, locale: string): string => unit(value, locale, 'second', TENTH);
export const milliseconds = (value: number, locale: string): string => unit(value, locale, 'millisecond', TENTH);
export const count = (value: number, locale: string): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
export const percent = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);

/** As many digits as tell a promise that is nearly always kept from one that always is; never rounded up to that. */
export const precisePercent = (share: number, locale: string): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3, roundingMode: 'floor' } as Intl.NumberFormatOptions).format(share);

export const times = (rate: number, locale: string): string => `${new Intl.NumberFormat(locale, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate)}×`;

/** A stretch of time in the largest unit that divides it. */
export function lately(seconds: number, locale: string): string {
  const [size, name] = ([[86_400, 'day'], [3600, 'hour'], [60, 'minute']] as const).find(([whole]) => seconds % whole === 0) ?? [1, 'second'];
  return unit(seconds / size, locale, name, { maximumFractionDigits: 0, unitDisplay: 'long' });
}

/** Levels, with one digit after the point. */
export const decibels = (value: number, locale: string): string => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);

export const moment = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    new Date(at),
  );

/** An hour by the clock, with its day where others of `hours` have the same one. */
export function hourName(at: number, hours: readonly number[], locale: string): string {
  const day = hours.length > 24 ? ({ day: '2-digit', month: '2-digit' } as const) : {};
  return new Intl.DateTimeFormat(locale, { ...day, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
}

export const dayName = (at: number, locale: string): string => new Intl.DateTimeFormat(locale, { day: '2-digit', month: '2-digit' }).format(new Date(at));

/** What the copy calls it; the name itself where it has no words for it. */
export function called(t: Translate, key: string, name: string): string {
  const words = t(key);
  return words === key ? name : words;
}
