package risk

import (
	"strconv"

	"hotline/triage"
)

// answered are the rules of the form's closed questions (domain.md §4). They stand beside the rules of the words and only
// ever raise, so a forged form can add an answer and take none away (R11).
var answered = []struct {
	when map[string]string // question -> answer; all must hold
	rule rule
}{
	{when: map[string]string{"danger": "yes"}, rule: rule{name: "answer-danger", severity: triage.S1, category: triage.OC1,
		th: "ผู้แจ้งตอบว่ามีอันตรายตอนนี้", en: "The reporter says there is danger now."}},
	{when: map[string]string{"meet": "soon"}, rule: rule{name: "answer-meet-soon", severity: triage.S1, category: triage.OC8, signs: []int{15},
		th: "ผู้แจ้งตอบว่ามีนัดพบภายในสองวัน", en: "The reporter says a meeting is planned within two days."}},
	{when: map[string]string{"age": "0-5", "contact": "ongoing", "meet": "later"}, rule: young},
	{when: map[string]string{"age": "6-11", "contact": "ongoing", "meet": "later"}, rule: young},
	{when: map[string]string{"age": "0-5", "contact": "ongoing", "meet": "unsure"}, rule: young},
	{when: map[string]string{"age": "6-11", "contact": "ongoing", "meet": "unsure"}, rule: young},
	{when: map[string]string{"danger": "unsure"}, rule: rule{name: "answer-danger-unsure", severity: triage.S2, category: triage.OC1,
		th: "ผู้แจ้งไม่แน่ใจว่ามีอันตรายตอนนี้หรือไม่", en: "The reporter is not sure whether there is danger now."}},
	{when: map[string]string{"meet": "later"}, rule: meeting},
	{when: map[string]string{"meet": "unsure"}, rule: meeting},
	{when: map[string]string{"person": "trusted"}, rule: rule{name: "answer-trusted", severity: triage.S2, category: triage.OC14, signs: []int{16},
		th: "ผู้แจ้งตอบว่าเป็นผู้ใหญ่ที่เด็กไว้ใจ", en: "The reporter says it is an adult whom the child trusts."}},
}

var (
	young = rule{name: "answer-young-plan", severity: triage.S1, category: triage.OC8, signs: []int{15},
		th: "เด็กอายุต่ำกว่า 12 ยังติดต่อกันอยู่และมีแผนจะพบ", en: "A child under 12 is still in contact, and there is a plan to meet."}
	meeting = rule{name: "answer-meet", severity: triage.S2, category: triage.OC8, signs: []int{15},
		th: "ผู้แจ้งตอบว่ามีแผนจะพบกัน", en: "The reporter says there is a plan to meet."}
)

// signLevels are what one chosen sign means by itself (domain.md §4, column effect); the others are S3.
var signLevels = map[int]struct {
	severity triage.Severity
	category triage.Category
}{
	6: {triage.S3, triage.OC9}, 11: {triage.S2, triage.OC3}, 12: {triage.S3, triage.OC6}, 13: {triage.S2, triage.OC4},
	14: {triage.S2, triage.OC4}, 15: {triage.S2, triage.OC8}, 16: {triage.S2, triage.OC14}, 18: {triage.S2, triage.MH1},
}

// signCount is how many signs domain.md §4 has.
const signCount = 18

// answerRules gives the rules that the answers fire, in the order of the table.
func answerRules(answers map[string]string) (fired []*rule) {
	if len(answers) == 0 {
		return nil
	}
	for i := range answered {
		holds := true
		for q, a := range answered[i].when {
			holds = holds && answers[q] == a
		}
		if holds {
			fired = append(fired, &answered[i].rule)
		}
	}
	for n := 1; n <= signCount; n++ {
		if answers["sign-"+strconv.Itoa(n)] != "yes" {
			continue
		}
		level, known := signLevels[n]
		if !known {
			level.severity, level.category = triage.S3, triage.OC2
		}
		fired = append(fired, &rule{name: "answer-sign-" + strconv.Itoa(n), severity: level.severity, category: level.category, signs: []int{n},
			th: "ผู้แจ้งเลือกสัญญาณข้อ " + strconv.Itoa(n) + " ในแบบฟอร์ม", en: "The reporter chose sign " + strconv.Itoa(n) + " in the form."})
	}
	return fired
}
