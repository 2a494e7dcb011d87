import { expect } from 'chai';
import { html, joinHtml, label, noHtml, tip } from './html.ts';

const EVIL = `<img src=x onerror="alert('1')">{name}\``;

describe('html', () => {
  it('encodes every value', () => {
    expect(html`<b>${EVIL}</b>`.markup).equal(
      '<b>&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&#123;name&#125;&#96;</b>',
    );
  });

  it('puts other pieces in as they are, once encoded', () => {
    const inner = html`<i>${'<'}</i>`;
    expect(html`${inner}${[inner, inner]}${7}`.markup).equal('<i>&lt;</i><i>&lt;</i><i>&lt;</i>7');
  });

  it('encodes a tooltip twice, because the toolkit decodes it once', () => {
    expect(tip('<b>').markup).equal(' data-qtip="&amp;lt;b&amp;gt;"');
    expect(tip('').markup).equal('');
  });

  it('joins with a separator and makes labels', () => {
    expect(joinHtml([html`a`, html`b`], html` · `).markup).equal('a · b');
    expect(joinHtml([], html`,`).markup).equal(noHtml.markup);
    expect(label('A & B')).equal('A &amp; B');
  });
});
