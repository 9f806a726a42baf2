/** Whom one would like to see of those who are here: the part of the people, and what their device can do. */
import type { Presence, PresenceCapability, PresenceSegment } from '@voulezvous/sdk';

export const SEGMENTS: readonly PresenceSegment[] = ['everyone', 'on_camera', 'newcomers'];
export const CAPABILITIES: readonly PresenceCapability[] = ['camera', 'microphone'];

export interface Filter {
  readonly segment: PresenceSegment;
  readonly capability?: PresenceCapability | undefined;
}

export const EVERYONE: Filter = { segment: 'everyone' };

/** Whether somebody is shown; who is new is known by the house alone, which has named them in `newcomers`. */
export function fits({ segment, capability }: Filter, one: Presence, newcomers: ReadonlySet<string>): boolean {
  if (capability !== undefined && !one.capabilities.includes(capability)) return false;
  return segment === 'everyone' || (segment === 'on_camera' ? one.is_camera_on : newcomers.has(one.presence_id));
}
