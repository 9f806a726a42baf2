// Generated from schemas/components.yaml by `make generate`; edit the catalogue, never this file.

/** The channel's picture and sound. */
export interface StageMainPlayerProps {
  /** Channel id; the default channel when absent. */
  channel?: string;
  /** Begin without sound, so that it begins at all. */
  autoplay_muted?: boolean;
  /** Captions on where there are any. */
  captions?: boolean;
  /** Where the sound alone is. */
  listen_at?: string;
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

/** Wordmark, modes and the signed-in person's menu. */
export interface TopbarMemberBarProps {
  /** Offer the other modes. */
  modes?: boolean;
}

/** The channel's sound alone, for small connections. */
export interface StageAudioPlayerProps {
  /** Channel id; the default channel when absent. */
  channel?: string;
  /** Where the picture is, too. */
  watch_at?: string;
}

/** A call of two, with controls. */
export interface StageCallUIProps {
  /** Media profile of both pictures. */
  profile: string;
  /** Leave half of the stage to one's own picture. */
  beside?: boolean;
}

/** Everybody in a room, each as large as the others. */
export interface StageMeetingGridProps {
  /** Media profile of each picture. */
  profile: string;
}

/** One's own camera, and to whom to open it. */
export interface StageMirrorViewProps {
  /** Copy key of the question to whom to open. */
  open_to_key: string;
}

/** A performer, live. */
export interface StagePerformerStageProps {
  /** Media profile of the performer. */
  profile: string;
}

/** People as tiles, ranked and filtered. */
export interface StageGridDiscoveryProps {
}

/** Preview, schedule, alerts, audience, costs, funnel and health for operators; reports too for who judges them. */
export interface StageOpsConsoleProps {
  /** Channel id. */
  channel?: string;
}

/** Reports that wait for moderators, and the one that is looked at. */
export interface StageReportDeskProps {
}

/** The people of the party. */
export interface RailPresenceRailProps {
  /** Copy key for when nobody is here. */
  empty_key?: string;
}

/** Filters of the grid. */
export interface RailFiltersPanelProps {
}

/** The chat of a room. */
export interface RailRoomChatProps {
  /** Copy key for an empty chat. */
  empty_key?: string;
}

/** Search of who did what. */
export interface RailAuditSearchProps {
}

/** One's own picture. */
export interface OverlayVideoTileProps {
  /** Mirror it. */
  mirrored?: boolean;
  /** As large as the half of the stage that a call leaves to it. */
  beside?: boolean;
}

/** Private chats over the picture. */
export interface OverlayChatOverlayProps {
  /** Begin closed. */
  collapsed?: boolean;
}

/** Whom one would like to meet; searching, found, pausing, and the next one. */
export interface OverlayMatchOverlayProps {
}

/** An invitation, and the answer to it. */
export interface OverlayConsentOverlayProps {
}

/** Report and block, one click away. */
export interface OverlayModerationSheetProps {
}

/** A person, with chat, invite, report and block. */
export interface OverlayProfileCardProps {
  /** Offer to invite to a call. */
  invite?: boolean;
  /** Offer to write to them. */
  write?: boolean;
}
