import { expect } from 'chai';
import { parsePropertyString, parseSize, propertiesOf } from './property-string.ts';

describe('a property string', () => {
  it('is taken apart, what has no name by its default', () => {
    expect({ ...parsePropertyString('local:100/vm.raw,size=8G,ssd=1', 'file') }).to.deep.equal({
      file: 'local:100/vm.raw',
      size: '8G',
      ssd: '1',
    });
    expect({ ...parsePropertyString('virtio=BC:24:11:00:00:00,bridge=vmbr0', 'model') }).to.deep.equal({
      virtio: 'BC:24:11:00:00:00',
      bridge: 'vmbr0',
    });
  });

  it('cannot touch the prototype of anything', () => {
    expect(parsePropertyString('__proto__=x', 'file')).to.have.keys('__proto__');
  });

  it('comes taken apart from some endpoints', () => {
    expect(propertiesOf({ 'ha-auto-rebalance': 1 }, 'ha')).to.deep.equal({ 'ha-auto-rebalance': '1' });
    expect({ ...propertiesOf('static,ha-auto-rebalance=1', 'ha') }).to.include({ ha: 'static' });
    expect(propertiesOf(undefined, 'ha')).to.deep.equal({});
  });
});

describe('a size', () => {
  it('is in binary units', () => {
    expect(parseSize('8G')).to.equal(8 * 2 ** 30);
    expect(parseSize('528K')).to.equal(528 * 1024);
    expect(parseSize('1.5T')).to.equal(1.5 * 2 ** 40);
    expect(parseSize('4096')).to.equal(4096);
  });

  it('is unknown when it is none', () => {
    for (const text of [undefined, '', 'big', '8X']) expect(parseSize(text)).to.equal(undefined);
  });
});
