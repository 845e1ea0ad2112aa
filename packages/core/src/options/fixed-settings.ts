/** Bounds that no option changes. */
export interface FixedSettings {
  /** Seconds that `completeFileUpload` waits for another process that judges the same upload. */
  readonly completionWaitSeconds: number;
  /** Age in seconds at which the sweep takes a mutation's reservation for one whose process died. */
  readonly reservationSettlesAfterSeconds: number;
  /** How often one conversion of one file can be asked for. */
  readonly maxConversionRequests: number;
  /** How often tags can be asked for for one file. */
  readonly maxTaggingRequests: number;
  /**
   * How often a conversion that meets outages is attempted, before it is given up: pauses of more than a day. Attempts
   * whose pauses were cut short are not counted, here and below.
   */
  readonly maxConversionAttempts: number;
  /** How often a tagger is asked at one request, before that is given up. */
  readonly maxTaggingAttempts: number;
  /** The same where the latest attempt met an outage: pauses of more than a day. */
  readonly maxTaggingAttemptsInOutages: number;
}

/** {@link FixedSettings} of every Darkroom. */
export const FIXED_SETTINGS: FixedSettings = {
  completionWaitSeconds: 30,
  reservationSettlesAfterSeconds: 86_400,
  maxConversionRequests: 10,
  maxTaggingRequests: 10,
  maxConversionAttempts: 300,
  maxTaggingAttempts: 15,
  maxTaggingAttemptsInOutages: 160,
};
