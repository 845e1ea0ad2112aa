import { processorContract } from '@graphql-darkroom/core/testing';
import { describe } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { pdfProcessor } from '../src/index.ts';
import { pageOf, pagesOf } from './pdfs.ts';

const contentType = 'application/pdf';

describe('pdfProcessor keeps the contract of Processor', () => {
  const page = pageOf();
  testContract(processorContract, () => ({
    processor: pdfProcessor({ longSide: 200 }),
    conversion: 'FIRST_PAGE',
    images: [
      { contentType, bytes: page, width: 200, height: 150 },
      { contentType, bytes: pageOf({ page: '/Rotate 90' }), width: 150, height: 200 },
      { contentType, bytes: pagesOf(3), width: 200, height: 150 },
    ],
    unsupported: ['image/png', 'image/svg+xml'].map((other) => ({ contentType: other, bytes: page })),
    damaged: [{ contentType, bytes: page.subarray(0, page.length >> 1) }],
  }));
});
