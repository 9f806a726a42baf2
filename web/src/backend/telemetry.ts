/** Telemetry over the SDK. */
import { sendTelemetry } from '@voulezvous/sdk';
import type { TelemetryPort } from '../telemetry/telemetry';
import { newId } from './ids';
import { passing } from './patience';

export const telemetryPort: TelemetryPort = {
  send: (events) =>
    sendTelemetry({ body: { events: [...events] } }).catch((thrown: unknown) => {
      if (passing(thrown)) throw thrown;
    }),
  newId: () => uuidOf(newId() + newId()),
  now: () => performance.now(),
};

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
