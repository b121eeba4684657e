// English names from the Unicode CLDR, as Node's `Intl.DisplayNames` has them: codes and names without a space between.

const table = (text, length) => new Map(text.split('|').map((entry) => [entry.slice(0, length), entry.slice(length)]));

export const regions = table(
  'ACAscension Island|ADAndorra|AEUnited Arab Emirates|AFAfghanistan|AGAntigua & Barbuda|AIAnguilla|ALAlbania|AMArmenia|' +
  'ANCuraçao|AOAngola|AQAntarctica|ARArgentina|ASAmerican Samoa|ATAustria|AUAustralia|AWAruba|AXÅland Islands|' +
  'AZAzerbaijan|BABosnia & Herzegovina|BBBarbados|BDBangladesh|BEBelgium|BFBurkina Faso|BGBulgaria|BHBahrain|BIBurundi|' +
  'BJBenin|BLSt. Barthélemy|BMBermuda|BNBrunei|BOBolivia|BQCaribbean Netherlands|BRBrazil|BSBahamas|BTBhutan|' +
  'BUMyanmar (Burma)|BVBouvet Island|BWBotswana|BYBelarus|BZBelize|CACanada|CCCocos (Keeling) Islands|CDCongo - Kinshasa|' +
  'CFCentral African Republic|CGCongo - Brazzaville|CHSwitzerland|CICôte d’Ivoire|CKCook Islands|CLChile|CMCameroon|' +
  'CNChina|COColombia|CPClipperton Island|CQSark|CRCosta Rica|CSSerbia|CUCuba|CVCape Verde|CWCuraçao|CXChristmas Island|' +
  'CYCyprus|CZCzechia|DDGermany|DEGermany|DGDiego Garcia|DJDjibouti|DKDenmark|DMDominica|DODominican Republic|DYBenin|' +
  'DZAlgeria|EACeuta & Melilla|ECEcuador|EEEstonia|EGEgypt|EHWestern Sahara|EREritrea|ESSpain|ETEthiopia|EUEuropean Union|' +
  'FIFinland|FJFiji|FKFalkland Islands|FMMicronesia|FOFaroe Islands|FRFrance|FXFrance|GAGabon|GBUnited Kingdom|GDGrenada|' +
  'GEGeorgia|GFFrench Guiana|GGGuernsey|GHGhana|GIGibraltar|GLGreenland|GMGambia|GNGuinea|GPGuadeloupe|' +
  'GQEquatorial Guinea|GRGreece|GSSouth Georgia & South Sandwich Islands|GTGuatemala|GUGuam|GWGuinea-Bissau|GYGuyana|' +
  'HKHong Kong SAR China|HMHeard & McDonald Islands|HNHonduras|HRCroatia|HTHaiti|HUHungary|HVBurkina Faso|' +
  'ICCanary Islands|IDIndonesia|IEIreland|ILIsrael|IMIsle of Man|INIndia|IOBritish Indian Ocean Territory|IQIraq|IRIran|' +
  'ISIceland|ITItaly|JEJersey|JMJamaica|JOJordan|JPJapan|KEKenya|KGKyrgyzstan|KHCambodia|KIKiribati|KMComoros|' +
  'KNSt. Kitts & Nevis|KPNorth Korea|KRSouth Korea|KWKuwait|KYCayman Islands|KZKazakhstan|LALaos|LBLebanon|LCSt. Lucia|' +
  'LILiechtenstein|LKSri Lanka|LRLiberia|LSLesotho|LTLithuania|LULuxembourg|LVLatvia|LYLibya|MAMorocco|MCMonaco|MDMoldova|' +
  'MEMontenegro|MFSt. Martin|MGMadagascar|MHMarshall Islands|MKNorth Macedonia|MLMali|MMMyanmar (Burma)|MNMongolia|' +
  'MOMacao SAR China|MPNorthern Mariana Islands|MQMartinique|MRMauritania|MSMontserrat|MTMalta|MUMauritius|MVMaldives|' +
  'MWMalawi|MXMexico|MYMalaysia|MZMozambique|NANamibia|NCNew Caledonia|NENiger|NFNorfolk Island|NGNigeria|NHVanuatu|' +
  'NINicaragua|NLNetherlands|NONorway|NPNepal|NRNauru|NUNiue|NZNew Zealand|OMOman|PAPanama|PEPeru|PFFrench Polynesia|' +
  'PGPapua New Guinea|PHPhilippines|PKPakistan|PLPoland|PMSt. Pierre & Miquelon|PNPitcairn Islands|PRPuerto Rico|' +
  'PSPalestinian Territories|PTPortugal|PWPalau|PYParaguay|QAQatar|RERéunion|RHZimbabwe|RORomania|RSSerbia|RURussia|' +
  'RWRwanda|SASaudi Arabia|SBSolomon Islands|SCSeychelles|SDSudan|SESweden|SGSingapore|SHSt. Helena|SISlovenia|' +
  'SJSvalbard & Jan Mayen|SKSlovakia|SLSierra Leone|SMSan Marino|SNSenegal|SOSomalia|SRSuriname|SSSouth Sudan|' +
  'STSão Tomé & Príncipe|SURussia|SVEl Salvador|SXSint Maarten|SYSyria|SZEswatini|TATristan da Cunha|' +
  'TCTurks & Caicos Islands|TDChad|TFFrench Southern Territories|TGTogo|THThailand|TJTajikistan|TKTokelau|TLTimor-Leste|' +
  'TMTurkmenistan|TNTunisia|TOTonga|TPTimor-Leste|TRTürkiye|TTTrinidad & Tobago|TVTuvalu|TWTaiwan|TZTanzania|UAUkraine|' +
  'UGUganda|UKUnited Kingdom|UMU.S. Outlying Islands|UNUnited Nations|USUnited States|UYUruguay|UZUzbekistan|' +
  'VAVatican City|VCSt. Vincent & Grenadines|VDVietnam|VEVenezuela|VGBritish Virgin Islands|VIU.S. Virgin Islands|' +
  'VNVietnam|VUVanuatu|WFWallis & Futuna|WSSamoa|XKKosovo|YDYemen|YEYemen|YTMayotte|YUSerbia|ZASouth Africa|ZMZambia|' +
  'ZRCongo - Kinshasa|ZWZimbabwe',
  2,
);

export const currencies = table(
  'AEDUnited Arab Emirates Dirham|AFNAfghan Afghani|ALLAlbanian Lek|AMDArmenian Dram|ANGNetherlands Antillean Guilder|' +
  'AOAAngolan Kwanza|ARSArgentine Peso|AUDAustralian Dollar|AWGAruban Florin|AZNAzerbaijani Manat|' +
  'BAMBosnia-Herzegovina Convertible Mark|BBDBarbadian Dollar|BDTBangladeshi Taka|BGNBulgarian Lev|BHDBahraini Dinar|' +
  'BIFBurundian Franc|BMDBermudan Dollar|BNDBrunei Dollar|BOBBolivian Boliviano|BRLBrazilian Real|BSDBahamian Dollar|' +
  'BTNBhutanese Ngultrum|BWPBotswanan Pula|BYNBelarusian Ruble|BZDBelize Dollar|CADCanadian Dollar|CDFCongolese Franc|' +
  'CHFSwiss Franc|CLPChilean Peso|CNYChinese Yuan|COPColombian Peso|CRCCosta Rican Colón|CUCCuban Convertible Peso|' +
  'CUPCuban Peso|CVECape Verdean Escudo|CZKCzech Koruna|DJFDjiboutian Franc|DKKDanish Krone|DOPDominican Peso|' +
  'DZDAlgerian Dinar|EGPEgyptian Pound|ERNEritrean Nakfa|ETBEthiopian Birr|EUREuro|FJDFijian Dollar|' +
  'FKPFalkland Islands Pound|GBPBritish Pound|GELGeorgian Lari|GHSGhanaian Cedi|GIPGibraltar Pound|GMDGambian Dalasi|' +
  'GNFGuinean Franc|GTQGuatemalan Quetzal|GYDGuyanaese Dollar|HKDHong Kong Dollar|HNLHonduran Lempira|HRKCroatian Kuna|' +
  'HTGHaitian Gourde|HUFHungarian Forint|IDRIndonesian Rupiah|ILSIsraeli New Shekel|INRIndian Rupee|IQDIraqi Dinar|' +
  'IRRIranian Rial|ISKIcelandic Króna|JMDJamaican Dollar|JODJordanian Dinar|JPYJapanese Yen|KESKenyan Shilling|' +
  'KGSKyrgyz Som|KHRCambodian Riel|KMFComorian Franc|KPWNorth Korean Won|KRWSouth Korean Won|KWDKuwaiti Dinar|' +
  'KYDCayman Islands Dollar|KZTKazakhstani Tenge|LAKLaotian Kip|LBPLebanese Pound|LKRSri Lankan Rupee|LRDLiberian Dollar|' +
  'LSLLesotho Loti|LYDLibyan Dinar|MADMoroccan Dirham|MDLMoldovan Leu|MGAMalagasy Ariary|MKDMacedonian Denar|' +
  'MMKMyanmar Kyat|MNTMongolian Tugrik|MOPMacanese Pataca|MRUMauritanian Ouguiya|MURMauritian Rupee|MVRMaldivian Rufiyaa|' +
  'MWKMalawian Kwacha|MXNMexican Peso|MYRMalaysian Ringgit|MZNMozambican Metical|NADNamibian Dollar|NGNNigerian Naira|' +
  'NIONicaraguan Córdoba|NOKNorwegian Krone|NPRNepalese Rupee|NZDNew Zealand Dollar|OMROmani Rial|PABPanamanian Balboa|' +
  'PENPeruvian Sol|PGKPapua New Guinean Kina|PHPPhilippine Peso|PKRPakistani Rupee|PLNPolish Zloty|PYGParaguayan Guarani|' +
  'QARQatari Riyal|RONRomanian Leu|RSDSerbian Dinar|RUBRussian Ruble|RWFRwandan Franc|SARSaudi Riyal|' +
  'SBDSolomon Islands Dollar|SCRSeychellois Rupee|SDGSudanese Pound|SEKSwedish Krona|SGDSingapore Dollar|' +
  'SHPSt. Helena Pound|SLESierra Leonean Leone|SOSSomali Shilling|SRDSurinamese Dollar|SSPSouth Sudanese Pound|' +
  'STNSão Tomé & Príncipe Dobra|SVCSalvadoran Colón|SYPSyrian Pound|SZLSwazi Lilangeni|THBThai Baht|TJSTajikistani Somoni|' +
  'TMTTurkmenistani Manat|TNDTunisian Dinar|TOPTongan Paʻanga|TRYTurkish Lira|TTDTrinidad & Tobago Dollar|' +
  'TWDNew Taiwan Dollar|TZSTanzanian Shilling|UAHUkrainian Hryvnia|UGXUgandan Shilling|USDUS Dollar|UYUUruguayan Peso|' +
  'UZSUzbekistani Som|VESVenezuelan Bolívar|VNDVietnamese Dong|VUVVanuatu Vatu|WSTSamoan Tala|' +
  'XAFCentral African CFA Franc|XCDEast Caribbean Dollar|XCGCaribbean guilder|XDRSpecial Drawing Rights|' +
  'XOFWest African CFA Franc|XPFCFP Franc|XSUSucre|YERYemeni Rial|ZARSouth African Rand|ZMWZambian Kwacha|' +
  'ZWGZimbabwean Gold',
  3,
);

export const scripts = table(
  'LatnLatin|CyrlCyrillic|ArabArabic|HansSimplified|HantTraditional|GrekGreek|HebrHebrew|DevaDevanagari|BengBangla|' +
  'TamlTamil|ThaiThai|JpanJapanese|KoreKorean|HiraHiragana|KanaKatakana|HangHangul|ArmnArmenian|GeorGeorgian|EthiEthiopic|' +
  'KhmrKhmer|LaooLao|MymrMyanmar|SinhSinhala|TeluTelugu|KndaKannada|MlymMalayalam|GujrGujarati|GuruGurmukhi|OryaOdia|' +
  'TibtTibetan',
  4,
);

export const languages = new Map(
  (
    'aa Afar|ab Abkhazian|ae Avestan|af Afrikaans|ak Akan|am Amharic|an Aragonese|ar Arabic|as Assamese|av Avaric|ay Aymara|' +
    'az Azerbaijani|ba Bashkir|be Belarusian|bg Bulgarian|bh Bhojpuri|bi Bislama|bm Bambara|bn Bangla|bo Tibetan|br Breton|' +
    'bs Bosnian|ca Catalan|ce Chechen|ch Chamorro|co Corsican|cr Cree|cs Czech|cu Church Slavic|cv Chuvash|cy Welsh|' +
    'da Danish|de German|dv Divehi|dz Dzongkha|ee Ewe|el Greek|en English|eo Esperanto|es Spanish|et Estonian|eu Basque|' +
    'fa Persian|ff Fula|fi Finnish|fj Fijian|fo Faroese|fr French|fy Western Frisian|ga Irish|gd Scottish Gaelic|' +
    'gl Galician|gn Guarani|gu Gujarati|gv Manx|ha Hausa|he Hebrew|hi Hindi|ho Hiri Motu|hr Croatian|ht Haitian Creole|' +
    'hu Hungarian|hy Armenian|hz Herero|ia Interlingua|id Indonesian|ie Interlingue|ig Igbo|ii Sichuan Yi|ik Inupiaq|' +
    'in Indonesian|io Ido|is Icelandic|it Italian|iu Inuktitut|iw Hebrew|ja Japanese|ji Yiddish|jv Javanese|jw Javanese|' +
    'ka Georgian|kg Kongo|ki Kikuyu|kj Kuanyama|kk Kazakh|kl Kalaallisut|km Khmer|kn Kannada|ko Korean|kr Kanuri|' +
    'ks Kashmiri|ku Kurdish|kv Komi|kw Cornish|ky Kyrgyz|la Latin|lb Luxembourgish|lg Ganda|li Limburgish|ln Lingala|lo Lao|' +
    'lt Lithuanian|lu Luba-Katanga|lv Latvian|mg Malagasy|mh Marshallese|mi Māori|mk Macedonian|ml Malayalam|mn Mongolian|' +
    'mo Romanian|mr Marathi|ms Malay|mt Maltese|my Burmese|na Nauru|nb Norwegian Bokmål|nd North Ndebele|ne Nepali|' +
    'ng Ndonga|nl Dutch|nn Norwegian Nynorsk|no Norwegian|nr South Ndebele|nv Navajo|ny Nyanja|oc Occitan|oj Ojibwa|' +
    'om Oromo|or Odia|os Ossetic|pa Punjabi|pi Pali|pl Polish|ps Pashto|pt Portuguese|qu Quechua|rm Romansh|rn Rundi|' +
    'ro Romanian|ru Russian|rw Kinyarwanda|sa Sanskrit|sc Sardinian|sd Sindhi|se Northern Sami|sg Sango|sh Serbian (Latin)|' +
    'si Sinhala|sk Slovak|sl Slovenian|sm Samoan|sn Shona|so Somali|sq Albanian|sr Serbian|ss Swati|st Southern Sotho|' +
    'su Sundanese|sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|ti Tigrinya|tk Turkmen|tl Filipino|tn Tswana|' +
    'to Tongan|tr Turkish|ts Tsonga|tt Tatar|tw Akan|ty Tahitian|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|ve Venda|' +
    'vi Vietnamese|vo Volapük|wa Walloon|wo Wolof|xh Xhosa|yi Yiddish|yo Yoruba|za Zhuang|zh Chinese|zu Zulu|fil Filipino|' +
    'haw Hawaiian|yue Cantonese|ckb Central Kurdish|gsw Swiss German|hmn Hmong|mai Maithili|bho Bhojpuri|ceb Cebuano'
  )
    .split('|')
    .map((entry) => [entry.slice(0, entry.indexOf(' ')), entry.slice(entry.indexOf(' ') + 1)]),
);

/** https://www.unicode.org/reports/tr35/#Likely_Subtags : the script and the region that a language most likely has. */
export const likely = new Map(
  (
    'aa LatnET|ab CyrlGE|ae AvstIR|af LatnZA|ak LatnGH|am EthiET|an LatnES|ar ArabEG|as BengIN|av CyrlRU|ay LatnBO|' +
    'az LatnAZ|ba CyrlRU|be CyrlBY|bg CyrlBG|bh DevaIN|bi LatnVU|bm LatnML|bn BengBD|bo TibtCN|br LatnFR|bs LatnBA|' +
    'ca LatnES|ce CyrlRU|ch LatnGU|co LatnFR|cr CansCA|cs LatnCZ|cu CyrlRU|cv CyrlRU|cy LatnGB|da LatnDK|de LatnDE|' +
    'dv ThaaMV|dz TibtBT|ee LatnGH|el GrekGR|en LatnUS|eo Latn001|es LatnES|et LatnEE|eu LatnES|fa ArabIR|ff LatnSN|' +
    'fi LatnFI|fj LatnFJ|fo LatnFO|fr LatnFR|fy LatnNL|ga LatnIE|gd LatnGB|gl LatnES|gn LatnPY|gu GujrIN|gv LatnIM|' +
    'ha LatnNG|he HebrIL|hi DevaIN|ho LatnPG|hr LatnHR|ht LatnHT|hu LatnHU|hy ArmnAM|hz LatnNA|ia Latn001|id LatnID|' +
    'ie LatnEE|ig LatnNG|ii YiiiCN|ik LatnUS|in LatnID|io Latn001|is LatnIS|it LatnIT|iu CansCA|iw HebrIL|ja JpanJP|' +
    'ji HebrUA|jv LatnID|jw LatnID|ka GeorGE|kg LatnCD|ki LatnKE|kj LatnNA|kk CyrlKZ|kl LatnGL|km KhmrKH|kn KndaIN|' +
    'ko KoreKR|kr LatnNG|ks ArabIN|ku LatnTR|kv CyrlRU|kw LatnGB|ky CyrlKG|la LatnVA|lb LatnLU|lg LatnUG|li LatnNL|' +
    'ln LatnCD|lo LaooLA|lt LatnLT|lu LatnCD|lv LatnLV|mg LatnMG|mh LatnMH|mi LatnNZ|mk CyrlMK|ml MlymIN|mn CyrlMN|' +
    'mo LatnRO|mr DevaIN|ms LatnMY|mt LatnMT|my MymrMM|na LatnNR|nb LatnNO|nd LatnZW|ne DevaNP|ng LatnNA|nl LatnNL|' +
    'nn LatnNO|no LatnNO|nr LatnZA|nv LatnUS|ny LatnMW|oc LatnFR|oj CansCA|om LatnET|or OryaIN|os CyrlGE|pa GuruIN|' +
    'pi LatnGB|pl LatnPL|ps ArabAF|pt LatnBR|qu LatnPE|rm LatnCH|rn LatnBI|ro LatnRO|ru CyrlRU|rw LatnRW|sa DevaIN|' +
    'sc LatnIT|sd ArabPK|se LatnNO|sg LatnCF|sh LatnRS|si SinhLK|sk LatnSK|sl LatnSI|sm LatnWS|sn LatnZW|so LatnSO|' +
    'sq LatnAL|sr CyrlRS|ss LatnZA|st LatnZA|su LatnID|sv LatnSE|sw LatnTZ|ta TamlIN|te TeluIN|tg CyrlTJ|th ThaiTH|' +
    'ti EthiET|tk LatnTM|tl LatnPH|tn LatnZA|to LatnTO|tr LatnTR|ts LatnZA|tt CyrlRU|tw LatnGH|ty LatnPF|ug ArabCN|' +
    'uk CyrlUA|ur ArabPK|uz LatnUZ|ve LatnZA|vi LatnVN|vo Latn001|wa LatnBE|wo LatnSN|xh LatnZA|yi HebrUA|yo LatnNG|' +
    'za LatnCN|zh HansCN|zu LatnZA|fil LatnPH|haw LatnUS|yue HantHK|ckb ArabIQ|gsw LatnCH|hmn LatnCN|mai DevaIN|bho DevaIN|' +
    'ceb LatnPH'
  )
    .split('|')
    .map((entry) => entry.split(' '))
    .map(([language, rest]) => [language, [rest.slice(0, 4), rest.slice(4)]]),
);
