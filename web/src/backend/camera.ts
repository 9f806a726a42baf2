/** One's own camera and microphone, no larger than a picture may be. */
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
