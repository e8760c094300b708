package sim

import "time"

// A Fault is what one magic number does wrong on purpose. The first five are Twilio's own test numbers.
type Fault struct {
	Number string `json:"number"`
	When   string `json:"when"` // "send": the hotline writes to it; "text": it writes to the hotline
	Does   string `json:"does"`
	Thai   string `json:"-"`
}

const (
	whenSend = "send"
	whenText = "text"

	toInvalid      = "+15005550001"
	toUnroutable   = "+15005550002"
	toForbidden    = "+15005550003"
	toStopped      = "+15005550004"
	toLandline     = "+15005550009"
	toBusyOnce     = "+15005550101"
	toBusy         = "+15005550102"
	toBrokenOnce   = "+15005550103"
	toBroken       = "+15005550104"
	toSilent       = "+15005550105"
	toUnsure       = "+15005550106"
	toUnsureSilent = "+15005550107"
	toPage         = "+15005550108"
	toOff          = "+15005550111"
	toUnknown      = "+15005550112"
	toFiltered     = "+15005550113"
	toTwice        = "+15005550114"
	toDisorder     = "+15005550115"
	toNoReceipt    = "+15005550116"
	fromTwice      = "+15005550201"
	fromBoth       = "+15005550202"
	fromLate       = "+15005550203"
	fromBurst      = "+15005550204"
	fromMissed     = "+15005550205"
	fromForged     = "+15005550206"

	lateBy    = 10 * time.Second
	burstSize = 50
	silence   = 60 * time.Second // how long an answer that never comes is waited for
)

// Faults is the table of the magic numbers.
func Faults() []Fault {
	return []Fault{
		{toInvalid, whenSend, "refused: 21211, not a valid number", "ปฏิเสธ 21211 เบอร์ไม่ถูกต้อง"},
		{toUnroutable, whenSend, "refused: 21612, cannot be reached from here", "ปฏิเสธ 21612 ส่งไปไม่ได้"},
		{toForbidden, whenSend, "refused: 21408, region not permitted", "ปฏิเสธ 21408 ไม่อนุญาตภูมิภาคนี้"},
		{toStopped, whenSend, "refused: 21610, has sent STOP", "ปฏิเสธ 21610 เคยส่ง STOP"},
		{toLandline, whenSend, "refused: 21614, not a mobile number", "ปฏิเสธ 21614 ไม่ใช่มือถือ"},
		{toBusyOnce, whenSend, "429 at the first try of each two", "429 ในครั้งแรกของทุกสองครั้ง"},
		{toBusy, whenSend, "429 always", "429 ทุกครั้ง"},
		{toBrokenOnce, whenSend, "500 at the first try of each two", "500 ในครั้งแรกของทุกสองครั้ง"},
		{toBroken, whenSend, "500 always", "500 ทุกครั้ง"},
		{toSilent, whenSend, "never answers, sends nothing", "ไม่ตอบ และไม่ส่ง"},
		{toUnsure, whenSend, "sends, but answers 500 at the first try of each two", "ส่งแล้ว แต่ตอบ 500 ในครั้งแรกของทุกสองครั้ง"},
		{toUnsureSilent, whenSend, "sends, but does not answer at the first try of each two", "ส่งแล้ว แต่ไม่ตอบในครั้งแรกของทุกสองครั้ง"},
		{toPage, whenSend, "503 with an HTML page instead of JSON", "503 เป็นหน้า HTML แทน JSON"},
		{toOff, whenSend, "undelivered: 30003, telephone switched off", "ส่งไม่ถึง 30003 ปิดเครื่อง"},
		{toUnknown, whenSend, "undelivered: 30005, nobody has this number", "ส่งไม่ถึง 30005 ไม่มีเบอร์นี้"},
		{toFiltered, whenSend, "undelivered: 30007, filtered by the carrier", "ส่งไม่ถึง 30007 ถูกเครือข่ายกรอง"},
		{toTwice, whenSend, "every status callback comes twice", "แจ้งสถานะซ้ำสองครั้ง"},
		{toDisorder, whenSend, "status callbacks come in the wrong order", "แจ้งสถานะผิดลำดับ"},
		{toNoReceipt, whenSend, "stays \"sent\": the carrier never says more", "ค้างที่ \"sent\" เครือข่ายไม่ยืนยัน"},
		{fromTwice, whenText, "is delivered twice, one after the other", "ข้อความมาถึงสองครั้ง"},
		{fromBoth, whenText, "is delivered twice at the same moment", "ข้อความมาถึงสองครั้งพร้อมกัน"},
		{fromLate, whenText, "arrives ten seconds late", "ข้อความมาช้าสิบวินาที"},
		{fromBurst, whenText, "arrives fifty times at once, as fifty texts", "ข้อความมาพร้อมกันห้าสิบครั้ง"},
		{fromMissed, whenText, "never arrives; the provider lists it", "ไม่มาถึง แต่ผู้ให้บริการมีรายการ"},
		{fromForged, whenText, "arrives with a wrong signature", "มาพร้อมลายเซ็นปลอม"},
	}
}

// firstTry reports whether this is the first of two tries to send to a number.
func (s *Sim) firstTry(to string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tries[to]++
	return s.tries[to]%2 == 1
}

// refusal is what every send to a number meets, by REST and in TwiML alike; 0 is none.
func (s *Sim) refusal(to string) int {
	switch to {
	case toInvalid:
		return 21211
	case toUnroutable:
		return 21612
	case toForbidden:
		return 21408
	case toStopped:
		return 21610
	case toLandline:
		return 21614
	}
	if s.isStopped(to) {
		return 21610
	}
	return 0
}

// A stage is one state of a message on its way out, and the status callbacks made when it is reached.
type stage struct {
	status string
	code   int
	calls  []string
}

func stages(to string) []stage {
	end, code := "delivered", 0
	switch to {
	case toOff:
		end, code = "undelivered", 30003
	case toUnknown:
		end, code = "undelivered", 30005
	case toFiltered:
		end, code = "undelivered", 30007
	case toNoReceipt:
		return []stage{{"queued", 0, []string{"queued"}}, {"sent", 0, []string{"sent"}}}
	case toDisorder:
		return []stage{{"queued", 0, nil}, {"sent", 0, nil}, {end, 0, []string{end, "sent", "queued"}}}
	case toTwice:
		return []stage{{"queued", 0, []string{"queued", "queued"}}, {"sent", 0, []string{"sent", "sent"}}, {end, 0, []string{end, end}}}
	}
	return []stage{{"queued", 0, []string{"queued"}}, {"sent", 0, []string{"sent"}}, {end, code, []string{end}}}
}
