package phone

// Answer is a thing the house says by itself.
type Answer string

// The answers.
const (
	Acknowledge Answer = "ack"   // we have it, a person reads it
	Media       Answer = "media" // do not send pictures here
	Nothing     Answer = "none"  // no new letter waits; said alike for every receipt, right or wrong
	Later       Answer = "later" // the letters cannot be looked for now
)

// words are what the house says until a country pack says otherwise (domain.md section 5).
// DRAFTS, to be reviewed by native speakers and children.
var words = map[Answer]map[string]string{
	Acknowledge: {
		"th": "ได้รับข้อความแล้ว ขอบคุณที่เขียนมา นี่ไม่ใช่ความผิดของคุณ จะมีคนอ่านและตอบ แต่อาจไม่ทันที ถ้าอันตรายตอนนี้โทร 191",
		"en": "We got your message. This is not your fault. A person will read it and reply, but maybe not right away. In danger now? Call 191.",
	},
	Media: {
		"th": "อย่าส่งรูปหรือวิดีโอมาที่นี่ เก็บชื่อบัญชีและวันที่ไว้ก็พอ อย่าลบแชต และอย่าส่งต่อให้ใคร",
		"en": "Please do not send pictures or videos here. Writing down the account name and the date is enough. Keep the chat, and do not send it on.",
	},
	Nothing: {"th": "ตอนนี้ยังไม่มีข้อความใหม่", "en": "Nothing new yet."},
	Later:   {"th": "ขอโทษ ตอนนี้ดูให้ไม่ได้ กรุณาส่งอีกครั้งในอีกไม่กี่นาที", "en": "Sorry, not right now. Please send it again in a few minutes."},
}

// Words is what the house says as Answer in a language ("th", "en"): from a country pack, or these drafts.
// An empty string says nothing.
type Words func(a Answer, language string) string

// Drafts are the built-in words. A language they do not know is answered in English.
func Drafts(a Answer, language string) string {
	if s, ok := words[a][language]; ok {
		return s
	}
	return words[a]["en"]
}
