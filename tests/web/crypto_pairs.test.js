// https://w3c.github.io/webcrypto/#algorithms , https://nodejs.org/docs/latest-v20.x/api/crypto.html : public and private keys. The
// keys and signatures below were made with OpenSSL 3 through Node 20.

import {
  KeyObject,
  constants,
  createECDH,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  createSign,
  createVerify,
  diffieHellman,
  generateKeyPair,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto';
import { promisify } from 'node:util';

const { subtle } = globalThis.crypto;
const text = (string) => new TextEncoder().encode(string);
const base64 = (string) => Buffer.from(string, 'base64');
const der = (pem) => base64(pem.replace(/-----[^-]+-----|\s/g, ''));

const rsaPkcs8 = `-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDPeDQ8EDow0McF
lSBhkUKGYkapjiKr92tB7XudaDG9zGE8aWCq+P5mreoLvko4nYOOkdjc8Ydiocfh
ak+VgZi6ACWDa7NsJXkRySzPMQ6GydjYZ/3FjbuT/aR04VZ/SVwLcAJdH2fLqgHw
3S0PF56We1m140ot4BcEw4unLcbrBY+6nCT0d3teGHvMDKXMKxMxtQt8B7IBFsn1
7vQEPOYESWKvq9CqYo0XkT0hBv9XHY+nfua8Hu2Y56QRahT9ck+2juqnrFFzNMXv
WKZviF+1TOsdtF13DJi4EuqUhWYmv3abQaobOiMB4UAm/D5d5M+FrZj2CQWWEE1Z
/acVGyjlAgMBAAECggEACtlLSfTDRjg0oAsbRV7WLrbG4SjokTt/5VOoyiNfroAY
eZM9FdOtYesoOPL7aJh7/6GKyIrsvHCfRh9MCBJdzSQi0gt4t2gCO7bcW/1BuDSn
3TEa6RCvRV7XEbGS11cbtBFoXjw9Lj42mcTHDWn7xfyvRT6ca2ezbHFZRSW0qCdr
Kw/aEFLH4r6Z6z9TcEhhWMGegxjI5axvCJsDgtlqY0acM9aoqOVCGCcfzyU6XuPZ
S1MFUfdi+5FEQJHSX1WuiUym17KhhWXvznppAbbHJrIm4EW+3OE8vStvehp/WP4T
92JziJ7Lx5yZLA7rfRmSNcjaCh8/zFS2qcgL+PEl4QKBgQDxJ9cgcxZJnuLbZ3xm
XhPrfLhnm8QROQisskJB2vZPqzLEEjwpS9N7AG95srpIhVTZbzgDLpdzlmObFg0d
YivrwpW8rMP1Q2IuoTijWM9PYUFdvVH1S+s4mKR4J1qBQMDNRtVIH/MRfsRrdDj7
/qHnGQHsDxMN6P1bJI1UJ5dPuQKBgQDcPYjMnbPygr11Oh10uJSuKI09tNc8zCOT
SfIouMgZ2Dq9NXZ9MleRkvg7h57YuZCF4Bs3JOUnxH7Rykd1KsV3YGzOVjtDAqtI
dvhiZdjlfUHkS/HSkg+M6bVdUg2T4tNWhtC2UEM6kTPt+QymPulRgIlTfLbtBnPo
iQz9eIZAjQKBgDTWLM1ASfbRaBT4RIpNPIIQ7npM55V6cIsd92RkbCkicloBQMsv
gONnQgVhAm2XQPLu6k/QKoC5x5MYLsFsXAEovhP7qmeXXvCmhDlN4QYcYez+6PEc
tCnPT+G/hZXiMRwI0/wce+4uXyzH5yBXNvPiR8iHuP4IOVJ53Lk+f2mJAoGBAJgP
wGEOTY0WKbtDmczaGIW6p/I/5xAqHjH2r0TgeAAoJD45KIs+c+ml4NAxTkJytM9K
MWA8kB+J8snkcLv8AQTwRY+dSCN3N028HrjJexzQA+udZ+SsRiJTxo4dNhSyWpp2
UKpf9lr8oC8hclNiQnOsXKSRCjfS6bpWzepACemNAoGAP5VmIY5r7xaY5GKHKN5f
owyie7fbIHA0U3aJwKfKVhDwwEDbovOxPVX4PM5iMDydpa+uNM+KSv0+HdXNdgjG
W5j6AWfacOLv4xfQ3ijsJX6BRmmX1olP0TJALJvV2CTBGcIxQXpvP2CMOAD/eGhC
um4CFjbtfdW1M37d/jfLmVY=
-----END PRIVATE KEY-----
`;
const rsaPkcs1 = `-----BEGIN RSA PRIVATE KEY-----
MIIEowIBAAKCAQEAz3g0PBA6MNDHBZUgYZFChmJGqY4iq/drQe17nWgxvcxhPGlg
qvj+Zq3qC75KOJ2DjpHY3PGHYqHH4WpPlYGYugAlg2uzbCV5EckszzEOhsnY2Gf9
xY27k/2kdOFWf0lcC3ACXR9ny6oB8N0tDxeelntZteNKLeAXBMOLpy3G6wWPupwk
9Hd7Xhh7zAylzCsTMbULfAeyARbJ9e70BDzmBElir6vQqmKNF5E9IQb/Vx2Pp37m
vB7tmOekEWoU/XJPto7qp6xRczTF71imb4hftUzrHbRddwyYuBLqlIVmJr92m0Gq
GzojAeFAJvw+XeTPha2Y9gkFlhBNWf2nFRso5QIDAQABAoIBAArZS0n0w0Y4NKAL
G0Ve1i62xuEo6JE7f+VTqMojX66AGHmTPRXTrWHrKDjy+2iYe/+hisiK7Lxwn0Yf
TAgSXc0kItILeLdoAju23Fv9Qbg0p90xGukQr0Ve1xGxktdXG7QRaF48PS4+NpnE
xw1p+8X8r0U+nGtns2xxWUUltKgnaysP2hBSx+K+mes/U3BIYVjBnoMYyOWsbwib
A4LZamNGnDPWqKjlQhgnH88lOl7j2UtTBVH3YvuRRECR0l9VrolMpteyoYVl7856
aQG2xyayJuBFvtzhPL0rb3oaf1j+E/dic4iey8ecmSwO630ZkjXI2gofP8xUtqnI
C/jxJeECgYEA8SfXIHMWSZ7i22d8Zl4T63y4Z5vEETkIrLJCQdr2T6syxBI8KUvT
ewBvebK6SIVU2W84Ay6Xc5ZjmxYNHWIr68KVvKzD9UNiLqE4o1jPT2FBXb1R9Uvr
OJikeCdagUDAzUbVSB/zEX7Ea3Q4+/6h5xkB7A8TDej9WySNVCeXT7kCgYEA3D2I
zJ2z8oK9dToddLiUriiNPbTXPMwjk0nyKLjIGdg6vTV2fTJXkZL4O4ee2LmQheAb
NyTlJ8R+0cpHdSrFd2BszlY7QwKrSHb4YmXY5X1B5Evx0pIPjOm1XVINk+LTVobQ
tlBDOpEz7fkMpj7pUYCJU3y27QZz6IkM/XiGQI0CgYA01izNQEn20WgU+ESKTTyC
EO56TOeVenCLHfdkZGwpInJaAUDLL4DjZ0IFYQJtl0Dy7upP0CqAuceTGC7BbFwB
KL4T+6pnl17wpoQ5TeEGHGHs/ujxHLQpz0/hv4WV4jEcCNP8HHvuLl8sx+cgVzbz
4kfIh7j+CDlSedy5Pn9piQKBgQCYD8BhDk2NFim7Q5nM2hiFuqfyP+cQKh4x9q9E
4HgAKCQ+OSiLPnPppeDQMU5CcrTPSjFgPJAfifLJ5HC7/AEE8EWPnUgjdzdNvB64
yXsc0APrnWfkrEYiU8aOHTYUslqadlCqX/Za/KAvIXJTYkJzrFykkQo30um6Vs3q
QAnpjQKBgD+VZiGOa+8WmORihyjeX6MMonu32yBwNFN2icCnylYQ8MBA26LzsT1V
+DzOYjA8naWvrjTPikr9Ph3VzXYIxluY+gFn2nDi7+MX0N4o7CV+gUZpl9aJT9Ey
QCyb1dgkwRnCMUF6bz9gjDgA/3hoQrpuAhY27X3VtTN+3f43y5lW
-----END RSA PRIVATE KEY-----
`;
const rsaSpki = `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAz3g0PBA6MNDHBZUgYZFC
hmJGqY4iq/drQe17nWgxvcxhPGlgqvj+Zq3qC75KOJ2DjpHY3PGHYqHH4WpPlYGY
ugAlg2uzbCV5EckszzEOhsnY2Gf9xY27k/2kdOFWf0lcC3ACXR9ny6oB8N0tDxee
lntZteNKLeAXBMOLpy3G6wWPupwk9Hd7Xhh7zAylzCsTMbULfAeyARbJ9e70BDzm
BElir6vQqmKNF5E9IQb/Vx2Pp37mvB7tmOekEWoU/XJPto7qp6xRczTF71imb4hf
tUzrHbRddwyYuBLqlIVmJr92m0GqGzojAeFAJvw+XeTPha2Y9gkFlhBNWf2nFRso
5QIDAQAB
-----END PUBLIC KEY-----
`;
const rsaPub1 = `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAz3g0PBA6MNDHBZUgYZFChmJGqY4iq/drQe17nWgxvcxhPGlgqvj+
Zq3qC75KOJ2DjpHY3PGHYqHH4WpPlYGYugAlg2uzbCV5EckszzEOhsnY2Gf9xY27
k/2kdOFWf0lcC3ACXR9ny6oB8N0tDxeelntZteNKLeAXBMOLpy3G6wWPupwk9Hd7
Xhh7zAylzCsTMbULfAeyARbJ9e70BDzmBElir6vQqmKNF5E9IQb/Vx2Pp37mvB7t
mOekEWoU/XJPto7qp6xRczTF71imb4hftUzrHbRddwyYuBLqlIVmJr92m0GqGzoj
AeFAJvw+XeTPha2Y9gkFlhBNWf2nFRso5QIDAQAB
-----END RSA PUBLIC KEY-----
`;
const ecPkcs8 = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgb9Od1vhUungLBj74
4Z+/K/MlwY2DYJGA32qA+4znugahRANCAASmNnkbWTxiohGrWhWPCg7uLOzWTQcn
M8jx5pUYGDVLXAT13b5EQWUS/F4vzFUE17Pzyjz+p9vr46r7hS/Sqzwc
-----END PRIVATE KEY-----
`;
const ecSec1 = `-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIG/Tndb4VLp4CwY++OGfvyvzJcGNg2CRgN9qgPuM57oGoAoGCCqGSM49
AwEHoUQDQgAEpjZ5G1k8YqIRq1oVjwoO7izs1k0HJzPI8eaVGBg1S1wE9d2+REFl
EvxeL8xVBNez88o8/qfb6+Oq+4Uv0qs8HA==
-----END EC PRIVATE KEY-----
`;
const ecSpki = `-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpjZ5G1k8YqIRq1oVjwoO7izs1k0H
JzPI8eaVGBg1S1wE9d2+REFlEvxeL8xVBNez88o8/qfb6+Oq+4Uv0qs8HA==
-----END PUBLIC KEY-----
`;
const ec3Pkcs8 = `-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDKM/+KSPnbbrqllsT2
TaT3HX4qNhirwC3oLrmKmXyK2E/nngjVkZB3vw2mDps+AtehZANiAATgtFqxd40y
QaqgPX0gNnc+kFlc2bSTO7Oc25zGrw5i0Q/svVuEV13AEJ6bfa8QagoYZs//AsL2
v4TTjUnXchTkCICNVjUnHVez5C+vznXREymkbWJQQ3lgWKypxg3NCRo=
-----END PRIVATE KEY-----
`;
const edPkcs8 = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIIrLxDRK0JGblTnO5eE9sqsCQw4+lIwlVbdrPjphDIho
-----END PRIVATE KEY-----
`;
const edSpki = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAqTHdMYQ4Gb6x5WZOJomtm00Ffv8zT6ocyy1V7JXcYM4=
-----END PUBLIC KEY-----
`;
const rs256 = 'XRHTo1U4LzIcQDjUF7Ao5mxm04MwIoOWR2K2QocRXWmkLbahnGdBKUIhE1bEIttXxXYOc3Y+RyCKDMG0Q/ugh/XT4VTcWOya4tpA3v0BRzS0EcWVBOZYrgOpALIJlTVmB6nmazWWZJ5uiQPY0eB4pX9GxhtfmtMosvMPkvK/zZ7XELI8+w9qVKgfCBni20AuwLMuZbPDzeB9P9BrS3HddYY7QI/k062mxlUTJMj0dafNM72E7Gct2NyAEOb+eB6mzJp7vB29Wq2n+L6bspK+Ep0LhsTUxNc82x0YXfV/OBQQGsma8Oy1TeLnsmw+iF6Ch9EzyY/oLU/42Hxliz2idg==';
const pss = 'BAWJyDCj6v4qS0VslHazpLeH5jwj7jb6dHEnvWOeZd3z5/pBPQdr8k9M/p7Yn4iuZWtzcUmVq0oi2tbE2UjxLRCc8lkR24gwI6y03IhxCrvBZKMTa3pRQt7eUpBVqkbdfeUXcWF++/kqhmmNGvvLOnQHn40mT3ZhxyEX8O2rG+uqJxPzS8RKm+vusJeoBRUGpilPGgVWIvo7h5TUapmSpCanPj4bTdYJiUlXFxffnCkZDmxbHVxZ8fXFTGFkkCTonufRVdJGJzPUHvNjsVaM9dN/vBPVhSpem+0WaRVMvD6d8mK8J/WMJprPgaufYXZ2KBtAx6gpQ4RxYL62Va0Epg==';
const es256 = 'MEQCIFIRy36067/X8KU2tZH+ttXqo5GD+SB34Qm5rHultkz/AiBG58c0sThoWNeSvqQFNHAUbf8orE9vUeFvjd6giHC2mw==';
const es256raw = 'vlsYQaR547Ac9xitFWk8EYi/B9eMf7YyWFHPd5hcOOTt2OrwMV4sg3UEjtjgxLrDm22MOZZ9m+QLZLC9L+IMFg==';
const es3sha1 = 'MGYCMQDQHYHdWd2TkhUfgMqoKpXNNHCmvFjBRDgPU3GKqQeNtjTd8+EDi6lJz7PYBWyX6mwCMQDfn59mKPq8hZ3fMvV5sQlZytM+/Vc2d3z5fW0Qy7f1rwlJ/NWZvuSlfuwT+3A4i3s=';
const ed = 'qj1Cgmm+hNAgm15wDeyD86KW3R6XTqVT2zga1EzR7P+pvN29RvacuNiXOs0fk7usT2d4uyZGJPT2eq3qS7LNBQ==';
const oaep = 'igeS/p7gUsi3i6eBROnsxWld3MTYQyd/LzX77LiwkWPabe4UkPZHZ28nIgZicKupFC3wpOiSmvDqNU8B+H9AL3UjRhoPFuqRPxxToA6q6NNeT7Dk0Dw4FjKW+ryjc01ih38O/X+rck10Z9Hda8gR4MFRKnM5WUGz7vLqhc3OFoXlqUGvFU64iiFPE7C/IXcJyZByZf1nKQOtxxUWYtAeL968ZL/MeJhX+fIU1IPI4aDWRssoOzz7TzLBpqUv5YcjLa+8ezW81/Tm58R2GmdK1QShVeGM1ZbsKS6IgtkRmTLOksrVTrKFaN7eIMV+ZalAn6uKfqQT1OBcgOVWYN9tgQ==';
const oaep256 = 'c1Da66tcVDNKcsyRGx9lnbbZkQpqEe8Lgvk8af+57KM9KKEpGfiIWxetzlLjazPMa5RwIIPm7QjxsXc8N3/RQsX9Ca9H1FQMgig9CbeG150Or50IeyNdcRqOWQt4ybXZE3yHWhAvSpzBWv5zy1LyDGx4hL4wpUQtCuG6DEa3SQOlAiqfYk2xFgAVLfmhbjn+5Nw8SnnXNJ1tZmBNABdOv5i7naoIpEEYNRtTjzcxNJvZRHCHY/qkKfLmiEpTQ6sFH9u0jojP/DahSmyok15Oz4SMZ188sjC2Ola0dufIMNN91EMcJDtBvT4fUi+OqoHt+h00oIYK+a8OUMYMw0vXyw==';

const rs256Algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const es256Algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const es256Signing = { name: 'ECDSA', hash: 'SHA-256' };

test('a JSON Web Token with RS256 is verified by the public key of a JWKS', async () => {
  const jwk = createPublicKey(rsaSpki).export({ format: 'jwk' });
  const head = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT', kid: '1' })).toString('base64url');
  const claims = Buffer.from(JSON.stringify({ sub: '42', exp: 2000000000 })).toString('base64url');
  const signature = createSign('RSA-SHA256').update(`${head}.${claims}`).sign(rsaPkcs8, 'base64url');
  const key = await subtle.importKey('jwk', { ...jwk, kid: '1', alg: 'RS256', use: 'sig' }, rs256Algorithm, false, ['verify']);
  const verified = (claims) => subtle.verify('RSASSA-PKCS1-v1_5', key, Buffer.from(signature, 'base64url'), text(`${head}.${claims}`));
  assert.equal(await verified(claims), true);
  assert.equal(await verified(`${claims}x`), false);
});

test('RFC 7515, appendix A.2: a JWS with RS256 from a JSON Web Key', async () => {
  const jwk = {
    kty: 'RSA',
    n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
    e: 'AQAB',
  };
  const input =
    'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const signature =
    'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw';
  const key = await subtle.importKey('jwk', jwk, rs256Algorithm, true, ['verify']);
  assert.equal(await subtle.verify(rs256Algorithm, key, Buffer.from(signature, 'base64url'), text(input)), true);
  assert.equal(key.type, 'public');
  assert.equal(key.algorithm.modulusLength, 2048);
  assert.deepEqual([...key.algorithm.publicExponent], [1, 0, 1]);
  assert.equal(key.algorithm.hash.name, 'SHA-256');
});

test('RFC 7515, appendix A.3: a JWS with ES256', async () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    d: 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
  };
  const input =
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';
  const signature = 'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
  const { d, ...publicJwk } = jwk;
  const key = await subtle.importKey('jwk', publicJwk, es256Algorithm, true, ['verify']);
  assert.equal(await subtle.verify(es256Signing, key, Buffer.from(signature, 'base64url'), text(input)), true);
  const own = await subtle.importKey('jwk', jwk, es256Algorithm, true, ['sign']);
  const again = await subtle.sign(es256Signing, own, text(input));
  assert.equal(again.byteLength, 64);
  assert.equal(await subtle.verify(es256Signing, key, again, text(input)), true);
  assert.deepEqual(await subtle.exportKey('jwk', own), { key_ops: ['sign'], ext: true, ...jwk });
});

test('RFC 8032, 7.1, test 2: Ed25519', async () => {
  const secret = '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb';
  const point = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
  const jwk = {
    kty: 'OKP',
    crv: 'Ed25519',
    d: Buffer.from(secret, 'hex').toString('base64url'),
    x: Buffer.from(point, 'hex').toString('base64url'),
  };
  const key = await subtle.importKey('jwk', jwk, 'Ed25519', true, ['sign']);
  const signature = await subtle.sign('Ed25519', key, new Uint8Array([0x72]));
  assert.equal(
    Buffer.from(signature).toString('hex'),
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  const other = await subtle.importKey('raw', Buffer.from(point, 'hex'), { name: 'Ed25519' }, true, ['verify']);
  assert.equal(await subtle.verify('Ed25519', other, signature, new Uint8Array([0x72])), true);
  assert.equal(await subtle.verify('Ed25519', other, signature, new Uint8Array([0x73])), false);
  const exported = await subtle.exportKey('jwk', other);
  assert.equal(exported.alg === undefined || exported.alg === 'Ed25519', true);
  assert.equal(exported.x, jwk.x);
});

test('keys and signatures of OpenSSL are read: RSA', async () => {
  const key = await subtle.importKey('spki', der(rsaSpki), rs256Algorithm, true, ['verify']);
  assert.equal(await subtle.verify(rs256Algorithm, key, base64(rs256), text('hello')), true);
  assert.equal(Buffer.from(await subtle.exportKey('spki', key)).equals(der(rsaSpki)), true);
  const own = await subtle.importKey('pkcs8', der(rsaPkcs8), rs256Algorithm, true, ['sign']);
  assert.equal(Buffer.from(await subtle.sign(rs256Algorithm, own, text('hello'))).toString('base64'), rs256);
  assert.equal(Buffer.from(await subtle.exportKey('pkcs8', own)).equals(der(rsaPkcs8)), true);
  const jwk = await subtle.exportKey('jwk', own);
  assert.deepEqual(Object.keys(jwk), ['key_ops', 'ext', 'kty', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi', 'alg']);
  assert.equal(jwk.alg, 'RS256');
  const again = await subtle.importKey('jwk', jwk, rs256Algorithm, true, ['sign']);
  assert.equal(Buffer.from(await subtle.exportKey('pkcs8', again)).equals(der(rsaPkcs8)), true);
});

test('keys and signatures of OpenSSL are read: curves', async () => {
  const key = await subtle.importKey('spki', der(ecSpki), es256Algorithm, true, ['verify']);
  assert.equal(await subtle.verify(es256Signing, key, base64(es256raw), text('hello')), true);
  assert.equal(await subtle.verify(es256Signing, key, base64(es256), text('hello')), false);
  assert.equal(Buffer.from(await subtle.exportKey('spki', key)).equals(der(ecSpki)), true);
  const raw = await subtle.exportKey('raw', key);
  assert.equal(raw.byteLength, 65);
  const again = await subtle.importKey('raw', raw, es256Algorithm, true, ['verify']);
  assert.equal(await subtle.verify(es256Signing, again, base64(es256raw), text('hello')), true);
  const own = await subtle.importKey('pkcs8', der(ecPkcs8), es256Algorithm, true, ['sign']);
  assert.equal(Buffer.from(await subtle.exportKey('pkcs8', own)).equals(der(ecPkcs8)), true);
  const wide = createPrivateKey(ec3Pkcs8);
  assert.equal(verify('sha1', Buffer.from('hello'), createPublicKey(wide), base64(es3sha1)), true);
  assert.deepEqual(wide.asymmetricKeyDetails, { namedCurve: 'secp384r1' });
});

test('RSA-PSS signs with a salt, and a signature needs the right one', async () => {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256' };
  const own = await subtle.importKey('pkcs8', der(rsaPkcs8), algorithm, false, ['sign']);
  const key = await subtle.importKey('spki', der(rsaSpki), algorithm, false, ['verify']);
  const signature = await subtle.sign({ name: 'RSA-PSS', saltLength: 32 }, own, text('x'));
  assert.equal(await subtle.verify({ name: 'RSA-PSS', saltLength: 32 }, key, signature, text('x')), true);
  assert.equal(await subtle.verify({ name: 'RSA-PSS', saltLength: 20 }, key, signature, text('x')), false);
  assert.equal(verify('sha256', Buffer.from('x'), { key: rsaSpki, padding: constants.RSA_PKCS1_PSS_PADDING }, Buffer.from(signature)), true);
  assert.equal(verify('sha256', Buffer.from('hello'), { key: rsaSpki, padding: constants.RSA_PKCS1_PSS_PADDING }, base64(pss)), true);
  await assert.rejects(subtle.sign('RSA-PSS', own, text('x')), { name: 'TypeError', code: 'ERR_MISSING_OPTION' });
  const tooLong = await assert.rejects(subtle.sign({ name: 'RSA-PSS', saltLength: 300 }, own, text('x')), { name: 'OperationError' });
  assert.equal(tooLong.cause.message, 'The value of "algorithm.saltLength" is out of range. It must be >= 0 && <= 222. Received 300');
});

test('RSA-OAEP encrypts with the public key and decrypts with the private one', async () => {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const key = await subtle.importKey('spki', der(rsaSpki), algorithm, true, ['encrypt', 'wrapKey']);
  const own = await subtle.importKey('pkcs8', der(rsaPkcs8), algorithm, true, ['decrypt', 'unwrapKey']);
  const sealed = await subtle.encrypt('RSA-OAEP', key, text('secret'));
  assert.equal(sealed.byteLength, 256);
  assert.equal(Buffer.from(await subtle.decrypt('RSA-OAEP', own, sealed)).toString(), 'secret');
  const labelled = { name: 'RSA-OAEP', label: text('l') };
  assert.equal(Buffer.from(await subtle.decrypt(labelled, own, base64(oaep256))).toString(), 'secret');
  await assert.rejects(subtle.decrypt('RSA-OAEP', own, base64(oaep256)), { name: 'OperationError' });
  await assert.rejects(subtle.encrypt('RSA-OAEP', key, new Uint8Array(191)), { name: 'OperationError' });
  assert.equal((await subtle.exportKey('jwk', key)).alg, 'RSA-OAEP-256');
  const aes = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt']);
  const wrapped = await subtle.wrapKey('raw', aes, key, 'RSA-OAEP');
  const unwrapped = await subtle.unwrapKey('raw', wrapped, own, 'RSA-OAEP', 'AES-GCM', true, ['encrypt']);
  assert.equal(Buffer.from(await subtle.exportKey('raw', unwrapped)).equals(Buffer.from(await subtle.exportKey('raw', aes))), true);
});

test('RFC 3394, 4.1: AES-KW wraps a key', async () => {
  const algorithm = { name: 'AES-KW' };
  const wrapping = await subtle.importKey('raw', Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex'), algorithm, true, ['wrapKey', 'unwrapKey']);
  const key = await subtle.importKey('raw', Buffer.from('00112233445566778899aabbccddeeff', 'hex'), 'AES-CBC', true, ['encrypt']);
  const wrapped = await subtle.wrapKey('raw', key, wrapping, 'AES-KW');
  assert.equal(Buffer.from(wrapped).toString('hex'), '1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5');
  const again = await subtle.unwrapKey('raw', wrapped, wrapping, 'AES-KW', 'AES-CBC', true, ['encrypt']);
  assert.equal(Buffer.from(await subtle.exportKey('raw', again)).toString('hex'), '00112233445566778899aabbccddeeff');
  const broken = new Uint8Array(wrapped);
  broken[3] ^= 1;
  await assert.rejects(subtle.unwrapKey('raw', broken, wrapping, 'AES-KW', 'AES-CBC', true, ['encrypt']), { name: 'OperationError' });
  await assert.rejects(subtle.encrypt('AES-KW', wrapping, new Uint8Array(16)), { name: 'NotSupportedError' });
  assert.equal((await subtle.exportKey('jwk', wrapping)).alg, 'A128KW');
});

test('two who agree by ECDH or X25519 have the same secret', async () => {
  for (const algorithm of [{ name: 'ECDH', namedCurve: 'P-256' }, { name: 'ECDH', namedCurve: 'P-384' }, { name: 'ECDH', namedCurve: 'P-521' }, { name: 'X25519' }]) {
    const one = await subtle.generateKey(algorithm, true, ['deriveBits', 'deriveKey']);
    const two = await subtle.generateKey(algorithm, true, ['deriveBits']);
    const here = await subtle.deriveBits({ name: algorithm.name, public: two.publicKey }, one.privateKey, 256);
    const there = await subtle.deriveBits({ name: algorithm.name, public: one.publicKey }, two.privateKey, 256);
    assert.equal(Buffer.from(here).equals(Buffer.from(there)), true);
    const aes = await subtle.deriveKey({ name: algorithm.name, public: two.publicKey }, one.privateKey, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
    assert.equal(Buffer.from(await subtle.exportKey('raw', aes)).equals(Buffer.from(here)), true);
    assert.deepEqual(one.publicKey.usages, []);
    await assert.rejects(subtle.deriveBits({ name: algorithm.name, public: one.privateKey }, one.privateKey, 256), {
      name: 'InvalidAccessError',
      message: 'algorithm.public must be a public key',
    });
    await assert.rejects(subtle.deriveBits({ name: algorithm.name, public: two.publicKey }, one.privateKey, 4096), { name: 'OperationError' });
  }
});

test('generated pairs: types, usages, extractability', async () => {
  const { publicKey, privateKey } = await subtle.generateKey(es256Algorithm, false, ['sign', 'verify']);
  assert.equal(publicKey.type, 'public');
  assert.equal(publicKey.extractable, true);
  assert.deepEqual(publicKey.usages, ['verify']);
  assert.equal(privateKey.type, 'private');
  assert.equal(privateKey.extractable, false);
  assert.deepEqual(privateKey.usages, ['sign']);
  assert.deepEqual({ ...privateKey.algorithm }, { name: 'ECDSA', namedCurve: 'P-256' });
  await assert.rejects(subtle.exportKey('pkcs8', privateKey), { message: 'key is not extractable' });
  await assert.rejects(subtle.exportKey('pkcs8', publicKey), { name: 'InvalidAccessError', message: 'Unable to export a pkcs8 ECDSA public key' });
  await assert.rejects(subtle.generateKey(es256Algorithm, true, ['verify']), { name: 'SyntaxError', message: 'Usages cannot be empty when creating a key.' });
  await assert.rejects(subtle.generateKey(es256Algorithm, true, ['encrypt']), { name: 'SyntaxError', message: 'Unsupported key usage for an ECDSA key' });
  await assert.rejects(subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-257' }, true, ['sign']), { name: 'NotSupportedError', message: 'Unrecognized namedCurve' });
  await assert.rejects(subtle.generateKey({ name: 'ECDSA' }, true, ['sign']), { name: 'TypeError', code: 'ERR_MISSING_OPTION' });
});

test('a pair of RSA keys is made beside the other work', async () => {
  let ticks = 0;
  const timer = setInterval(() => { ticks += 1; }, 1);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
  const { publicKey, privateKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  clearInterval(timer);
  assert.equal(publicKey.algorithm.modulusLength, 1024);
  const signature = await subtle.sign(rs256Algorithm, privateKey, text('x'));
  assert.equal(signature.byteLength, 128);
  assert.equal(await subtle.verify(rs256Algorithm, publicKey, signature, text('x')), true);
  const exponent = { ...algorithm, publicExponent: new Uint8Array([1, 0, 0, 0, 0]) };
  await assert.rejects(subtle.generateKey(exponent, true, ['sign']), { name: 'OperationError' });
});

test('what a key may not do, and keys that are none', async () => {
  const key = await subtle.importKey('spki', der(rsaSpki), rs256Algorithm, true, ['verify']);
  await assert.rejects(subtle.sign(rs256Algorithm, key, text('x')), { name: 'InvalidAccessError', message: 'Unable to use this key to sign' });
  await assert.rejects(subtle.verify(es256Signing, key, new Uint8Array(64), text('x')), { name: 'InvalidAccessError', message: 'Unable to use this key to verify' });
  await assert.rejects(subtle.importKey('spki', der(rsaSpki), rs256Algorithm, true, ['sign']), { name: 'SyntaxError', message: 'Unsupported key usage for an RSASSA-PKCS1-v1_5 key' });
  await assert.rejects(subtle.importKey('pkcs8', der(rsaPkcs8), rs256Algorithm, true, []), { name: 'SyntaxError', message: 'Usages cannot be empty when importing a private key.' });
  await assert.rejects(subtle.importKey('spki', new Uint8Array(10), rs256Algorithm, true, ['verify']), { name: 'DataError', message: 'Invalid keyData' });
  await assert.rejects(subtle.importKey('spki', der(ecSpki), rs256Algorithm, true, ['verify']), { name: 'DataError', message: 'Invalid key type' });
  await assert.rejects(subtle.importKey('raw', new Uint8Array(10), rs256Algorithm, true, ['verify']), { name: 'NotSupportedError', message: 'Unable to import RSA key with format raw' });
  await assert.rejects(subtle.importKey('spki', der(ecSpki), { name: 'ECDSA', namedCurve: 'P-384' }, true, ['verify']), { name: 'DataError', message: 'Named curve mismatch' });
  await assert.rejects(subtle.importKey('raw', new Uint8Array(65), es256Algorithm, true, ['verify']), { name: 'DataError', message: 'Invalid keyData' });
  await assert.rejects(subtle.importKey('raw', new Uint8Array(31), 'Ed25519', true, ['verify']), { name: 'DataError', message: 'Ed25519 raw keys must be exactly 32-bytes' });
  const jwk = createPublicKey(rsaSpki).export({ format: 'jwk' });
  const refused = (change) => subtle.importKey('jwk', { ...jwk, ...change }, rs256Algorithm, true, ['verify']);
  await assert.rejects(refused({ kty: 'EC' }), { message: 'Invalid JWK "kty" Parameter' });
  await assert.rejects(refused({ alg: 'RS512' }), { message: 'JWK "alg" does not match the requested algorithm' });
  await assert.rejects(refused({ use: 'enc' }), { message: 'Invalid JWK "use" Parameter' });
  await assert.rejects(refused({ key_ops: ['sign'] }), { message: 'Key operations and usage mismatch' });
  await assert.rejects(refused({ ext: false }), { message: 'JWK "ext" Parameter and extractable mismatch' });
  await assert.rejects(refused({ n: undefined }), { name: 'DataError', message: 'Invalid keyData' });
});

test('createSign and createVerify; sign and verify at once', () => {
  const signature = createSign('SHA256').update('hel').update(Buffer.from('lo')).sign(rsaPkcs8, 'base64');
  assert.equal(signature, rs256);
  assert.equal(createVerify('RSA-SHA256').update('hello').verify(rsaSpki, rs256, 'base64'), true);
  assert.equal(createVerify('RSA-SHA256').update('hellx').verify(rsaPub1, rs256, 'base64'), false);
  assert.equal(verify('sha256', Buffer.from('hello'), ecSpki, base64(es256)), true);
  assert.equal(verify('sha256', Buffer.from('hello'), { key: ecSpki, dsaEncoding: 'ieee-p1363' }, base64(es256raw)), true);
  assert.equal(verify(null, Buffer.from('hello'), edSpki, base64(ed)), true);
  assert.equal(sign(null, Buffer.from('hello'), edPkcs8).toString('base64'), ed);
  const own = sign('sha256', Buffer.from('hello'), ecSec1);
  assert.equal(own[0], 0x30);
  assert.equal(verify('sha256', Buffer.from('hello'), ecPkcs8, own), true);
  assert.throws(() => createSign('SHA256').sign(), { code: 'ERR_CRYPTO_SIGN_KEY_REQUIRED', message: 'No key provided to sign' });
  assert.throws(() => createSign('nope'), { name: 'TypeError', message: 'Invalid digest' });
  assert.throws(() => sign('sha256', Buffer.from('x'), 'no key'), { message: 'error:1E08010C:DECODER routines::unsupported', code: 'ERR_OSSL_UNSUPPORTED', reason: 'unsupported' });
  assert.throws(() => sign('sha256', Buffer.from('x'), createPublicKey(rsaSpki)), { code: 'ERR_CRYPTO_INVALID_KEY_OBJECT_TYPE', message: 'Invalid key object type public, expected private.' });
});

test('key objects: read, described, written, compared', () => {
  const key = createPrivateKey(rsaPkcs1);
  assert.equal(key instanceof KeyObject, true);
  assert.equal(key.type, 'private');
  assert.equal(key.asymmetricKeyType, 'rsa');
  assert.equal(key.asymmetricKeyDetails.modulusLength, 2048);
  assert.equal(key.asymmetricKeyDetails.publicExponent, 65537n);
  assert.equal(key.export({ format: 'pem', type: 'pkcs8' }), rsaPkcs8);
  assert.equal(key.export({ format: 'pem', type: 'pkcs1' }), rsaPkcs1);
  const other = createPublicKey(key);
  assert.equal(other.export({ format: 'pem', type: 'spki' }), rsaSpki);
  assert.equal(other.export({ format: 'pem', type: 'pkcs1' }), rsaPub1);
  assert.equal(other.equals(createPublicKey(rsaPub1)), true);
  assert.equal(createPublicKey(rsaPkcs8).equals(other), true);
  assert.equal(createPublicKey({ key: other.export({ format: 'jwk' }), format: 'jwk' }).equals(other), true);
  assert.equal(createPublicKey({ key: der(rsaSpki), format: 'der', type: 'spki' }).equals(other), true);
  const curve = createPrivateKey(ecPkcs8);
  assert.equal(curve.export({ format: 'pem', type: 'sec1' }), ecSec1);
  assert.deepEqual(curve.asymmetricKeyDetails, { namedCurve: 'prime256v1' });
  assert.deepEqual(Object.keys(curve.export({ format: 'jwk' })), ['kty', 'x', 'y', 'crv', 'd']);
  assert.deepEqual(Object.keys(createPrivateKey(edPkcs8).export({ format: 'jwk' })), ['crv', 'd', 'x', 'kty']);
  assert.equal(createPrivateKey(edPkcs8).export({ format: 'pem', type: 'pkcs8' }), edPkcs8);
  assert.equal(Object.prototype.toString.call(key), '[object KeyObject]');
  assert.throws(() => key.export({ format: 'pem', type: 'sec1' }), { code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS', message: 'The selected key encoding sec1 can only be used for EC keys.' });
  assert.throws(() => key.export({ format: 'nope' }), { code: 'ERR_INVALID_ARG_VALUE', message: "The property 'options.format' is invalid. Received 'nope'" });
  assert.throws(() => createPrivateKey(rsaSpki), { code: 'ERR_OSSL_UNSUPPORTED' });
  assert.throws(() => new KeyObject('nope'), { message: "The argument 'type' is invalid. Received 'nope'" });
  assert.throws(() => createPublicKey(createSecretKey('x')), { message: 'Invalid key object type secret, expected private.' });
});

test('key objects of node:crypto and keys of crypto.subtle', async () => {
  const { publicKey } = await subtle.generateKey(es256Algorithm, true, ['sign', 'verify']);
  const object = KeyObject.from(publicKey);
  assert.equal(object.asymmetricKeyType, 'ec');
  assert.equal(object.export({ format: 'der', type: 'spki' }).equals(Buffer.from(await subtle.exportKey('spki', publicKey))), true);
  const secret = await subtle.importKey('raw', text('key'), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign']);
  assert.equal(KeyObject.from(secret).export().toString(), 'key');
  assert.equal(createHmac('sha256', KeyObject.from(secret)).update('x').digest('hex'), createHmac('sha256', 'key').update('x').digest('hex'));
  assert.throws(() => KeyObject.from({}), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('publicEncrypt and privateDecrypt', () => {
  assert.equal(privateDecrypt(rsaPkcs8, base64(oaep)).toString(), 'secret');
  assert.equal(privateDecrypt({ key: rsaPkcs8, oaepHash: 'sha256', oaepLabel: Buffer.from('l') }, base64(oaep256)).toString(), 'secret');
  assert.equal(privateDecrypt(rsaPkcs8, publicEncrypt(rsaSpki, Buffer.from('x'))).toString(), 'x');
  const padding = constants.RSA_PKCS1_PADDING;
  assert.equal(publicEncrypt({ key: rsaSpki, padding }, Buffer.from('x')).length, 256);
  assert.throws(() => privateDecrypt(rsaPkcs8, base64(oaep256)), { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR', message: 'error:02000079:rsa routines::oaep decoding error' });
});

test('generateKeyPair: objects, texts and JSON Web Keys', async () => {
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  assert.equal(curve.privateKey.asymmetricKeyDetails.namedCurve, 'secp384r1');
  const texts = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assert.match(texts.publicKey, /^-----BEGIN PUBLIC KEY-----\n[\s\S]{60}\n-----END PUBLIC KEY-----\n$/);
  assert.equal(verify(null, Buffer.from('x'), texts.publicKey, sign(null, Buffer.from('x'), texts.privateKey)), true);
  const rsa = await promisify(generateKeyPair)('rsa', { modulusLength: 1024 });
  assert.equal(rsa.publicKey.asymmetricKeyDetails.modulusLength, 1024);
  assert.throws(() => generateKeyPairSync('nope'), { code: 'ERR_INVALID_ARG_VALUE', message: "The argument 'type' must be a supported key type. Received 'nope'" });
  assert.throws(() => generateKeyPairSync('ec', {}), { code: 'ERR_INVALID_ARG_TYPE', message: 'The "options.namedCurve" property must be of type string. Received undefined' });
  assert.throws(() => generateKeyPairSync('ec', { namedCurve: 'nope' }), { message: 'Invalid EC curve name' });
});

test('createECDH and diffieHellman', () => {
  const one = createECDH('prime256v1');
  const two = createECDH('prime256v1');
  one.generateKeys();
  const shown = two.generateKeys('hex', 'compressed');
  assert.equal(shown.length, 66);
  assert.equal(one.computeSecret(shown, 'hex', 'hex'), two.computeSecret(one.getPublicKey(), null, 'hex'));
  const again = createECDH('prime256v1');
  again.setPrivateKey(one.getPrivateKey());
  assert.equal(again.getPublicKey('hex'), one.getPublicKey('hex'));
  const first = generateKeyPairSync('x25519');
  const second = generateKeyPairSync('x25519');
  const secret = diffieHellman({ privateKey: first.privateKey, publicKey: second.publicKey });
  assert.equal(secret.equals(diffieHellman({ privateKey: second.privateKey, publicKey: first.publicKey })), true);
});
