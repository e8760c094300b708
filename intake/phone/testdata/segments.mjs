// Makes segments.json with Twilio's own part counter: npm i sms-segments-calculator@1.3.0, then node segments.mjs > segments.json
import { createRequire } from 'module';
const { SegmentedMessage } = createRequire(process.cwd() + '/')('sms-segments-calculator');
const thai = 'ขอความช่วยเหลือหน่อยค่ะ น้ำท่วมที่นี่ เขาขอรูป ';
const texts = {
  empty: '', letter: 'a', gsm160: 'a'.repeat(160), gsm161: 'a'.repeat(161), gsm306: 'b'.repeat(306), gsm307: 'b'.repeat(307),
  twice80: '€'.repeat(80), twice81: '€'.repeat(81), twiceAtEdge: 'a'.repeat(152) + '€' + 'b'.repeat(20), brackets: '[]{}\\^~|€\f',
  alphabet: '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCXYZÄÖÑÜ§¿abcxyzäöñüà',
  backquote: 'a`b', cedillaSmall: 'ç', quotes: '“hi”', lf: 'a\nb\nc',
  ucs70: 'я'.repeat(70), ucs71: 'я'.repeat(71), ucs134: 'я'.repeat(134), ucs135: 'я'.repeat(135),
  thai, thaiLong: thai.repeat(5), thaiStack: 'ที่'.repeat(30), thaiAm: 'น้ำ'.repeat(40), thaiEdge: 'ก'.repeat(66) + 'ที่' + 'ก'.repeat(5),
  thaiMixed: thai + 'please help me tonight 191', emoji: '🆘', emoji35: '😀'.repeat(35), emoji36: '😀'.repeat(36),
  emojiEdge: 'a'.repeat(66) + '😀' + 'b'.repeat(10), combining: 'e\u0301'.repeat(40), decomposed: 'cafe\u0301',
  burmese: 'ကျေးဇူးပြု၍ ကူညီပါ '.repeat(4), lao: 'ກະລຸນາຊ່ວຍ '.repeat(8), khmer: 'សូមជួយ '.repeat(12), vietnamese: 'Giúp tôi với, có người nhắn tin lạ. '.repeat(5),
  flags: '🇹🇭'.repeat(20), mixed: 'hello สวัสดี 😀 '.repeat(10), oneThaiInEnglish: 'x'.repeat(150) + 'ก',
};
const out = {};
for (const [name, text] of Object.entries(texts)) {
  const m = new SegmentedMessage(text, 'auto', false);
  out[name] = { text, ucs2: m.encodingName === 'UCS-2', parts: text === '' ? 0 : m.segmentsCount,
    cut: text === '' ? [] : m.segments.map(s => Array.from(s).filter(c => c.raw !== undefined).map(c => c.raw).join("")) };
}
console.log(JSON.stringify(out, null, 1));
