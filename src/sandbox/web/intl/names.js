// Names of currencies and units in en-US, from the Unicode CLDR. What is not here is shown by its code.

export const currencySymbols = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  INR: '₹',
  KRW: '₩',
  CNY: 'CN¥',
  BRL: 'R$',
  CAD: 'CA$',
  AUD: 'A$',
  NZD: 'NZ$',
  MXN: 'MX$',
  HKD: 'HK$',
  ILS: '₪',
  VND: '₫',
  TWD: 'NT$',
  PHP: '₱',
};

export const currencyDigits = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, KWD: 3, BHD: 3, TND: 3 };

export const currencyNames = {
  USD: ['US dollar', 'US dollars'],
  EUR: ['euro', 'euros'],
  GBP: ['British pound', 'British pounds'],
  JPY: ['Japanese yen', 'Japanese yen'],
  CHF: ['Swiss franc', 'Swiss francs'],
  INR: ['Indian rupee', 'Indian rupees'],
  CAD: ['Canadian dollar', 'Canadian dollars'],
  AUD: ['Australian dollar', 'Australian dollars'],
  CNY: ['Chinese yuan', 'Chinese yuan'],
  BRL: ['Brazilian real', 'Brazilian reals'],
  SEK: ['Swedish krona', 'Swedish kronor'],
};

/** Symbols of `currencyDisplay: 'narrowSymbol'` where they differ. */
export const narrowSymbols = {
  CNY: '¥', CAD: '$', AUD: '$', NZD: '$', MXN: '$', HKD: '$', TWD: '$', SGD: '$', ARS: '$', CLP: '$', COP: '$', SEK: 'kr', NOK: 'kr', DKK: 'kr', PLN: 'zł', CZK: 'Kč', HUF: 'Ft', RUB: '₽', TRY: '₺', ZAR: 'R', THB: '฿', UAH: '₴', EGP: 'E£', NGN: '₦',
};

/** Short, long for one, long for more, and the short forms that differ: after a slash, narrow, for one. */
export const unitNames = {
  acre: ['ac', 'acre', 'acres'],
  bit: ['bit', 'bit', 'bits'],
  byte: ['byte', 'byte', 'bytes', { narrow: 'B' }],
  celsius: ['°C', 'degree Celsius', 'degrees Celsius'],
  centimeter: ['cm', 'centimeter', 'centimeters'],
  day: ['days', 'day', 'days', { per: 'd', narrow: 'd', one: 'day' }],
  degree: ['deg', 'degree', 'degrees', { narrow: '°' }],
  fahrenheit: ['°F', 'degree Fahrenheit', 'degrees Fahrenheit', { narrow: '°' }],
  'fluid-ounce': ['fl oz', 'fluid ounce', 'fluid ounces'],
  foot: ['ft', 'foot', 'feet', { narrow: '′' }],
  gallon: ['gal', 'gallon', 'gallons', { per: 'gal US' }],
  gigabit: ['Gb', 'gigabit', 'gigabits'],
  gigabyte: ['GB', 'gigabyte', 'gigabytes'],
  gram: ['g', 'gram', 'grams'],
  hectare: ['ha', 'hectare', 'hectares'],
  hour: ['hr', 'hour', 'hours', { per: 'h', narrow: 'h' }],
  inch: ['in', 'inch', 'inches', { narrow: '″' }],
  kilobit: ['kb', 'kilobit', 'kilobits'],
  kilobyte: ['kB', 'kilobyte', 'kilobytes'],
  kilogram: ['kg', 'kilogram', 'kilograms'],
  kilometer: ['km', 'kilometer', 'kilometers'],
  liter: ['L', 'liter', 'liters'],
  megabit: ['Mb', 'megabit', 'megabits'],
  megabyte: ['MB', 'megabyte', 'megabytes'],
  meter: ['m', 'meter', 'meters'],
  microsecond: ['μs', 'microsecond', 'microseconds'],
  mile: ['mi', 'mile', 'miles'],
  'mile-scandinavian': ['smi', 'mile-scandinavian', 'miles-scandinavian'],
  milliliter: ['mL', 'milliliter', 'milliliters'],
  millimeter: ['mm', 'millimeter', 'millimeters'],
  millisecond: ['ms', 'millisecond', 'milliseconds'],
  minute: ['min', 'minute', 'minutes', { narrow: 'm' }],
  month: ['mths', 'month', 'months', { per: 'm', narrow: 'm', one: 'mth' }],
  nanosecond: ['ns', 'nanosecond', 'nanoseconds'],
  ounce: ['oz', 'ounce', 'ounces'],
  percent: ['%', 'percent', 'percent'],
  petabyte: ['PB', 'petabyte', 'petabytes'],
  pound: ['lb', 'pound', 'pounds', { narrow: '#' }],
  second: ['sec', 'second', 'seconds', { per: 's', narrow: 's' }],
  stone: ['st', 'stone', 'stones'],
  terabit: ['Tb', 'terabit', 'terabits'],
  terabyte: ['TB', 'terabyte', 'terabytes'],
  week: ['wks', 'week', 'weeks', { per: 'w', narrow: 'w', one: 'wk' }],
  yard: ['yd', 'yard', 'yards'],
  year: ['yrs', 'year', 'years', { per: 'y', narrow: 'y', one: 'yr' }],
};

/** Two units with a name of their own. */
export const pairNames = { 'mile-per-hour': 'mph', 'mile-per-gallon': 'mpg' };
