// Decimal numbers as digits, so that 1.005 rounds to 1.01 as ECMA-402 has it: by what is written, not by the binary value.

/** `0.digits × 10^exponent`, without leading or trailing zeros; zero has no digits. */
export function decimalOf(value) {
  const text = typeof value === 'string' ? value : typeof value === 'bigint' ? `${value < 0n ? -value : value}` : `${Math.abs(value)}`;
  const [mantissa, power = '0'] = text.split('e');
  const [integer, fraction = ''] = mantissa.split('.');
  const all = integer + fraction;
  const leading = /^0*/.exec(all)[0].length;
  const digits = all.slice(leading).replace(/0+$/, '');
  return { digits, exponent: digits === '' ? 0 : integer.length - leading + Number(power) };
}

/** Keeps `count` of the digits; the carry may lengthen the number. */
function keepDigits({ digits, exponent }, count, mode, negative) {
  if (count >= digits.length) {
    return { digits, exponent };
  }
  const kept = count > 0 ? digits.slice(0, count) : '';
  const rest = count >= 0 ? digits.slice(count) : `0${digits}`;
  if (!roundsUp(kept, rest, mode, negative)) {
    return count > 0 ? { digits: kept, exponent } : { digits: '', exponent: 0 };
  }
  if (count <= 0) {
    return { digits: '1', exponent: exponent - count + 1 };
  }
  const raised = `${BigInt(kept) + 1n}`;
  return { digits: raised, exponent: exponent + raised.length - kept.length };
}

function roundsUp(kept, rest, mode, negative) {
  switch (mode) {
    case 'trunc':
      return false;
    case 'floor':
      return negative;
    case 'ceil':
      return !negative;
    case 'halfEven':
      return /^50*$/.test(rest) ? Number(kept.at(-1) ?? 0) % 2 === 1 : rest[0] >= '5';
    default:
      return rest[0] >= '5';
  }
}

export function roundToFraction(decimal, least, most, mode, negative) {
  return written(keepDigits(decimal, decimal.exponent + most, mode, negative), least);
}

export function roundToSignificant(decimal, least, most, mode, negative) {
  const rounded = keepDigits(decimal, most, mode, negative);
  const first = rounded.digits === '' ? 1 : rounded.exponent;
  return written(rounded, Math.max(0, least - first));
}

/** To a multiple of `increment` in the last of `most` fraction digits, all of which are shown. */
export function roundToIncrement({ digits, exponent }, most, increment, mode, negative) {
  const power = exponent - digits.length + most;
  const value = BigInt(digits || 0) * 10n ** BigInt(Math.max(0, power));
  const step = BigInt(increment) * 10n ** BigInt(Math.max(0, -power));
  const whole = value / step;
  const twice = (value % step) * 2n;
  // The rest as the digits that say the same: nothing, less than a half, a half, more.
  const rest = twice === 0n ? '' : twice < step ? '1' : twice === step ? '5' : '6';
  const isUp = rest !== '' && roundsUp(`${whole}`, rest, mode, negative);
  const text = `${(whole + (isUp ? 1n : 0n)) * BigInt(increment)}`.padStart(most + 1, '0');
  return { integer: text.slice(0, text.length - most), fraction: text.slice(text.length - most) };
}

/** Integer and fraction digits, the fraction filled up to `least`. */
function written({ digits, exponent }, least) {
  const padded = exponent <= 0 ? '0'.repeat(1 - exponent) + digits : digits.padEnd(exponent, '0');
  const point = Math.max(exponent, 1);
  const fraction = digits === '' ? '' : padded.slice(point).replace(/0+$/, '');
  return { integer: digits === '' ? '0' : padded.slice(0, point), fraction: fraction.padEnd(least, '0') };
}
