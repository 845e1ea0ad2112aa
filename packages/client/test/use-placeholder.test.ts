import assert from 'node:assert/strict';
import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { test } from 'vitest';
import { usePlaceholder } from '../src/react/index.ts';

function Blurred({ placeholder }: { readonly placeholder: string | null | undefined }): ReactNode {
  return createElement('img', { src: usePlaceholder(placeholder) });
}

const render = (placeholder: string | null | undefined): string =>
  renderToStaticMarkup(createElement(Blurred, { placeholder }));

test('a ThumbHash becomes an image that needs no request', () => {
  const [, png = ''] = /src="data:image\/png;base64,([^"]+)"/.exec(render('3OcRJYB4d3h/iIeHeEh3eIhw+j2w')) ?? [];
  const bytes = Buffer.from(png, 'base64');
  assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG');
  // The longer side has 32 pixels.
  assert.equal(Math.max(bytes.readUInt32BE(16), bytes.readUInt32BE(20)), 32);
});

test.each([null, undefined, '', 'not base64!', 'AA=='])('%j shows nothing', (placeholder) => {
  assert.equal(render(placeholder), '<img/>');
});
