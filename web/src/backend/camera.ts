/** One's own camera and microphone, no larger than a picture may be. */
import type { PresenceCapability } from '@voulezvous/sdk';
import type { Bounds } from '../people/call.svelte';

const within = (picture: Bounds | undefined): MediaTrackConstraints | true =>
  picture === undefined
    ? true
    : { width: { ideal: picture.width, max: picture.width }, height: { max: picture.height }, frameRate: { max: picture.fps } };

/** Asked of the person; rejects when they say no, or have none. */
export const openDevices = (picture: Bounds | undefined, audio: boolean): Promise<MediaStream> =>
  navigator.mediaDevices.getUserMedia({ audio, video: within(picture) });

/** Tracks of their own, of the same devices: they end by themselves, and are made as small as `picture`. */
export async function copyWithin(stream: MediaStream, picture: Bounds | undefined): Promise<MediaStream> {
  const copy = stream.clone();
  const bounds = within(picture);
  if (bounds !== true) await Promise.all(copy.getVideoTracks().map((track) => track.applyConstraints(bounds)));
  return copy;
}

const KINDS: Readonly<Record<string, PresenceCapability>> = { videoinput: 'camera', audioinput: 'microphone' };

/** What this device can do, which a page may know without asking. */
export async function ownCapabilities(): Promise<PresenceCapability[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
  return [...new Set(devices.flatMap(({ kind }) => KINDS[kind] ?? []))];
}
