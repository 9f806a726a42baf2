/** What two versions of something say otherwise, as people read it. */
import type { ConfigDiff, PolicyDiff, PolicyValue } from '@voulezvous/sdk';

/** `before` is left out where there was nothing, `after` where there is nothing any more. */
export interface Told {
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

const NOTHING = '–';

export const ofCard = ({ changes }: PolicyDiff): Told[] => changes.map((change) => told(change, (value: PolicyValue) => spelled(value)));
export const ofConfiguration = ({ changes }: ConfigDiff): Told[] => changes.map((change) => told(change, (json: string) => spelled(JSON.parse(json))));

function told<T>({ path, before, after }: { path: string; before?: T; after?: T }, say: (value: T) => string): Told {
  return { path, ...(before === undefined ? {} : { before: say(before) }), ...(after === undefined ? {} : { after: say(after) }) };
}

/** Words as they are, plain things of a list side by side, and what has parts line by line. */
function spelled(value: unknown): string {
  if (Array.isArray(value) && value.every((part) => typeof part !== 'object')) return value.join(', ') || NOTHING;
  return (typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)) || NOTHING;
}
