/** What plays, as the device tells it (lock screen, headset, keyboard), and the keys by which it is told to rest. */
export interface Playing {
  readonly title: string;
  readonly artist: string;
}

export function tellTheDevice(playing: Playing, moves: boolean): void {
  if (!('mediaSession' in navigator)) return;
  navigator.mediaSession.metadata = new MediaMetadata({ ...playing });
  navigator.mediaSession.playbackState = moves ? 'playing' : 'paused';
}

/** Heeds them until the returned function is called. */
export function keysOfTheDevice(keys: Readonly<Record<'play' | 'pause', () => void>>): () => void {
  if (!('mediaSession' in navigator)) return () => undefined;
  const { mediaSession } = navigator;
  mediaSession.setActionHandler('play', keys.play);
  mediaSession.setActionHandler('pause', keys.pause);
  return () => {
    mediaSession.setActionHandler('play', null);
    mediaSession.setActionHandler('pause', null);
    mediaSession.metadata = null;
    mediaSession.playbackState = 'none';
  };
}
