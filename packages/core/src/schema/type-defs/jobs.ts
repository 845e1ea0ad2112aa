/** What conversions and suggestions have in common. */
export const jobTypeDefs: string = /* GraphQL */ `
  "The state of background work."
  enum FileJobStatus {
    "Waiting for a worker or for the next attempt."
    PENDING
    "A worker is processing it."
    RUNNING
    "The result is available."
    DONE
    "Failed for good. It is not retried automatically, but can be requested again."
    FAILED
  }
`;
