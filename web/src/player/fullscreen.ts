/** Fullscreen of the whole stage with its overlays; a phone that can only show the bare video shows that. */
interface PhoneVideo extends HTMLVideoElement {
  webkitEnterFullscreen?: () => void;
}

export const stageOf = (element: Element): Element => element.closest('[data-fullscreen-root]') ?? element;

export const canFullscreen = (video: PhoneVideo): boolean => document.fullscreenEnabled || video.webkitEnterFullscreen !== undefined;

export async function toggleFullscreen(video: PhoneVideo): Promise<void> {
  if (document.fullscreenElement) return document.exitFullscreen();
  if (document.fullscreenEnabled) return stageOf(video).requestFullscreen();
  video.webkitEnterFullscreen?.();
}
