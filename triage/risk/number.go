package risk

import "time"

// What stands beside a number and makes it an age, a school year, a span or a date.
var (
	ageAfter   = wordSet("year yr yo yro y ys yrold yearold")
	ageBefore  = wordSet("age turn i she he only im hes shes kid girl boy daughter son is aged")
	notAge     = wordSet("pm am baht hour hr minute min day week month time kid people friend person o oclock percent usd dollar more page gb k km photo pic of and year-ago")
	gradeAfter = wordSet("grade grader graders")
)

// numbers reads ages, school years and spans of time: each gives a concept (under12, teen, grown-age, soon, later).
func (r *reading) numbers(at time.Time) {
	for i := int32(0); int(i) < len(r.sym); i++ {
		if !digit(r.sym[i]) || i > 0 && r.sym[i-1] != ' ' {
			continue
		}
		n, end := 0, i
		for int(end) < len(r.sym) && digit(r.sym[end]) && end-i < 4 {
			n = n*10 + int(r.sym[end]-'0')
			end++
		}
		if end-i > 2 || int(end) >= len(r.sym) || r.sym[end] != ' ' && !(r.sym[end] >= 'a') {
			i = end
			continue
		}
		h := hit{start: i - 1, end: end}
		r.number(n, h, at)
		i = end
	}
}

func digit(c uint16) bool { return '0' <= c && c <= '9' }

func (r *reading) number(n int, h hit, at time.Time) {
	next, prev := r.latinAfter(h.end), r.latinBefore(h.start)
	thNext := func(s string) bool { return r.thaiAfter(h.end, s) }
	thPrev := func(s string) bool { return r.thaiBefore(h.start, s) }
	l := r.lex
	switch {
	case gradeAfter[next] || prev == "grade" || prev == "year" && n <= 13 && !ageAfter[next]:
		r.schoolYear(n, h, 6)
	case (thPrev("ป") || thPrev("ประถม") || thPrev("ประถมปีที่")) && n <= 6:
		r.schoolYear(n, h, 7)
	case (thPrev("ม") || thPrev("มัธยม")) && n <= 6 && !thNext("โมง") && !thNext("ทุ่ม"):
		r.add(l.teen, h)
	case thNext("ขวบ"), thPrev("อายุ"), thPrev("อายุแค่"), thPrev("อายุเพียง"), thPrev("อายุประมาณ"), thPrev("วัย"):
		r.age(n, h)
	case thNext("ปี") && n >= 5 && !thNext("ปีที่แล้ว") && !thNext("ปีก่อน") && !thNext("ปีมาแล้ว"):
		r.age(n, h)
	case ageAfter[next] && n >= 4:
		if r.latinAfter(r.wordEnd(h.end)) != "ago" {
			r.age(n, h)
		}
	case ageBefore[prev] && n >= 5 && !notAge[next]:
		r.age(n, h)
	case next == "f" || next == "m":
		r.age(n, h)
	case next == "hour" || next == "hr" || next == "minute" || next == "min" || thNext("ชั่วโมง") || thNext("ชม") || thNext("นาที"):
		if n <= 48 && (prev == "in" || prev == "next" || thPrev("อีก") || thPrev("ภายใน")) {
			r.add(l.soon, h)
		}
	case next == "day" || thNext("วัน"):
		if prev == "in" || thPrev("อีก") || thPrev("ภายใน") {
			if n <= nearDays {
				r.add(l.soon, h)
			} else {
				r.add(l.later, h)
			}
		}
	case next == "week" || next == "month" || thNext("อาทิตย์") || thNext("สัปดาห์") || thNext("เดือน"):
		if prev == "in" || thPrev("อีก") {
			r.add(l.later, h)
		}
	case thPrev("วันที่"), next == "th" || next == "st" || next == "nd" || next == "rd":
		r.day(n, h, at)
	}
}

func (r *reading) age(n int, h hit) {
	switch {
	case n < 12:
		r.add(r.lex.under12, h)
	case n < 18:
		r.add(r.lex.teen, h)
	case n < 90:
		r.add(r.lex.grown, h)
	}
}

// schoolYear places a pupil: below year first a child is under twelve.
func (r *reading) schoolYear(n int, h hit, first int) {
	if n < first {
		r.add(r.lex.under12, h)
	} else {
		r.add(r.lex.teen, h)
	}
}

// latinAfter gives the Latin word that follows position p, where a space stands.
func (r *reading) latinAfter(p int32) string {
	if int(p) >= len(r.sym) {
		return ""
	}
	if r.sym[p] == ' ' {
		p++
	}
	e := p
	for int(e) < len(r.sym) && 'a' <= r.sym[e] && r.sym[e] <= 'z' {
		e++
	}
	return r.text(p, e)
}

func (r *reading) wordEnd(p int32) int32 {
	p++
	for int(p) < len(r.sym) && r.sym[p] != ' ' {
		p++
	}
	return min(p, int32(len(r.sym)-1))
}

func (r *reading) latinBefore(p int32) string {
	e := p
	for e > 0 && r.sym[e] == ' ' {
		e--
	}
	b := e
	for b > 0 && 'a' <= r.sym[b-1] && r.sym[b-1] <= 'z' {
		b--
	}
	if r.sym[e] < 'a' || r.sym[e] > 'z' {
		return ""
	}
	return r.text(b, e+1)
}

func (r *reading) text(from, to int32) string {
	var buf [24]byte
	out := buf[:0]
	for ; from < to && len(out) < len(buf); from++ {
		out = append(out, byte(r.sym[from]))
	}
	return string(out)
}

func (r *reading) thaiAfter(p int32, s string) bool {
	for int(p) < len(r.sym) && r.sym[p] == ' ' {
		p++
	}
	for _, c := range s {
		if int(p) >= len(r.sym) || r.sym[p] != uint16(c) {
			return false
		}
		p++
	}
	return true
}

func (r *reading) thaiBefore(p int32, s string) bool {
	for p > 0 && r.sym[p] == ' ' {
		p--
	}
	for n := len(s); n > 0; n -= 3 { // Thai letters are three bytes
		c := []rune(s[n-3 : n])[0]
		if p < 0 || r.sym[p] != uint16(c) {
			return false
		}
		p--
	}
	return true
}
