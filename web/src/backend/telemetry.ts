/** Telemetry over the SDK. */
import { sendTelemetry } from '@voulezvous/sdk';
import type { TelemetryPort } from '../telemetry/telemetry';
import { lasting } from './account';
import { newId } from './ids';
import { passing } from './patience';

export const telemetryPort: TelemetryPort = {
  send: (events) => taken(sendTelemetry({ body: { events: [...events] } })),
  sendLast: (events) => taken(sendTelemetry({ body: { events: [...events] }, client: lasting })),
  newId: () => uuidOf(newId() + newId()),
  now: () => performance.now(),
};

/** What was refused for good is not sent again. */
const taken = (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch((thrown: unknown) => {
    if (passing(thrown)) throw thrown;
  });

/** A UUID of version 4 (RFC 9562), from at least 32 random hexadecimal digits: not every page may ask for `randomUUID`. */
const uuidOf = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;

/** Whether the browser was told that its person does not want to be followed. */
export const asksNotToBeFollowed = (): boolean =>
  (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true || navigator.doNotTrack === '1';

export function formFactor(): 'phone' | 'tablet' | 'desktop' {
  if (!matchMedia('(pointer: coarse) and (hover: none)').matches) return 'desktop';
  return matchMedia('(max-width: 639px), (max-height: 479px)').matches ? 'phone' : 'tablet';
}
