/** Conversions by the names that the processor offers, with what it says of each. */
export function conversionTypeDefs(names: readonly string[], descriptions: ReadonlyMap<string, string>): string {
  const values = names.map((name) => {
    const description = descriptions.get(name) ?? `What the conversion ${name} of this server makes of a file.`;
    return `${JSON.stringify(description)}\n      ${name}`;
  });
  return /* GraphQL */ `
    "The conversions on offer."
    enum FileConversionName {
      ${values.join('\n      ')}
    }

    "A derivative of a file, or one on its way."
    type FileConversion {
      "Of this conversion of this file, for caches of clients."
      id: ID!
      "Which conversion it is."
      name: FileConversionName!
      "How far it is. Subscribe to the file to be told of changes."
      status: FileJobStatus!
      "Where to GET the result; null until it is there."
      url(
        "How it is served: shown by the browser where that is safe, or always downloaded. INLINE by default."
        disposition: FileDisposition
      ): URL
      "The media type of the result; null until it is there."
      contentType: String
      "Length in bytes."
      size: SafeInt
      "Pixels."
      width: Int
      "Pixels."
      height: Int
      "Why it failed, or what is waited for while PENDING, for people."
      error: String
      "How often the current request was tried."
      attempts: Int!
    }

    extend type File {
      "All conversions that were asked for, by name."
      conversions: [FileConversion!]!
      "One conversion; null when it was never asked for."
      conversion("Which one." name: FileConversionName!): FileConversion
    }

    extend type Mutation {
      "Asks for a conversion of a READY file. Does nothing when it is there or on its way; retries one that FAILED."
      convertFile("The file's id." id: ID!, "Which conversion to make." conversion: FileConversionName!): File!
    }
  `;
}
