// Generated from schemas/components.yaml by `make generate`; edit the catalogue, never this file.

/** The channel's picture and sound. */
export interface StageMainPlayerProps {
  /** Channel id; the default channel when absent. */
  channel?: string;
  /** Begin without sound, so that it begins at all. */
  autoplay_muted?: boolean;
  /** Captions on where there are any. */
  captions?: boolean;
}

/** Wordmark, language and, for visitors, the way in. */
export interface TopbarBrandBarProps {
  /** Offer the languages. */
  language?: boolean;
  /** Offer to sign in. */
  sign_in?: boolean;
}

/** What is on and what comes next. */
export interface OverlayNowNextProps {
  /** Show how far the programme is. */
  progress?: boolean;
  /** Show the next programme. */
  next?: boolean;
}
