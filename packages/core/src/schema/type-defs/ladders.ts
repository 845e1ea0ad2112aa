/** Ladders by the names that the processor declares. */
export function ladderTypeDefs(conversions: readonly string[], ladders: readonly string[]): string {
  const names = ladders.map((name) => `"All widths of ${name}."\n      ${name}`).join('\n      ');
  const single = conversions.map((name) => `"The conversion ${name}."\n      ${name}`).join('\n      ');
  return /* GraphQL */ `
    "The ladders that this server offers: one image in several widths, each of which is a conversion."
    enum FileLadderName {
      ${names}
    }

    "What a policy can make of its files: a conversion, or a ladder, whose widths are conversions."
    enum FileConversionOrLadder {
      ${single}
      ${names}
    }

    extend type File {
      """
      The URLs of a ladder's results with their widths, for the attribute \`srcset\` of an image: \`https://… 320w, https://… 640w\`.
      Signed and short-lived for a private file, stable for a public one. Widths above that of the original and results that
      are not there yet are left out; null if nothing is left. Counts as a field for each width.
      """
      srcset("The ladder's name." ladder: FileLadderName!): String
    }
  `;
}
