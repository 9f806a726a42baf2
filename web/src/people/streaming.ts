import type { Action } from 'svelte/action';

/** Shows a stream in a `<video>`, and the next one when it is another; without sound where the browser wants a press before that. */
export const streaming: Action<HTMLVideoElement, MediaStream> = (video, stream) => {
  const show = (shown: MediaStream): void => {
    video.srcObject = shown;
    void video.play().catch((refusal: unknown) => {
      if (!(refusal instanceof DOMException) || refusal.name !== 'NotAllowedError' || video.muted) return;
      video.muted = true;
      void video.play().catch(() => undefined);
    });
  };
  show(stream);
  return { update: show, destroy: () => void (video.srcObject = null) };
};
