// Dates, numbers, lists and relative times in other locales than en-US. The table is what Node 20 says.

const instant = new Date('2024-02-09T15:04:05.067Z');
const dateOptions = [undefined,{"dateStyle":"full"},{"dateStyle":"medium","timeStyle":"short"},{"dateStyle":"long","timeStyle":"medium"},{"weekday":"short","day":"numeric","month":"short"},{"year":"numeric","month":"long"},{"year":"numeric","month":"2-digit","day":"2-digit","hour":"2-digit","minute":"2-digit"},{"hour":"numeric","minute":"2-digit","hour12":true}];
const amounts = [[-1234567.5,undefined],[1234.5,undefined],[0.256,{"style":"percent","maximumFractionDigits":1}],[-1234.5,{"style":"currency","currency":"EUR"}],[12,{"style":"currency","currency":"JPY"}],[-5,{"style":"currency","currency":"CHF","currencySign":"accounting"}]];

/** By locale: the dates, the amounts, a list, three times, and the categories of some numbers. */
const expected = {
  'en-GB': [["09/02/2024, 15:04:05","Friday, 9 February 2024","9 Feb 2024, 15:04","9 February 2024 at 15:04:05","Fri 9 Feb","February 2024","09/02/2024, 15:04","3:04 pm"],["-1,234,567.5","1,234.5","25.6%","-€1,234.50","JP¥12","(CHF\u00a05.00)"],"a, b and c",["yesterday","in 5 hours","1.5 months ago"],"other,one,other,other,other,other,other"],
  'en-CA': [["2024-02-09, 3:04:05 p.m.","Friday, February 9, 2024","Feb 9, 2024, 3:04 p.m.","February 9, 2024 at 3:04:05 p.m.","Fri, Feb 9","February 2024","2024-02-09, 03:04 p.m.","3:04 p.m."],["-1,234,567.5","1,234.5","25.6%","-€1,234.50","JP¥12","(CHF\u00a05.00)"],"a, b and c",["yesterday","in 5 hours","1.5 months ago"],"other,one,other,other,other,other,other"],
  'en-AU': [["09/02/2024, 3:04:05 pm","Friday, 9 February 2024","9 Feb 2024, 3:04 pm","9 February 2024 at 3:04:05 pm","Fri, 9 Feb","February 2024","09/02/2024, 03:04 pm","3:04 pm"],["-1,234,567.5","1,234.5","25.6%","-EUR\u00a01,234.50","JPY\u00a012","(CHF\u00a05.00)"],"a, b and c",["yesterday","in 5 hours","1.5 months ago"],"other,one,other,other,other,other,other"],
  'en-IN': [["9/2/2024, 3:04:05 pm","Friday, 9 February 2024","9 Feb 2024, 3:04 pm","9 February 2024 at 3:04:05 pm","Fri, 9 Feb","February 2024","09/02/2024, 03:04 pm","3:04 pm"],["-12,34,567.5","1,234.5","25.6%","-€1,234.50","JP¥12","(CHF\u00a05.00)"],"a, b and c",["yesterday","in 5 hours","1.5 months ago"],"other,one,other,other,other,other,other"],
  'de-DE': [["9.2.2024, 15:04:05","Freitag, 9. Februar 2024","09.02.2024, 15:04","9. Februar 2024 um 15:04:05","Fr., 9. Feb.","Februar 2024","09.02.2024, 15:04","3:04 PM"],["-1.234.567,5","1.234,5","25,6\u00a0%","-1.234,50\u00a0€","12\u00a0¥","-5,00\u00a0CHF"],"a, b und c",["gestern","in 5 Stunden","vor 1,5 Monaten"],"other,one,other,other,other,other,other"],
  'fr-FR': [["09/02/2024 15:04:05","vendredi 9 février 2024","9 févr. 2024, 15:04","9 février 2024 à 15:04:05","ven. 9 févr.","février 2024","09/02/2024 15:04","3:04 PM"],["-1\u202f234\u202f567,5","1\u202f234,5","25,6\u00a0%","-1\u202f234,50\u00a0€","12\u00a0JPY","(5,00\u00a0CHF)"],"a, b et c",["hier","dans 5 heures","il y a 1,5 mois"],"one,one,other,other,one,other,many"],
  'es-ES': [["9/2/2024, 15:04:05","viernes, 9 de febrero de 2024","9 feb 2024, 15:04","9 de febrero de 2024 a las 15:04:05","vie, 9 feb","febrero de 2024","09/02/2024, 15:04","3:04 p. m."],["-1.234.567,5","1234,5","25,6\u00a0%","-1234,50\u00a0€","12\u00a0JPY","-5,00\u00a0CHF"],"a, b y c",["ayer","dentro de 5 horas","hace 1,5 meses"],"other,one,other,other,other,other,many"],
  'it-IT': [["09/02/2024, 15:04:05","venerdì 9 febbraio 2024","9 feb 2024, 15:04","9 febbraio 2024 alle ore 15:04:05","ven 9 feb","febbraio 2024","09/02/2024, 15:04","3:04 PM"],["-1.234.567,5","1234,5","25,6%","-1234,50\u00a0€","12\u00a0JPY","-5,00\u00a0CHF"],"a, b e c",["ieri","tra 5 ore","1,5 mesi fa"],"other,one,other,other,other,other,many"],
  'pt-BR': [["09/02/2024, 15:04:05","sexta-feira, 9 de fevereiro de 2024","9 de fev. de 2024, 15:04","9 de fevereiro de 2024 às 15:04:05","sex., 9 de fev.","fevereiro de 2024","09/02/2024, 15:04","3:04 PM"],["-1.234.567,5","1.234,5","25,6%","-€\u00a01.234,50","JP¥\u00a012","-CHF\u00a05,00"],"a, b e c",["ontem","em 5 horas","há 1,5 mês"],"one,one,other,other,one,other,many"],
  'pt-PT': [["09/02/2024, 15:04:05","sexta-feira, 9 de fevereiro de 2024","09/02/2024, 15:04","9 de fevereiro de 2024 às 15:04:05","sexta, 9/02","fevereiro de 2024","09/02/2024, 15:04","3:04 p.m."],["-1\u00a0234\u00a0567,5","1234,5","25,6%","-1234,50\u00a0€","12\u00a0JP¥","(5,00\u00a0CHF)"],"a, b e c",["ontem","dentro de 5 horas","há 1,5 meses"],"other,one,other,other,other,other,many"],
  'nl-NL': [["9-2-2024, 15:04:05","vrijdag 9 februari 2024","9 feb 2024, 15:04","9 februari 2024 om 15:04:05","vr 9 feb","februari 2024","09-02-2024, 15:04","3:04 p.m."],["-1.234.567,5","1.234,5","25,6%","€\u00a0-1.234,50","JP¥\u00a012","(CHF\u00a05,00)"],"a, b en c",["gisteren","over 5 uur","1,5 maanden geleden"],"other,one,other,other,other,other,other"],
  'sv-SE': [["2024-02-09 15:04:05","fredag 9 februari 2024","9 feb. 2024 15:04","9 februari 2024 kl. 15:04:05","fre 9 feb.","februari 2024","2024-02-09 15:04","3:04 em"],["\u22121\u00a0234\u00a0567,5","1\u00a0234,5","25,6\u00a0%","\u22121\u00a0234,50\u00a0€","12\u00a0JPY","\u22125,00\u00a0CHF"],"a, b och c",["i går","om 5 timmar","för 1,5 månader sedan"],"other,one,other,other,other,other,other"],
  'da-DK': [["9.2.2024, 15.04.05","fredag den 9. februar 2024","9. feb. 2024, 15.04","9. februar 2024 kl. 15.04.05","fre. 9. feb.","februar 2024","09.02.2024, 15.04","3.04 PM"],["-1.234.567,5","1.234,5","25,6\u00a0%","-1.234,50\u00a0€","12\u00a0JP¥","-5,00\u00a0CHF"],"a, b og c",["i går","om 5 timer","for 1,5 måned siden"],"other,one,other,other,one,other,other"],
  'pl-PL': [["9.02.2024, 15:04:05","piątek, 9 lutego 2024","9 lut 2024, 15:04","9 lutego 2024 15:04:05","pt., 9 lut","luty 2024","09.02.2024, 15:04","3:04 PM"],["-1\u00a0234\u00a0567,5","1234,5","25,6%","-1234,50\u00a0€","12\u00a0JPY","(5,00\u00a0CHF)"],"a, b i c",["wczoraj","za 5 godzin","1,5 miesiąca temu"],"many,one,few,many,other,many,many"],
  'ru-RU': [["09.02.2024, 15:04:05","пятница, 9 февраля 2024 г.","9 февр. 2024 г., 15:04","9 февраля 2024 г. в 15:04:05","пт, 9 февр.","февраль 2024 г.","09.02.2024, 15:04","3:04 PM"],["-1\u00a0234\u00a0567,5","1\u00a0234,5","25,6\u00a0%","-1\u00a0234,50\u00a0€","12\u00a0¥","-5,00\u00a0CHF"],"a, b и c",["вчера","через 5 часов","1,5 месяца назад"],"many,one,few,many,other,one,many"],
  'ja-JP': [["2024/2/9 15:04:05","2024年2月9日金曜日","2024/02/09 15:04","2024年2月9日 15:04:05","2月9日(金)","2024年2月","2024/02/09 15:04","午後3:04"],["-1,234,567.5","1,234.5","25.6%","-€1,234.50","￥12","(CHF\u00a05.00)"],"a、b、c",["昨日","5 時間後","1.5 か月前"],"other,other,other,other,other,other,other"],
  'zh-CN': [["2024/2/9 15:04:05","2024年2月9日星期五","2024年2月9日 15:04","2024年2月9日 15:04:05","2月9日周五","2024年2月","2024/02/09 15:04","下午3:04"],["-1,234,567.5","1,234.5","25.6%","-€1,234.50","JP¥12","(CHF\u00a05.00)"],"a、b和c",["昨天","5小时后","1.5个月前"],"other,other,other,other,other,other,other"],
  'ko-KR': [["2024. 2. 9. PM 3:04:05","2024년 2월 9일 금요일","2024. 2. 9. PM 3:04","2024년 2월 9일 PM 3:04:05","2월 9일 (금)","2024년 2월","2024. 02. 09. PM 03:04","PM 3:04"],["-1,234,567.5","1,234.5","25.6%","-€1,234.50","JP¥12","(CHF\u00a05.00)"],"a, b 및 c",["어제","5시간 후","1.5개월 전"],"other,other,other,other,other,other,other"],
};

for (const [locale, [dates, numbers, list, times, categories]] of Object.entries(expected)) {
  test(`${locale} writes dates as Node does`, () => {
    assert.deepEqual(dateOptions.map((options) => instant.toLocaleString(locale, { timeZone: 'UTC', ...options })), dates);
  });

  test(`${locale} writes numbers and money as Node does`, () => {
    assert.deepEqual(amounts.map(([amount, options]) => new Intl.NumberFormat(locale, options).format(amount)), numbers);
  });

  test(`${locale} writes lists and relative times as Node does`, () => {
    const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    assert.equal(new Intl.ListFormat(locale).format(['a', 'b', 'c']), list);
    assert.deepEqual([relative.format(-1, 'day'), relative.format(5, 'hour'), relative.format(-1.5, 'month')], times);
    assert.equal([0, 1, 2, 5, 1.5, 21, 1e6].map((number) => new Intl.PluralRules(locale).select(number)).join(), categories);
  });
}

test('a locale says what it uses', () => {
  const { locale, month, day } = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC' }).resolvedOptions();
  assert.deepEqual([locale, month, day], ['en-GB', '2-digit', '2-digit']);
  assert.equal(new Intl.NumberFormat('de').resolvedOptions().locale, 'de');
  assert.deepEqual(Intl.NumberFormat.supportedLocalesOf(['en-US', 'de-DE']), ['en-US', 'de-DE']);
  assert.equal(new Intl.DateTimeFormat('de-DE', { timeZone: 'UTC' }).formatToParts(instant).map((part) => part.type).join(), 'day,literal,month,literal,year');
});

test('the first locale of a list decides', () => {
  assert.equal(new Intl.NumberFormat(['de-DE', 'en-US']).format(1.5), '1,5');
});

test('what a locale does not have here is said', () => {
  if (!isNode) {
    assert.throws(() => new Intl.NumberFormat('ar-EG'), { name: 'RangeError', message: /ar-EG.*en-US, en-GB/ });
    assert.throws(() => new Intl.NumberFormat('de-DE', { notation: 'compact' }), { name: 'RangeError', message: /compact numbers in the locale "de-DE"/ });
    assert.throws(() => new Intl.DateTimeFormat('fr', { timeStyle: 'full' }).format(0), { name: 'RangeError', message: /time zones/ });
  }
});

/** Options, milliseconds between the ends, and what Node 20 says of them in en-US. */
const ranges = [
  [{},3,"2/9/2024"],
  [{},43200000,"2/9/2024\u2009–\u20092/10/2024"],
  [{},259200000,"2/9/2024\u2009–\u20092/12/2024"],
  [{},2592000000,"2/9/2024\u2009–\u20093/10/2024"],
  [{},34560000000,"2/9/2024\u2009–\u20093/15/2025"],
  [{"dateStyle":"medium"},3,"Feb 9, 2024"],
  [{"dateStyle":"medium"},43200000,"Feb 9\u2009–\u200910, 2024"],
  [{"dateStyle":"medium"},259200000,"Feb 9\u2009–\u200912, 2024"],
  [{"dateStyle":"medium"},2592000000,"Feb 9\u2009–\u2009Mar 10, 2024"],
  [{"dateStyle":"medium"},34560000000,"Feb 9, 2024\u2009–\u2009Mar 15, 2025"],
  [{"dateStyle":"long"},3,"February 9, 2024"],
  [{"dateStyle":"long"},43200000,"February 9\u2009–\u200910, 2024"],
  [{"dateStyle":"long"},259200000,"February 9\u2009–\u200912, 2024"],
  [{"dateStyle":"long"},2592000000,"February 9\u2009–\u2009March 10, 2024"],
  [{"dateStyle":"long"},34560000000,"February 9, 2024\u2009–\u2009March 15, 2025"],
  [{"dateStyle":"full"},3,"Friday, February 9, 2024"],
  [{"dateStyle":"full"},43200000,"Friday, February 9\u2009–\u2009Saturday, February 10, 2024"],
  [{"dateStyle":"full"},259200000,"Friday, February 9\u2009–\u2009Monday, February 12, 2024"],
  [{"dateStyle":"full"},2592000000,"Friday, February 9\u2009–\u2009Sunday, March 10, 2024"],
  [{"dateStyle":"full"},34560000000,"Friday, February 9, 2024\u2009–\u2009Saturday, March 15, 2025"],
  [{"dateStyle":"short"},3,"2/9/24"],
  [{"dateStyle":"short"},43200000,"2/9/24\u2009–\u20092/10/24"],
  [{"dateStyle":"short"},259200000,"2/9/24\u2009–\u20092/12/24"],
  [{"dateStyle":"short"},2592000000,"2/9/24\u2009–\u20093/10/24"],
  [{"dateStyle":"short"},34560000000,"2/9/24\u2009–\u20093/15/25"],
  [{"year":"numeric","month":"long","day":"numeric"},3,"February 9, 2024"],
  [{"year":"numeric","month":"long","day":"numeric"},43200000,"February 9\u2009–\u200910, 2024"],
  [{"year":"numeric","month":"long","day":"numeric"},259200000,"February 9\u2009–\u200912, 2024"],
  [{"year":"numeric","month":"long","day":"numeric"},2592000000,"February 9\u2009–\u2009March 10, 2024"],
  [{"year":"numeric","month":"long","day":"numeric"},34560000000,"February 9, 2024\u2009–\u2009March 15, 2025"],
  [{"month":"short","day":"numeric"},3,"Feb 9"],
  [{"month":"short","day":"numeric"},43200000,"Feb 9\u2009–\u200910"],
  [{"month":"short","day":"numeric"},259200000,"Feb 9\u2009–\u200912"],
  [{"month":"short","day":"numeric"},2592000000,"Feb 9\u2009–\u2009Mar 10"],
  [{"month":"short","day":"numeric"},34560000000,"Feb 9, 2024\u2009–\u2009Mar 15, 2025"],
  [{"month":"long","year":"numeric"},3,"February 2024"],
  [{"month":"long","year":"numeric"},2592000000,"February\u2009–\u2009March 2024"],
  [{"month":"long","year":"numeric"},34560000000,"February 2024\u2009–\u2009March 2025"],
  [{"month":"short"},3,"Feb"],
  [{"month":"short"},2592000000,"Feb\u2009–\u2009Mar"],
  [{"year":"numeric"},3,"2024"],
  [{"year":"numeric"},34560000000,"2024\u2009–\u20092025"],
  [{"weekday":"short","month":"short","day":"numeric"},3,"Fri, Feb 9"],
  [{"weekday":"short","month":"short","day":"numeric"},43200000,"Fri, Feb 9\u2009–\u2009Sat, Feb 10"],
  [{"weekday":"short","month":"short","day":"numeric"},259200000,"Fri, Feb 9\u2009–\u2009Mon, Feb 12"],
  [{"weekday":"short","month":"short","day":"numeric"},2592000000,"Fri, Feb 9\u2009–\u2009Sun, Mar 10"],
  [{"weekday":"short","month":"short","day":"numeric"},34560000000,"Fri, Feb 9, 2024\u2009–\u2009Sat, Mar 15, 2025"],
  [{"weekday":"long","year":"numeric","month":"long","day":"numeric"},3,"Friday, February 9, 2024"],
  [{"weekday":"long","year":"numeric","month":"long","day":"numeric"},43200000,"Friday, February 9\u2009–\u2009Saturday, February 10, 2024"],
  [{"weekday":"long","year":"numeric","month":"long","day":"numeric"},259200000,"Friday, February 9\u2009–\u2009Monday, February 12, 2024"],
  [{"weekday":"long","year":"numeric","month":"long","day":"numeric"},2592000000,"Friday, February 9\u2009–\u2009Sunday, March 10, 2024"],
  [{"weekday":"long","year":"numeric","month":"long","day":"numeric"},34560000000,"Friday, February 9, 2024\u2009–\u2009Saturday, March 15, 2025"],
  [{"year":"numeric","month":"2-digit","day":"2-digit"},3,"02/09/2024"],
  [{"year":"numeric","month":"2-digit","day":"2-digit"},43200000,"2/9/2024\u2009–\u20092/10/2024"],
  [{"year":"numeric","month":"2-digit","day":"2-digit"},259200000,"2/9/2024\u2009–\u20092/12/2024"],
  [{"year":"numeric","month":"2-digit","day":"2-digit"},2592000000,"2/9/2024\u2009–\u20093/10/2024"],
  [{"year":"numeric","month":"2-digit","day":"2-digit"},34560000000,"2/9/2024\u2009–\u20093/15/2025"],
  [{"hour":"numeric","minute":"numeric"},3,"3:04 PM"],
  [{"hour":"numeric","minute":"numeric"},7200000,"3:04\u2009–\u20095:04 PM"],
  [{"hour":"numeric","minute":"numeric"},43200000,"2/9/2024, 3:04 PM\u2009–\u20092/10/2024, 3:04 AM"],
  [{"hour":"numeric","minute":"numeric"},259200000,"2/9/2024, 3:04 PM\u2009–\u20092/12/2024, 3:04 PM"],
  [{"hour":"numeric","minute":"numeric"},2592000000,"2/9/2024, 3:04 PM\u2009–\u20093/10/2024, 3:04 PM"],
  [{"hour":"numeric","minute":"numeric"},34560000000,"2/9/2024, 3:04 PM\u2009–\u20093/15/2025, 3:04 PM"],
  [{"hour":"numeric","minute":"numeric"},60000,"3:04\u2009–\u20093:05 PM"],
  [{"hour":"numeric"},3,"3 PM"],
  [{"hour":"numeric"},7200000,"3\u2009–\u20095 PM"],
  [{"hour":"numeric"},43200000,"2/9/2024, 3 PM\u2009–\u20092/10/2024, 3 AM"],
  [{"hour":"numeric"},259200000,"2/9/2024, 3 PM\u2009–\u20092/12/2024, 3 PM"],
  [{"hour":"numeric"},2592000000,"2/9/2024, 3 PM\u2009–\u20093/10/2024, 3 PM"],
  [{"hour":"numeric"},34560000000,"2/9/2024, 3 PM\u2009–\u20093/15/2025, 3 PM"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},3,"15:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},7200000,"15:04\u2009–\u200917:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},43200000,"2/9/2024, 15:04\u2009–\u20092/10/2024, 03:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},259200000,"2/9/2024, 15:04\u2009–\u20092/12/2024, 15:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},2592000000,"2/9/2024, 15:04\u2009–\u20093/10/2024, 15:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},34560000000,"2/9/2024, 15:04\u2009–\u20093/15/2025, 15:04"],
  [{"hour":"2-digit","minute":"2-digit","hour12":false},60000,"15:04\u2009–\u200915:05"],
  [{"timeStyle":"short"},3,"3:04 PM"],
  [{"timeStyle":"short"},7200000,"3:04\u2009–\u20095:04 PM"],
  [{"timeStyle":"short"},43200000,"2/9/2024, 3:04 PM\u2009–\u20092/10/2024, 3:04 AM"],
  [{"timeStyle":"short"},259200000,"2/9/2024, 3:04 PM\u2009–\u20092/12/2024, 3:04 PM"],
  [{"timeStyle":"short"},2592000000,"2/9/2024, 3:04 PM\u2009–\u20093/10/2024, 3:04 PM"],
  [{"timeStyle":"short"},34560000000,"2/9/2024, 3:04 PM\u2009–\u20093/15/2025, 3:04 PM"],
  [{"timeStyle":"short"},60000,"3:04\u2009–\u20093:05 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},3,"Feb 9, 2024, 3:04 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},7200000,"Feb 9, 2024, 3:04\u2009–\u20095:04 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},43200000,"Feb 9, 2024, 3:04 PM\u2009–\u2009Feb 10, 2024, 3:04 AM"],
  [{"dateStyle":"medium","timeStyle":"short"},259200000,"Feb 9, 2024, 3:04 PM\u2009–\u2009Feb 12, 2024, 3:04 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},2592000000,"Feb 9, 2024, 3:04 PM\u2009–\u2009Mar 10, 2024, 3:04 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},34560000000,"Feb 9, 2024, 3:04 PM\u2009–\u2009Mar 15, 2025, 3:04 PM"],
  [{"dateStyle":"medium","timeStyle":"short"},60000,"Feb 9, 2024, 3:04\u2009–\u20093:05 PM"],
  [{"dateStyle":"short","timeStyle":"short"},3,"2/9/24, 3:04 PM"],
  [{"dateStyle":"short","timeStyle":"short"},7200000,"2/9/24, 3:04\u2009–\u20095:04 PM"],
  [{"dateStyle":"short","timeStyle":"short"},43200000,"2/9/24, 3:04 PM\u2009–\u20092/10/24, 3:04 AM"],
  [{"dateStyle":"short","timeStyle":"short"},259200000,"2/9/24, 3:04 PM\u2009–\u20092/12/24, 3:04 PM"],
  [{"dateStyle":"short","timeStyle":"short"},2592000000,"2/9/24, 3:04 PM\u2009–\u20093/10/24, 3:04 PM"],
  [{"dateStyle":"short","timeStyle":"short"},34560000000,"2/9/24, 3:04 PM\u2009–\u20093/15/25, 3:04 PM"],
  [{"dateStyle":"short","timeStyle":"short"},60000,"2/9/24, 3:04\u2009–\u20093:05 PM"],
  [{"dateStyle":"long","timeStyle":"short"},3,"February 9, 2024 at 3:04 PM"],
  [{"dateStyle":"long","timeStyle":"short"},7200000,"February 9, 2024, 3:04\u2009–\u20095:04 PM"],
  [{"dateStyle":"long","timeStyle":"short"},43200000,"February 9, 2024 at 3:04 PM\u2009–\u2009February 10, 2024 at 3:04 AM"],
  [{"dateStyle":"long","timeStyle":"short"},259200000,"February 9, 2024 at 3:04 PM\u2009–\u2009February 12, 2024 at 3:04 PM"],
  [{"dateStyle":"long","timeStyle":"short"},2592000000,"February 9, 2024 at 3:04 PM\u2009–\u2009March 10, 2024 at 3:04 PM"],
  [{"dateStyle":"long","timeStyle":"short"},34560000000,"February 9, 2024 at 3:04 PM\u2009–\u2009March 15, 2025 at 3:04 PM"],
  [{"dateStyle":"long","timeStyle":"short"},60000,"February 9, 2024, 3:04\u2009–\u20093:05 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},3,"Feb 9, 3:04 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},7200000,"Feb 9, 3:04\u2009–\u20095:04 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},43200000,"Feb 9, 3:04 PM\u2009–\u2009Feb 10, 3:04 AM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},259200000,"Feb 9, 3:04 PM\u2009–\u2009Feb 12, 3:04 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},2592000000,"Feb 9, 3:04 PM\u2009–\u2009Mar 10, 3:04 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},34560000000,"Feb 9, 2024, 3:04 PM\u2009–\u2009Mar 15, 2025, 3:04 PM"],
  [{"month":"short","day":"numeric","hour":"numeric","minute":"2-digit"},60000,"Feb 9, 3:04\u2009–\u20093:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},3,"3:04:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},7200000,"3:04:05 PM\u2009–\u20095:04:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},43200000,"2/9/2024, 3:04:05 PM\u2009–\u20092/10/2024, 3:04:05 AM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},259200000,"2/9/2024, 3:04:05 PM\u2009–\u20092/12/2024, 3:04:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},2592000000,"2/9/2024, 3:04:05 PM\u2009–\u20093/10/2024, 3:04:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},34560000000,"2/9/2024, 3:04:05 PM\u2009–\u20093/15/2025, 3:04:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},60000,"3:04:05 PM\u2009–\u20093:05:05 PM"],
  [{"hour":"numeric","minute":"2-digit","second":"2-digit"},1000,"3:04:05 PM\u2009–\u20093:04:06 PM"],
  [{"timeStyle":"medium"},3,"3:04:05 PM"],
  [{"timeStyle":"medium"},7200000,"3:04:05 PM\u2009–\u20095:04:05 PM"],
  [{"timeStyle":"medium"},43200000,"2/9/2024, 3:04:05 PM\u2009–\u20092/10/2024, 3:04:05 AM"],
  [{"timeStyle":"medium"},259200000,"2/9/2024, 3:04:05 PM\u2009–\u20092/12/2024, 3:04:05 PM"],
  [{"timeStyle":"medium"},2592000000,"2/9/2024, 3:04:05 PM\u2009–\u20093/10/2024, 3:04:05 PM"],
  [{"timeStyle":"medium"},34560000000,"2/9/2024, 3:04:05 PM\u2009–\u20093/15/2025, 3:04:05 PM"],
  [{"timeStyle":"medium"},60000,"3:04:05 PM\u2009–\u20093:05:05 PM"],
  [{"timeStyle":"medium"},1000,"3:04:05 PM\u2009–\u20093:04:06 PM"],
  [{"weekday":"short"},3,"Fri"],
  [{"weekday":"short"},43200000,"Fri\u2009–\u2009Sat"],
  [{"weekday":"short"},259200000,"Fri\u2009–\u2009Mon"],
  [{"weekday":"short"},2592000000,"Fri\u2009–\u2009Sun"],
  [{"day":"numeric"},3,"9"],
  [{"day":"numeric"},43200000,"9\u2009–\u200910"],
  [{"day":"numeric"},259200000,"9\u2009–\u200912"],
  [{"day":"numeric"},2592000000,"2/9\u2009–\u20093/10"],
  [{"day":"numeric"},34560000000,"2/9/2024\u2009–\u20093/15/2025"],
];

for (const [options, span, range] of ranges) {
  test(`${span} ms from ${JSON.stringify(options)}`, () => {
    const start = new Date('2024-02-09T15:04:05.000Z');
    const format = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options });
    assert.equal(format.formatRange(start, new Date(start.getTime() + span)), range);
  });
}
