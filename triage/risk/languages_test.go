package risk

import (
	"testing"

	"hotline/triage"
)

func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, lang string
		want       triage.Severity
	}{
		{"သူက ကျွန်မကို ပုံပို့ခိုင်းတယ်", "my", triage.S2},
		{"ကျွန်မ သေချင်တယ်", "my", triage.S2},
		{"ຂ້ອຍຢາກຕາຍ", "lo", triage.S2},
		{"ລາວຂໍຮູບຂ້ອຍ", "lo", triage.S2},
		{"ຄືນນີ້ລາວນັດພົບຂ້ອຍ", "lo", triage.S1},
		{"ខ្ញុំចង់ស្លាប់", "km", triage.S2},
		{"គាត់គំរាមខ្ញុំ", "km", triage.S2},
		{"con không muốn sống nữa", "vi", triage.S2},
		{"anh ấy đòi gửi ảnh khỏa thân của em", "vi", triage.S2},
		{"toi bi nhot trong nha khong cho ve", "vi", triage.S1},
		{"un hombre me pide fotos sin ropa", "es", triage.S2},
		{"el señor me amenaza con subir mis fotos", "es", triage.S2},
		{"no me deja salir de la casa", "es", triage.S1},
		{"มีใครอยู่ไหมคะ", "th", triage.S4},
		{"is anybody there", "en", triage.S4},
		{"ၵႂၢမ်းတႆးယဝ်ႉ ၶႃႈဢမ်ႇႁူႉ", "shn", triage.S2},
		{"我想知道這是什麼", "zh", triage.S2},
		{"nong yak klap baan mai ru ja tham yang ngai", "und", triage.S2},
	} {
		if r := Default().Rate(Text{Body: c.text}); r.Language != c.lang || r.Severity != c.want {
			t.Errorf("%q: %s %s by %v, want %s %s", c.text, r.Language, r.Severity, r.Rules, c.lang, c.want)
		}
	}
}

func TestZawgyiIsNoticed(t *testing.T) {
	t.Parallel()
	if r := Default().Rate(Text{Body: "ေက်းဇူးတင္ပါတယ္ ေနေကာင္းလား"}); r.Script != "Qaag" {
		t.Errorf("Zawgyi read as %s", r.Script)
	}
	if r := Default().Rate(Text{Body: "ကျေးဇူးတင်ပါတယ် နေကောင်းလား"}); r.Script != "Mymr" {
		t.Errorf("Unicode Burmese read as %s", r.Script)
	}
}
