import type { Action } from 'svelte/action';

/** Tells whether an element is within the viewport, at first and at every change; when it goes, it is not. */
export const inView: Action<HTMLElement, (isInView: boolean) => void> = (element, tell) => {
  const observer = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting ?? false));
  observer.observe(element);
  return {
    destroy() {
      observer.disconnect();
      tell(false);
    },
  };
};
