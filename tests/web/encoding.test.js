// https://encoding.spec.whatwg.org/ , https://html.spec.whatwg.org/#atob

const bytes = (...values) => new Uint8Array(values);

test('encode writes UTF-8, and U+FFFD for half a surrogate pair', () => {
  assert.equal([...new TextEncoder().encode('é€😀')].join(), '195,169,226,130,172,240,159,152,128');
  assert.equal([...new TextEncoder().encode('\ud800')].join(), '239,191,189');
  assert.equal(new TextEncoder().encode().length, 0);
  assert.equal(new TextEncoder().encode(undefined).length, 0);
  assert.equal(new TextEncoder().encoding, 'utf-8');
});

test('encodeInto writes whole characters only', () => {
  const target = new Uint8Array(5);
  assert.deepEqual({ ...new TextEncoder().encodeInto('a€€', target) }, { read: 2, written: 4 });
  assert.equal([...target].join(), '97,226,130,172,0');
  assert.deepEqual({ ...new TextEncoder().encodeInto('😀x', new Uint8Array(4)) }, { read: 2, written: 4 });
});

test('labels are resolved as the standard lists them', () => {
  const names = { utf8: 'utf-8', 'unicode-1-1-utf-8': 'utf-8', ' UTF-8 ': 'utf-8', latin1: 'windows-1252', ascii: 'windows-1252', 'utf-16': 'utf-16le', 'utf-16be': 'utf-16be', sjis: 'shift_jis', gb2312: 'gbk', 'euc-kr': 'euc-kr', 'iso-8859-2': 'iso-8859-2' };
  for (const [label, name] of Object.entries(names)) {
    assert.equal(new TextDecoder(label).encoding, name);
  }
  assert.throws(() => new TextDecoder('klingon'), { name: 'RangeError', code: 'ERR_ENCODING_NOT_SUPPORTED' });
});

test('malformed bytes become U+FFFD, one for each maximal part', () => {
  assert.equal(new TextDecoder().decode(bytes(0x61, 0xff, 0x62)), 'a\ufffdb');
  assert.equal(new TextDecoder().decode(bytes(0xe2, 0x82)), '\ufffd');
  assert.equal(new TextDecoder().decode(bytes(0xf0, 0x9f, 0x98)), '\ufffd');
  assert.equal(new TextDecoder().decode(bytes(0xc0, 0x80)), '\ufffd\ufffd');
});

test('fatal throws ERR_ENCODING_INVALID_ENCODED_DATA, also for a cut off end', () => {
  const strict = () => new TextDecoder('utf-8', { fatal: true });
  assert.throws(() => strict().decode(bytes(0xff)), { name: 'TypeError', code: 'ERR_ENCODING_INVALID_ENCODED_DATA' });
  assert.throws(() => strict().decode(bytes(0xe2, 0x82)), { name: 'TypeError' });
  assert.equal(strict().decode(bytes(0xe2, 0x82, 0xac)), '€');
});

test('the byte order mark goes, unless ignoreBOM keeps it', () => {
  const marked = bytes(0xef, 0xbb, 0xbf, 0x41);
  assert.equal(new TextDecoder().decode(marked), 'A');
  assert.equal(new TextDecoder('utf-8', { ignoreBOM: true }).decode(marked), '\ufeffA');
});

test('a streaming decoder keeps unfinished characters and the mark only at the start', () => {
  const decoder = new TextDecoder();
  assert.equal(decoder.decode(bytes(0xef, 0xbb), { stream: true }), '');
  assert.equal(decoder.decode(bytes(0xbf, 0x41, 0xe2), { stream: true }), 'A');
  assert.equal(decoder.decode(bytes(0x82, 0xac), { stream: true }), '€');
  assert.equal(decoder.decode(bytes(0xef, 0xbb, 0xbf), { stream: true }), '\ufeff');
  assert.equal(decoder.decode(bytes(0xe2)), '\ufffd');
  assert.equal(decoder.decode(bytes(0xef, 0xbb, 0xbf, 0x42)), 'B');
});

test('UTF-16 and legacy encodings', () => {
  assert.equal(new TextDecoder('utf-16le').decode(bytes(0x41, 0, 0xac, 0x20)), 'A€');
  // Node 20 decodes latin1 as ISO-8859-1, where the standard says windows-1252.
  assert.equal(new TextDecoder('latin1').decode(bytes(0xe9, 0x80)), isNode ? 'é\x80' : 'é€');
  assert.equal(new TextDecoder('shift_jis').decode(bytes(0x93, 0xfa, 0x96, 0x7b)), '日本');
});

test('any buffer source can be decoded, other values cannot', () => {
  assert.equal(new TextDecoder().decode(bytes(0x41, 0x42).buffer), 'AB');
  assert.equal(new TextDecoder().decode(new DataView(bytes(0x41, 0x42, 0x43).buffer, 1, 1)), 'B');
  assert.equal(new TextDecoder().decode(), '');
  assert.throws(() => new TextDecoder().decode('text'), { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' });
});

test('btoa takes Latin-1 only', () => {
  assert.equal(btoa('hello'), 'aGVsbG8=');
  assert.equal(btoa('\xff'), '/w==');
  assert.equal(btoa(null), 'bnVsbA==');
  assert.throws(() => btoa('€'), { name: 'InvalidCharacterError', code: 5 });
});

test('atob forgives white space and missing padding, not wrong characters', () => {
  assert.equal(atob(' aGV sbG8= '), 'hello');
  assert.equal(atob('aGVsbG8'), 'hello');
  assert.equal(atob('/w=='), '\xff');
  assert.equal(atob(''), '');
  for (const bad of ['a', 'ab=', 'a===', 'ab-_', 'abcde']) {
    assert.throws(() => atob(bad), { name: 'InvalidCharacterError' });
  }
});
