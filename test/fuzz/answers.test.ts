import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { signatures } from '../../packages/core/src/http/signatures.ts';
import { parseResult, verifiedResult } from '../../packages/processor-http/src/answer.ts';
import { parseDelivery } from '../../packages/processor-http/src/delivery.ts';
import { readPartsPage } from '../../packages/storage-s3/src/uploads/parts-page.ts';
import { readAnalysis } from '../../packages/tagger-cloudinary/src/read-analysis.ts';
import { anyText, damaged, fuzz, SLOW_TEXTS } from '../support/fuzz.ts';

const PAGE =
  '<?xml version="1.0"?><ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>1</NextPartNumberMarker><Part><PartNumber>1</PartNumber><ETag>&quot;e1&quot;</ETag><Size>5</Size></Part></ListPartsResult>';
const withEtag = (text: string): string => PAGE.replace('&quot;e1&quot;', () => text);
const pages = fc.oneof(
  damaged(fc.constant(PAGE)),
  anyText,
  anyText.map(withEtag),
  anyText.map((text) => `<ListPartsResult>${text}<IsTruncated>false</IsTruncated></ListPartsResult>`),
);

const ID = '0b0c5b4e-7d5c-4e0e-9b1a-2a7d0c9a1f11';
const values = fc.oneof(
  fc.jsonValue(),
  anyText,
  fc.constantFrom(ID, 1, 'https://example.com/', 'DONE', 'REFUSED', 'FAILED'),
);
const url = fc.oneof(fc.constant('https://example.com/'), values);
const conversions = fc.record(
  { conversion: values, recipe: values, destination: fc.record({ url, headers: values }) },
  { requiredKeys: [] },
);
const deliveries = fc
  .record(
    {
      id: values,
      timeoutSeconds: values,
      source: fc.record({ url, contentType: values, size: values }),
      conversions: fc.oneof(fc.array(conversions, { maxLength: 40 }), values),
    },
    { requiredKeys: [] },
  )
  .map((delivery) => JSON.stringify(delivery));
const results = fc
  .record({ index: values, outcome: values, code: values, message: values, reason: values }, { requiredKeys: [] })
  .map((result) => JSON.stringify(result));
const lines = fc
  .record(
    { result: fc.oneof(results, values), 'webhook-timestamp': values, 'webhook-signature': values },
    { requiredKeys: [] },
  )
  .map((line) => JSON.stringify(line));
const answers = signatures('answerSecret', 'A'.repeat(32));

const parts = fc.record(
  {
    status: fc.oneof(fc.constantFrom('complete', 'pending', 'failed'), values),
    data: fc.oneof(
      fc.array(fc.record({ tag: values, confidence: fc.oneof(fc.double(), values) }, { requiredKeys: [] })),
      values,
    ),
  },
  { requiredKeys: [] },
);
const analyses = fc.oneof(
  values,
  fc.record({
    info: fc.record({
      categorization: fc.record({ imagga_tagging: parts }),
      detection: fc.record({ object_detection: parts }),
    }),
  }),
);

const analysisOf = (tag: string): object => ({
  info: {
    categorization: { imagga_tagging: { status: 'complete', data: [{ tag, confidence: 1 }] } },
    detection: { object_detection: { status: 'complete', data: { lvis: { tags: { [tag]: [{ confidence: 1 }] } } } } },
  },
});

describe('an answer from elsewhere', () => {
  fuzz(
    'as a page of parts',
    pages,
    (xml) => {
      const page = readPartsPage(xml);
      for (const { number, size, etag } of page?.parts ?? []) {
        assert.ok(Number.isInteger(number) && number >= 0);
        assert.ok(size === null || (Number.isInteger(size) && size >= 0));
        assert.doesNotMatch(etag, /[&<>\s]/);
      }
    },
    SLOW_TEXTS.flatMap((text) => [text, withEtag(text)]),
  );

  fuzz(
    'as a delivery to a conversion function',
    fc.oneof(deliveries, damaged(deliveries), anyText),
    (body) => {
      const delivery = parseDelivery(body, ID);
      if (delivery === null) return;
      assert.ok(delivery.id === ID && URL.canParse(delivery.source.url));
      assert.ok(delivery.conversions.length >= 1 && delivery.conversions.length <= 32);
      for (const { destination } of delivery.conversions) assert.ok(URL.canParse(destination.url));
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as a line of a conversion function’s answer',
    fc.oneof(lines, damaged(lines), results, damaged(results), anyText),
    (text) => {
      assert.equal(verifiedResult(answers, ID, text), null);
      const result = parseResult(text);
      if (result?.outcome === 'REFUSED') assert.ok(result.message.length <= 500);
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as an analysis of Cloudinary’s',
    analyses,
    (answer) => {
      const reading = readAnalysis(answer, { categorization: ['imagga_tagging'], detection: 'lvis' });
      if (reading.kind !== 'COMPLETE') return;
      for (const { confidence } of reading.tags) assert.ok(confidence >= 0 && confidence <= 1);
    },
    SLOW_TEXTS.map((text) => analysisOf(text)),
  );
});
